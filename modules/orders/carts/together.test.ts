import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { siblingId } from '#kernel/ids.ts';
import type { Id } from '#kernel/ids.ts';
import { instant } from '#kernel/time.ts';
import { variantIdOf } from '#modules/catalogue/index.ts';
import type { CartLine } from './model.ts';
import { linesTogether } from './together.ts';
import type { CartLines } from './together.ts';

const [bag, scarf, brooch] = [variantIdOf('bag'), variantIdOf('scarf'), variantIdOf('brooch')];
const cartOf = (name: string) => siblingId('cart', variantIdOf(name));
const [first, second, third] = [cartOf('first'), cartOf('second'), cartOf('third')];

/** A line of its first turn, or of the turn after those that it knew. */
function line(
  variantId: typeof bag,
  quantity: number,
  over: Readonly<Record<Id<'cart'>, number>> = {},
): CartLine {
  const turn = 1 + Math.max(0, ...Object.values(over));
  return { variantId, quantity, turn, over, addedAt: instant(0), region: 'eu' };
}

/** Quantities of what is there, by variant. */
function counted(lines: readonly CartLine[]) {
  const live = lines.filter(({ quantity }) => quantity > 0);
  return Object.fromEntries(live.map(({ quantity, variantId }) => [variantId, quantity]));
}

const cases: readonly [string, readonly CartLines[], Record<string, number>][] = [
  [
    'lines of both are there, of the same variant the larger quantity',
    [
      { cartId: first, lines: [line(bag, 1), line(scarf, 3)] },
      { cartId: second, lines: [line(bag, 2), line(brooch, 1)] },
    ],
    { [bag]: 2, [scarf]: 3, [brooch]: 1 },
  ],
  [
    'a removal that knew the other cart holds',
    [
      { cartId: first, lines: [line(bag, 0, { [second]: 1 })] },
      { cartId: second, lines: [line(bag, 2)] },
    ],
    {},
  ],
  [
    'a smaller quantity that knew the other cart holds',
    [
      { cartId: first, lines: [line(bag, 1, { [second]: 1 })] },
      { cartId: second, lines: [line(bag, 2)] },
    ],
    { [bag]: 1 },
  ],
  [
    'a removal that did not know the other cart takes nothing from it',
    [
      { cartId: first, lines: [line(bag, 0)] },
      { cartId: second, lines: [line(bag, 2)] },
    ],
    { [bag]: 2 },
  ],
  [
    'a removal in a cart that was taken in holds against what it had taken in',
    [
      { cartId: first, lines: [] },
      { cartId: second, lines: [line(bag, 0, { [third]: 1 })] },
      { cartId: third, lines: [line(bag, 2)] },
    ],
    {},
  ],
  [
    'two that settled each other at the same time lose nothing',
    [
      { cartId: first, lines: [line(bag, 0, { [second]: 1 })] },
      { cartId: second, lines: [line(bag, 2, { [first]: 1 })] },
    ],
    { [bag]: 2 },
  ],
  [
    'of two that settled each other one after the other, the latter counts',
    [
      { cartId: first, lines: [line(bag, 0, { [second]: 2 })] },
      { cartId: second, lines: [line(bag, 2, { [first]: 1 })] },
    ],
    {},
  ],
];

describe('carts together', () => {
  test.each(cases)('%s', (_, carts, expected) => {
    expect(counted(linesTogether(first, carts))).toEqual(expected);
  });

  test('hold no variant twice, lose none, and do not depend on any order', () => {
    const lines = fc.uniqueArray(
      fc
        .tuple(fc.constantFrom(bag, scarf, brooch), fc.integer({ min: 1, max: 9 }))
        .map(([variantId, quantity]) => line(variantId, quantity)),
      { selector: ({ variantId }) => variantId },
    );
    const world = fc.tuple(lines, lines, lines);
    fc.assert(
      fc.property(world, fc.nat(2), (all, turn) => {
        const carts = all.map((lines, at) => ({
          cartId: [first, second, third][at] ?? first,
          lines,
        }));
        const found = linesTogether(first, carts);
        const turned = [...carts.slice(turn), ...carts.slice(0, turn)];
        expect(linesTogether(first, turned)).toEqual(found);
        const wanted = new Map<string, number>();
        for (const { quantity, variantId } of all.flat()) {
          wanted.set(variantId, Math.max(quantity, wanted.get(variantId) ?? 0));
        }
        expect(found).toHaveLength(wanted.size);
        expect(counted(found)).toEqual(Object.fromEntries(wanted));
      }),
    );
  });
});
