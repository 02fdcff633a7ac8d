import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { present } from '#kernel/assert.ts';
import { decideGifts, giftMin } from './decide-gifts.ts';
import type { Balance } from './decide-gifts.ts';
import { bag, scarf } from './stock.fixture.ts';

function balance(given: Partial<Balance>): Balance {
  const none = { free: 0, theirFree: 0, onTheWay: 0, demand: 0, theirDemand: 0 };
  return { variantId: bag, ...none, ...given };
}

function gift(given: Balance): number {
  return decideGifts([given], 10)[0]?.quantity ?? 0;
}

describe('a Region gives ahead', () => {
  test.each<[string, Partial<Balance>, number]>([
    ['down to its share', { free: 70, theirFree: 30, demand: 10, theirDemand: 30 }, 45],
    ['nothing when it has its share', { free: 70, theirFree: 30, demand: 70, theirDemand: 30 }, 0],
    ['nothing when it has less', { free: 10, theirFree: 90, demand: 30, theirDemand: 10 }, 0],
    ['nothing for a small difference', { free: 57, theirFree: 43, demand: 5, theirDemand: 5 }, 0],
    ['nothing on a whim', { free: 70, theirFree: 0, demand: 0, theirDemand: 2 }, 0],
    ['all that nobody asks it for', { free: 6, theirFree: 0, demand: 0, theirDemand: 8 }, 6],
    [
      'never the last one where it sells',
      { free: 9, theirFree: 0, demand: 0.3, theirDemand: 800 },
      8,
    ],
    ['no single piece', { free: 1, theirFree: 0, demand: 0, theirDemand: 500 }, 0],
    [
      'nothing of two that sell on both sides',
      { free: 2, theirFree: 0, demand: 9, theirDemand: 9 },
      0,
    ],
    [
      'nothing while units are on their way',
      { free: 70, onTheWay: 1, demand: 1, theirDemand: 30 },
      0,
    ],
  ])('%s', (_, given, quantity) => {
    expect(gift(balance(given))).toBe(quantity);
  });

  test('of many variants those first that are most out of balance, so many and no more', () => {
    const out = { theirFree: 0, demand: 0, theirDemand: 9 };
    const balances = [balance({ free: 5, ...out }), balance({ variantId: scarf, free: 8, ...out })];
    expect(decideGifts(balances, 1)).toEqual([{ variantId: scarf, quantity: 8 }]);
  });
});

const units = fc.nat(500);
const weight = fc.double({ min: 0, max: 1_000, noNaN: true });

describe('whatever is free and asked for', () => {
  test('no more is given than is free, and no gift is too small to matter', () => {
    fc.assert(
      fc.property(units, units, weight, weight, (free, theirFree, demand, theirDemand) => {
        const given = gift(balance({ free, theirFree, demand, theirDemand }));
        expect(given).toBeLessThanOrEqual(free);
        expect(given === 0 || given >= giftMin).toBe(true);
        if (demand > 0) expect(free - given).toBeGreaterThanOrEqual(Math.min(free, 1));
      }),
    );
  });

  test('one gift is enough, and with the same demand nothing comes back', () => {
    fc.assert(
      fc.property(units, units, weight, weight, (eu, ap, wantedInEu, wantedInAp) => {
        const free = [eu, ap];
        const wanted = [wantedInEu, wantedInAp];
        let gifts = 0;
        for (let round = 0; round < 6; round++) {
          const [here, there] = round % 2 === 0 ? [0, 1] : [1, 0];
          const given = gift(
            balance({
              free: present(free[here], 'units'),
              theirFree: present(free[there], 'units'),
              demand: present(wanted[here], 'weight'),
              theirDemand: present(wanted[there], 'weight'),
            }),
          );
          if (given > 0) gifts += 1;
          free[here] = present(free[here], 'units') - given;
          free[there] = present(free[there], 'units') + given;
        }
        expect(gifts).toBeLessThanOrEqual(1);
        expect(present(free[0], 'units') + present(free[1], 'units')).toBe(eu + ap);
      }),
    );
  });
});
