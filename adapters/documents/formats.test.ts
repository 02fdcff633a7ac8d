import { describe, expect, test } from 'vitest';
import { money } from '#kernel/money.ts';
import { formatsOf } from './formats.ts';

describe('amounts and days in print', () => {
  test.each([
    ['en', 'letter', money(-123_456, 'USD'), '−$1,234.56'],
    ['en', 'a4', money(123_456, 'GBP'), '£1,234.56'],
    ['de', 'a4', money(123_456, 'EUR'), '1.234,56\u00a0€'],
    ['it', 'a4', money(123_456, 'CHF'), '1.234,56\u00a0CHF'],
    ['ja', 'a4', money(123_456, 'JPY'), '¥123,456'],
    ['ko', 'a4', money(-123_456, 'KRW'), '−₩123,456'],
    ['en', 'a4', money(123_456, 'KWD'), 'KWD\u00a0123.456'],
  ] as const)('prints money in %s on %s', (language, paper, amount, expected) => {
    expect(formatsOf({ language, paper }).money(amount)).toBe(expected);
  });

  test('dates American English by its sheet', () => {
    expect(formatsOf({ language: 'en', paper: 'letter' }).day('2026-03-01')).toBe('March 1, 2026');
    expect(formatsOf({ language: 'en', paper: 'a4' }).day('2026-03-01')).toBe('1 March 2026');
  });
});
