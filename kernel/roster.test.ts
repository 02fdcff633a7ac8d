import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { regions } from './region.ts';
import type { Region } from './region.ts';
import {
  evacuated,
  firstRoster,
  homesHeldBy,
  lost,
  rejoined,
  returned,
  returning,
  stayed,
} from './roster.ts';
import type { Roster } from './roster.ts';

type Change = (roster: Roster) => ReturnType<typeof returned>;

function after(...changes: readonly Change[]): Roster {
  return changes.reduce((roster, change) => {
    const result = change(roster);
    if (!result.ok) throw new Error(result.code);
    return result.value;
  }, firstRoster);
}

const evacuate: Change = (roster) => evacuated(roster, 'eu', 'ap');
const giveBack: Change = (roster) => returning(roster, 'eu');
const arrive: Change = (roster) => returned(roster, 'eu');
const lose: Change = (roster) => lost(roster, 'eu');

describe('a home', () => {
  test('is held by a survivor from the next epoch on', () => {
    const roster = after(evacuate);
    expect(roster.seats.eu).toEqual({ holder: 'ap', epoch: 1, standing: 'evacuated' });
    expect(homesHeldBy(roster, 'ap')).toEqual(['eu', 'ap']);
    expect(homesHeldBy(roster, 'eu')).toEqual([]);
  });

  test('comes back by way of a moment in which it is handed over', () => {
    const roster = after(evacuate, giveBack, arrive);
    expect(roster.seats.eu).toEqual({ holder: 'eu', epoch: 2, standing: 'serving' });
    expect(roster.version).toBe(3);
  });

  test('stays where it is when the handing over fails', () => {
    const roster = after(evacuate, giveBack, (now) => stayed(now, 'eu'));
    expect(roster.seats.eu).toEqual({ holder: 'ap', epoch: 1, standing: 'evacuated' });
  });

  test('that is lost never comes back, but a new store may join in its place', () => {
    const roster = after(evacuate, lose);
    expect(giveBack(roster)).toMatchObject({ code: 'region_lost' });
    const joined = after(evacuate, lose, (now) => rejoined(now, 'eu'), giveBack, arrive);
    expect(joined.seats.eu).toEqual({ holder: 'eu', epoch: 2, standing: 'serving' });
  });

  test.each<[string, Change[], Change, string]>([
    ['be evacuated twice', [evacuate], evacuate, 'region_not_serving'],
    ['be adopted by itself', [], (now) => evacuated(now, 'eu', 'eu'), 'survivor_not_serving'],
    [
      'be adopted by one evacuated itself',
      [evacuate],
      (now) => evacuated(now, 'ap', 'eu'),
      'survivor_not_serving',
    ],
    ['be given back while it serves', [], giveBack, 'region_not_evacuated'],
    ['take over before it is handed over', [evacuate], arrive, 'region_not_returning'],
    ['be lost while it serves', [], lose, 'region_not_evacuated'],
  ])('may not %s', (_name, before, change, code) => {
    expect(change(after(...before))).toMatchObject({ ok: false, code });
  });

  const anyRegion = fc.constantFrom(...regions);
  const anyChange: fc.Arbitrary<Change> = fc
    .tuple(fc.nat({ max: 5 }), anyRegion, anyRegion)
    .map(([which, home, survivor]: [number, Region, Region]): Change => {
      const changes: readonly Change[] = [
        (now) => evacuated(now, home, survivor),
        (now) => returning(now, home),
        (now) => returned(now, home),
        (now) => stayed(now, home),
        (now) => lost(now, home),
        (now) => rejoined(now, home),
      ];
      return changes[which] ?? ((now) => returned(now, home));
    });

  test('has one holder in each epoch, and never an earlier epoch than before', () => {
    fc.assert(
      fc.property(fc.array(anyChange, { maxLength: 40 }), (changes) => {
        const holders = new Map<string, Region>();
        let roster = firstRoster;
        for (const change of changes) {
          const result = change(roster);
          const next = result.ok ? result.value : roster;
          for (const home of regions) {
            const { epoch, holder } = next.seats[home];
            expect(epoch).toBeGreaterThanOrEqual(roster.seats[home].epoch);
            expect(holders.get(`${home}/${epoch}`) ?? holder).toBe(holder);
            holders.set(`${home}/${epoch}`, holder);
          }
          // Whatever happened, somebody that serves holds it.
          for (const home of regions) {
            expect(next.seats[next.seats[home].holder].standing).toBe('serving');
          }
          roster = next;
        }
      }),
    );
  });
});
