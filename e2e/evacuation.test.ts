import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CartView } from '#contracts/http/carts.ts';
import type { OrderView } from '#contracts/http/orders.ts';
import { regions } from '#kernel/region.ts';
import type { Region } from '#kernel/region.ts';
import { ordersKnownTo } from '#runtime/local/traffic/books.ts';
import { buyerIn } from './buyers.fixture.ts';
import { insist, send } from './client.fixture.ts';
import { startHouse } from './house.fixture.ts';
import type { House } from './house.fixture.ts';
import { until } from './poll.fixture.ts';
import {
  boughtBy,
  buy,
  checkoutOf,
  fillCart,
  followTo,
  readOrder,
  variantInPlenty,
} from './shopping.fixture.ts';

/* In this order: each test finds the house as the one before left it. */

let house: House;
let desk: string;
beforeAll(async () => {
  house = await startHouse();
  desk = await house.signIn('order-desk');
}, 120_000);
afterAll(() => house?.remove());

/** Waits until a Region's own lists have these orders as placed, or further. */
async function knows(region: Region, orderIds: readonly string[]): Promise<void> {
  const url = `http://127.0.0.1:${house.ports.regions[region]}`;
  const look = async () => {
    const known = await ordersKnownTo({ url, token: desk }, 0);
    return orderIds.filter((orderId) => known.get(orderId)?.placedAt === undefined);
  };
  await until(`${region} knows ${orderIds.join(' and ')}`, look, (unknown) => unknown.length === 0);
}

/** Waits until a Region's own copy of a cart has what was put into it. */
async function hasLines(region: Region, cartId: string): Promise<void> {
  const url = `http://127.0.0.1:${house.ports.regions[region]}`;
  const look = () => send<CartView>(url, `/api/store/carts/${cartId}`, {});
  await until(`${region} has the lines of ${cartId}`, look, ({ body }) => body.lines.length > 0);
}

test('while the sea is cut both Regions sell, and once it is healed they know the same', async () => {
  await house.press('cut', {});
  const bought = [await buy(house, buyerIn('eu')), await buy(house, buyerIn('ap'))];
  const cuts = (await house.look()).ways.filter(({ cut }) => cut !== undefined);
  expect(cuts.map(({ way }) => way)).toEqual(['eu>ap', 'ap>eu']);
  await house.press('heal', {});
  const orderIds = bought.map(({ order }) => order.orderId);
  for (const region of regions) await knows(region, orderIds);
});

test('a Region that is gone and evacuated is served by the other, and takes its own back', async () => {
  const buyer = buyerIn('eu');
  const before = await buy(house, buyer);
  const variantId = await variantInPlenty(house, buyer);
  const cart = await fillCart(house, buyer, variantId);
  await knows('ap', [before.order.orderId]);
  await hasLines('ap', cart.cartId);

  await house.press('stop', { part: 'eu' });
  const { body, path } = checkoutOf(buyer, cart);
  const checkout = { method: 'POST', region: 'eu', body, key: 'kept-while-eu-is-gone' } as const;
  const waiting = await send(house.url, path, checkout);
  expect([waiting.status, waiting.code]).toEqual([503, 'home_region_unreachable']);

  await house.press('evacuate', { region: 'eu' });
  const { body: order, status } = await insist<OrderView>(house.url, path, checkout);
  expect([status, order.status]).toEqual([201, 'placed']);
  const during = boughtBy(buyer, order, variantId);
  expect((await readOrder(house, before)).orderId).toBe(before.order.orderId);

  await house.press('start', { part: 'eu' });
  await returned('eu');
  for (const region of regions) await knows(region, [order.orderId]);
  for (const bought of [before, during]) await followTo(house, bought, 'closed', 40_000);
  const after = await buy(house, buyerIn('eu'));
  expect(after.order.orderId).toMatch(/^ord_eu_/);
}, 120_000);

/** Asks for the return until the Region has caught up and serves. */
async function returned(region: Region): Promise<void> {
  const look = async () => {
    const { seat, trusted } = (await house.look()).regions[region];
    // Refused until it has all that the other wrote meanwhile.
    if (seat?.standing === 'evacuated')
      await house.press('return', { region }).catch(() => undefined);
    return seat?.standing === 'serving' && trusted;
  };
  await until(`${region} serves again`, look, (serves) => serves, 60_000);
}
