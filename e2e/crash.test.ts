import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { OrderView } from '#contracts/http/orders.ts';
import type { Id } from '#kernel/ids.ts';
import { present } from '#kernel/assert.ts';
import { marketCodes } from '#kernel/market.ts';
import { regions } from '#kernel/region.ts';
import {
  collectedOrders,
  ordersOf,
  providerOrders,
  runningNumber,
  settledStock,
} from './books.fixture.ts';
import { buyerIn } from './buyers.fixture.ts';
import { chanceFrom } from './chance.fixture.ts';
import { Crowd } from './crowd.fixture.ts';
import { startHouse } from './house.fixture.ts';
import type { House } from './house.fixture.ts';
import { until } from './poll.fixture.ts';
import { invoicesOf, lettersByAddressee } from './proofs.fixture.ts';
import type { Stock } from './proofs.fixture.ts';
import { followTo, variantInPlenty } from './shopping.fixture.ts';

/*
 * Processes are killed outright, at chance moments, while a crowd goes on buying. Whatever the crowd
 * was told must hold, and all books must agree, once the house has come to rest.
 */

const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
const regionKills = 6;
const shoppersAtOnce = 5;

let house: House;
let desk: string;
let stockBefore: ReadonlyMap<Id<'variant'>, Stock>;
let crowd: Crowd;
/** Every order that the lists of both Regions have, after all came to rest. */
let orders: OrderView[];

beforeAll(async () => {
  console.log(`Killed at moments that follow from SEED=${seed}`);
  house = await startHouse();
  desk = await house.signIn('order-desk');
  const numbers = [0, 9, 18, 27, 36, 45];
  const variants = await Promise.all(
    numbers.map((number) => variantInPlenty(house, buyerIn('eu'), number)),
  );
  const wanted = [...new Set(variants)];
  stockBefore = await settledStock(house, desk, wanted);
  crowd = new Crowd(house, wanted);
  const shopping = crowd.shop(shoppersAtOnce);
  // Looked at below; a shopper who is never answered must not go unheard meanwhile.
  shopping.catch(() => undefined);
  await killAtRandom(chanceFrom(seed));
  crowd.stop();
  await shopping;
  await settle();
}, 280_000);
afterAll(() => house?.remove());

async function killAtRandom(chance: () => number): Promise<void> {
  const pause = () => wait(200 + chance() * 900);
  for (let kill = 0; kill < regionKills; kill++) {
    await pause();
    const region = chance() < 0.5 ? 'eu' : 'ap';
    await house.isBack(region, house.kill(region));
  }
  await pause();
  await house.isBack('partners', house.kill('partners'));
  await pause();
  await house.killAll();
  await house.start();
  await pause();
}

/** Everything that was bought has been received, or was called off. */
async function settle(): Promise<void> {
  for (const bought of crowd.told.bought) {
    const { orderId } = bought.order;
    if (crowd.told.calledOff.has(orderId)) await followTo(house, bought, 'cancelled');
    else await followTo(house, bought, 'closed', 60_000);
  }
  const isUnderWay = ({ status }: OrderView) =>
    ['pending', 'awaitingPayment', 'placed', 'dispatched', 'delivered'].includes(status);
  const look = async () =>
    (await Promise.all(regions.map((region) => ordersOf(house, desk, region)))).flat();
  orders = await until('no order is under way', look, (all) => !all.some(isUnderWay), 60_000);
}

function placedOrders(): OrderView[] {
  return orders.filter(({ placedAt }) => placedAt !== undefined);
}

test('the crowd bought, was refused for honest reasons only, and nobody was forgotten', () => {
  const { bought, refused } = crowd.told;
  console.log(
    `${bought.length} orders told, ${refused.size} refused, ${orders.length} in the books`,
  );
  expect(bought.length).toBeGreaterThan(10);
  const honest = ['stock_elsewhere', 'stock_insufficient', 'stock_held', 'total_changed'];
  const others = [...refused.values()].filter((code) => !honest.includes(code));
  expect(others).toEqual([]);
});

