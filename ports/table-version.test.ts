import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { regions } from '#kernel/region.ts';
import { VersionClock, regionOfVersion } from './table-version.ts';

const start = 1_780_000_000_000;
/** Steps of a wall clock that stands still, goes on, and jumps back. */
const steps = fc.array(fc.integer({ min: -5_000, max: 5_000 }), { maxLength: 60 });

describe('versions', () => {
  test('grow with every write, whatever the wall clock does, and tell their Region', () => {
    fc.assert(
      fc.property(steps, fc.constantFrom(...regions), (jumps, region) => {
        const clock = new VersionClock(region);
        let now = start;
        let last = '';
        for (const jump of jumps) {
          now += jump;
          const version = clock.next(now);
          expect(version > last).toBe(true);
          expect(regionOfVersion(version)).toBe(region);
          last = version;
        }
      }),
    );
  });

  test('are later than any that was seen, also after a restart', () => {
    fc.assert(
      fc.property(steps, fc.integer({ min: -10_000, max: 10_000 }), (jumps, skewMs) => {
        const [eu, ap] = [new VersionClock('eu'), new VersionClock('ap')];
        let now = start;
        let seen = eu.next(now);
        for (const jump of jumps) {
          now += jump;
          seen = eu.next(now);
        }
        ap.next(now + skewMs);
        ap.observe(seen);
        expect(ap.next(now + skewMs) > seen).toBe(true);
        expect(new VersionClock('eu', ap.last()).next(0) > ap.last()).toBe(true);
      }),
    );
  });

  test('are never the same in two Regions', () => {
    const versions = regions.map((region) => new VersionClock(region).next(start));
    expect(new Set(versions).size).toBe(regions.length);
  });

  test('go on when a millisecond’s counter is full', () => {
    const clock = new VersionClock('eu');
    const first = clock.next(start);
    const full = first.replace('00000eu', 'zzzzzeu');
    expect(full).not.toBe(first);
    const restarted = new VersionClock('eu', full as typeof first); // As it would be stored.
    const next = restarted.next(start);
    expect(next > full).toBe(true);
    expect(next.length).toBe(full.length);
  });
});
