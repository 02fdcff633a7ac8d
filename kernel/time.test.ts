import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dayMs, fromIso, instant, plus, toIso, yearIn } from './time.ts';

/** Years of four digits, from 2000 on. */
const aMoment = fc
  .integer({ min: 946_684_800_000, max: 253_402_300_799_999 })
  .map((epochMs) => instant(epochMs));

describe('a moment', () => {
  test('is a whole number of milliseconds', () => {
    for (const epochMs of [0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53]) {
      expect(() => instant(epochMs)).toThrow(RangeError);
    }
    expect(() => plus(instant(0), 0.1)).toThrow(RangeError);
    expect(plus(instant(5), -5)).toBe(0);
  });

  test('comes back from its ISO text, which sorts as it does', () => {
    fc.assert(
      fc.property(aMoment, aMoment, (a, b) => {
        expect(fromIso(toIso(a))).toBe(a);
        const before = instant(0 - a);
        expect(fromIso(toIso(before))).toBe(before);
        expect(toIso(a) < toIso(b)).toBe(a < b);
      }),
    );
  });

  test.each([
    ['2026-03-01T12:00:00.000Z', 1_772_366_400_000],
    ['2026-03-01T21:00:00+09:00', 1_772_366_400_000],
    ['2026-03-01T12:00Z', 1_772_366_400_000],
    ['1970-01-01T00:00:00Z', 0],
    ['1969-12-31T23:59:59.999Z', -1],
    ['+010000-01-01T00:00:00.000Z', 253_402_300_800_000],
    ['2024-02-29T23:59:59.999Z', 1_709_251_199_999],
  ])('%s is read', (text, epochMs) => {
    expect(fromIso(text)).toBe(epochMs);
  });

  test.each([
    '',
    'yesterday',
    '2026-13-01T00:00:00Z',
    '2026-03-01T25:00:00Z',
    '12',
    'March 1, 2026',
    '2026-03-01T12:00:00',
    '2026-02-29T12:00:00Z',
    '2026-04-31T12:00:00+02:00',
    '2026-03-01',
    '2026-03-01T12:00:00Zz',
  ])('%j is no moment', (text) => {
    expect(() => fromIso(text)).toThrow(RangeError);
  });
});

describe('the year', () => {
  test.each([
    ['2025-12-31T14:59:59.999Z', 'Asia/Tokyo', 2025],
    ['2025-12-31T15:00:00.000Z', 'Asia/Tokyo', 2026],
    ['2025-12-31T22:59:59.999Z', 'Europe/Paris', 2025],
    ['2025-12-31T23:00:00.000Z', 'Europe/Paris', 2026],
    ['2026-01-01T04:59:59.999Z', 'America/New_York', 2025],
    ['2026-01-01T05:00:00.000Z', 'America/New_York', 2026],
    ['2026-07-01T00:00:00.000Z', 'Asia/Singapore', 2026],
  ])('at %s in %s is %d', (text, timeZone, year) => {
    expect(yearIn(fromIso(text), timeZone)).toBe(year);
  });

  test('is that of a day earlier or later at most', () => {
    fc.assert(
      fc.property(
        aMoment,
        fc.constantFrom('Asia/Tokyo', 'America/New_York'),
        (moment, timeZone) => {
          const year = yearIn(moment, timeZone);
          expect(year).toBeGreaterThanOrEqual(yearIn(plus(moment, -dayMs), 'UTC'));
          expect(year).toBeLessThanOrEqual(yearIn(plus(moment, dayMs), 'UTC'));
        },
      ),
    );
  });
});