test('every order that was acknowledged is in the books, once', () => {
  const placed = new Set(placedOrders().map(({ orderId }) => orderId));
  for (const { order } of crowd.told.bought) {
    if (!crowd.told.calledOff.has(order.orderId)) expect(placed).toContain(order.orderId);
  }
  const told = new Set(crowd.told.bought.map(({ order }) => order.orderId));
  expect(told.size).toBe(crowd.told.bought.length);
  // Nothing was sold to whoever was told that it was not.
  expect([...placed].filter((orderId) => !told.has(orderId))).toEqual([]);
});

test('every order is charged once, and nothing is held or taken without one', async () => {
  const look = async () => {
    const all = await providerOrders(house);
    return all.filter(({ held }) => held > 0);
  };
  await until('no hold is left', look, (held) => held.length === 0);
  const closed = new Map(
    orders
      .filter(({ status }) => status === 'closed')
      .map(({ orderId, totals }) => [orderId, totals.total.amountMinor]),
  );
  for (const { captured, captures, orderId, payments, refunded } of await providerOrders(house)) {
    const seen = { orderId, payments, kept: captured - refunded };
    expect(seen).toEqual({ orderId, payments: 1, kept: closed.get(orderId) ?? 0 });
    expect(captures).toBeLessThanOrEqual(1);
    closed.delete(orderId);
  }
  expect([...closed.keys()]).toEqual([]);
});

test('the stock balances to the unit, as both Regions see it', async () => {
  const stockAfter = await settledStock(house, desk, [...stockBefore.keys()]);
  // Collected in the moment of being called off: the parcel is away until it is brought back.
  const away = await collectedOrders(house, desk);
  for (const [variantId, before] of stockBefore) {
    const { onHand, reserved } = present(stockAfter.get(variantId), variantId);
    const left = before.onHand - onHand;
    const sold = unitsIn(orders, variantId, ({ dispatchedAt }) => dispatchedAt !== undefined);
    const recalled = unitsIn(orders, variantId, ({ orderId, status }) => {
      return status === 'cancelled' && away.has(orderId);
    });
    expect(reserved).toBe(0);
    expect(left).toBeGreaterThanOrEqual(sold);
    expect(left).toBeLessThanOrEqual(sold + recalled);
  }
});

function unitsIn(
  orders: readonly OrderView[],
  variantId: Id<'variant'>,
  isCounted: (order: OrderView) => boolean,
): number {
  return orders
    .filter(isCounted)
    .flatMap(({ lines }) => lines)
    .reduce((units, line) => units + (line.variantId === variantId ? line.quantity : 0), 0);
}

test('invoice numbers have no gap, and every placed order has one', async () => {
  let invoiced = 0;
  for (const region of regions) {
    for (const market of marketCodes) {
      const invoices = await invoicesOf(house, desk, { market, region });
      const numbers = invoices.map(({ number }) => runningNumber(number));
      const gapless = numbers.map((_, index) => index + 1);
      expect({ market, region, numbers }).toEqual({ market, region, numbers: gapless });
      invoiced += invoices.length;
    }
  }
  expect(invoiced).toBe(placedOrders().length);
});

test('every event had its effect once: one letter of each kind', async () => {
  const byId = new Map(orders.map((order) => [order.orderId, order]));
  const due = new Map(
    crowd.told.bought.map(({ buyer, order }) => {
      return [buyer.email, lettersDue(present(byId.get(order.orderId), order.orderId))];
    }),
  );
  const look = async () => {
    const letters = await lettersByAddressee(house);
    return [...due].filter(([email, count]) => (letters.get(email)?.length ?? 0) < count);
  };
  await until('every letter was sent', look, (missing) => missing.length === 0, 20_000);
  const letters = await lettersByAddressee(house);
  const seen = [...due.keys()].map((email) => [email, letters.get(email)?.length ?? 0] as const);
  expect(new Map(seen)).toEqual(due);
});

/** Confirmed, dispatched and delivered; or confirmed, called off and, if it was taken, refunded. */
function lettersDue({ payment, placedAt, status }: OrderView): number {
  if (status === 'closed') return 3;
  if (placedAt === undefined) return 0;
  return payment.captured.amountMinor > 0 ? 3 : 2;
}
