import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { present } from '#kernel/assert.ts';
import { regions } from '#kernel/region.ts';
import type { Region } from '#kernel/region.ts';
import { buyerIn } from './buyers.fixture.ts';
import { ask, insist } from './client.fixture.ts';
import { startHouse } from './house.fixture.ts';
import type { House } from './house.fixture.ts';
import { until } from './poll.fixture.ts';
import { stockOf } from './proofs.fixture.ts';
import {
  buy,
  checkOut,
  checkoutOf,
  fillCart,
  followTo,
  search,
  seeItem,
} from './shopping.fixture.ts';
import type { Item } from './shopping.fixture.ts';

let house: House;
let desk: string;
beforeAll(async () => {
  house = await startHouse();
  desk = await house.signIn('order-desk');
}, 120_000);
afterEach(() => house.link('mended'));
afterAll(() => house?.remove());

/** Sold, promised to somebody who has yet to pay, or with a Region that cannot be reached. */
const honest: readonly unknown[] = ['stock_insufficient', 'stock_held', 'stock_elsewhere'];

const other = { eu: 'ap', ap: 'eu' } as const satisfies Record<Region, Region>;

/** The pieces of which there is one in the world. */
async function uniquePieces(): Promise<Item[]> {
  const buyer = buyerIn('eu');
  const { items } = await search(house, buyer, 'collection=one-of-one&available=true&limit=48');
  return await Promise.all(items.map(({ handle }) => seeItem(house, buyer, handle)));
}

function onlyVariant(item: Item) {
  return present(item.variants[0], 'a variant').variantId;
}

interface Charged {
  readonly orderId: string;
  readonly held: number;
  readonly captures: number;
}

/** The orders for which the provider holds or has taken money. */
async function chargedOrders(): Promise<Set<string>> {
  const orders = await ask<Charged[]>(house.providerUrl, '/_control/orders');
  const charged = orders.filter(({ captures, held }) => captures + held > 0);
  return new Set(charged.map(({ orderId }) => orderId));
}

describe('the last unit', () => {
  test('is sold once, though fifty shoppers in both Regions want it at once', async () => {
    const piece = present((await uniquePieces())[0], 'a one-of-a-kind piece');
    const variantId = onlyVariant(piece);
    const chargedBefore = await chargedOrders();
    const shoppers = Array.from({ length: 50 }, (_, number) => buyerIn(number % 2 ? 'ap' : 'eu'));
    const carts = await Promise.all(shoppers.map((buyer) => fillCart(house, buyer, variantId)));
    const answers = await Promise.all(
      carts.map(async (cart, number) => {
        const buyer = present(shoppers[number], 'a shopper');
        const { path, body } = checkoutOf(buyer, cart);
        return await insist<{ orderId: string; status: string }>(house.url, path, {
          method: 'POST',
          region: buyer.region,
          body,
        });
      }),
    );
    const placed = answers.filter(({ status }) => status === 201);
    expect(placed.map(({ body }) => body.status)).toEqual(['placed']);
    const refusals = new Set(
      answers.filter(({ status }) => status !== 201).map(({ code }) => code),
    );
    expect([...refusals].filter((code) => !honest.includes(code))).toEqual([]);

    const charged = (await chargedOrders()).difference(chargedBefore);
    expect([...charged]).toEqual(placed.map(({ body }) => body.orderId));
    for (const region of regions) {
      const look = () => stockOf(house, desk, variantId, region);
      await until(
        `${region} knows that none is left`,
        look,
        ({ available, incoming, reserved }) => {
          return available + incoming + reserved === 0;
        },
      );
    }
  });

  test.each(regions)(
    'that the other Region holds is asked for at the moment of sale (%s)',
    async (region) => {
      const holder = other[region];
      const piece = await pieceHeldBy(holder);
      const bought = await buy(house, buyerIn(region), { variantId: onlyVariant(piece) });
      expect(bought.order.orderId).toMatch(new RegExp(`^ord_${region}_`));
      await followTo(house, bought, 'closed');
    },
  );
});

/** A one-of-a-kind piece that a Region may sell. */
async function pieceHeldBy(holder: Region): Promise<Item> {
  for (const piece of await uniquePieces()) {
    const { free } = await stockOf(house, desk, onlyVariant(piece), holder);
    if (free[holder] === 1) return piece;
  }
  throw new Error(`No one-of-a-kind piece is left in ${holder}`);
}

describe('while the link between the Regions is cut', () => {
  test('each sells what it holds, and says honestly what it cannot know', async () => {
    const pieces = { eu: await pieceHeldBy('eu'), ap: await pieceHeldBy('ap') };
    await house.link('cut');
    for (const region of regions) {
      const away = onlyVariant(pieces[other[region]]);
      const buyer = buyerIn(region);
      const refused = await checkOut(house, buyer, await fillCart(house, buyer, away));
      expect(refused).toMatchObject({ status: 409, code: 'stock_elsewhere' });
      await buy(house, buyerIn(region), { variantId: onlyVariant(pieces[region]) });
    }
    await house.link('mended');
    for (const region of regions) {
      for (const piece of Object.values(pieces)) {
        const look = () => stockOf(house, desk, onlyVariant(piece), region);
        await until(`${region} knows all sales`, look, (stock) => stock.available === 0);
      }
    }
  });
});
