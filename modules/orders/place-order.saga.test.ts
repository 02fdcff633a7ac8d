import { describe, expect, test } from 'vitest';
import { SimulatedCrash, crashAt } from '#adapters/simulated/index.ts';
import { hourMs, minuteMs } from '#kernel/time.ts';
import type { Id } from '#kernel/ids.ts';
import { guest } from '#ports/sign-in.ts';
import { cancelOwnOrder } from './cancel-order.ts';
import { changeOrder } from './change-order.ts';
import { decideCancel } from './decide.ts';
import { expireOrder, followPayment, resumeOrder } from './finish-order.ts';
import type { Order } from './model.ts';
import { placeOrderSteps, undoPlaceOrder } from './place-order.saga.ts';
import type { Placing } from './placing.ts';
import {
  bag,
  fillCart,
  idIn,
  openHouse,
  order,
  orderOf,
  placedOrder,
  unitsOf,
  valueIn,
} from './shop.fixture.ts';
import type { House } from './shop.fixture.ts';
import { loadOrder, loadTimeline, rebuildOrder } from './store.ts';

/** The five commits of a checkout: opened, reserved, payment, confirmed, placed. */
const commits = [1, 2, 3, 4, 5];
const moments = ['before', 'after'] as const;
const crashes = commits.flatMap((commit) => moments.map((moment) => [moment, commit] as const));

async function crash(
  { eu: shop, provider }: House,
  cartId: Id<'cart'>,
  commit: number,
  moment: 'before' | 'after',
) {
  // Webhooks would commit as well; here the process is alone.
  provider.postman.faults.lossChance = 1;
  let count = 0;
  shop.faults.atCommit = (_, now) => {
    if (now === 'before') count += 1;
    crashAt(commit, moment)(count, now);
  };
  await expect(order(shop, cartId)).rejects.toThrow(SimulatedCrash);
  shop.faults.atCommit = undefined;
  provider.postman.faults.lossChance = 0;
}

/** No unit is lost or promised twice, no card is charged twice or for nothing. */
async function expectBalance({ eu, provider }: House, orders: readonly string[]): Promise<void> {
  const placed = [];
  for (const orderId of new Set(orders)) {
    const held = await orderOf(eu, orderId);
    if (held.placedAt !== undefined && held.status !== 'cancelled') placed.push(held);
    expect(rebuildOrder(await loadTimeline(eu.table, held.orderId))).toEqual(held);
  }
  const { free, reserved } = await unitsOf(eu);
  expect(reserved).toBe(placed.length);
  expect(free + reserved).toBe(7);
  const charged = provider.all().filter((payment) => payment.status !== 'voided');
  expect(charged.map((payment) => payment.orderId).toSorted()).toEqual(
    placed.map((one) => one.orderId).toSorted(),
  );
}

describe('a checkout that dies', () => {
  test.each(crashes)('%s commit %i is finished by a repetition of it', async (moment, commit) => {
    const house = await openHouse(commit);
    const { cartId } = await fillCart(house.eu);
    await crash(house, cartId, commit, moment);
    const view = valueIn(await order(house.eu, cartId));
    expect(view.status).toBe('placed');
    await house.eu.settle(60 * minuteMs);
    await expectBalance(house, [view.orderId]);
  });

  test.each(crashes)('%s commit %i comes to an end without its buyer', async (moment, commit) => {
    const house = await openHouse(commit);
    const { cartId } = await fillCart(house.eu);
    await crash(house, cartId, commit, moment);
    await house.eu.settle(60 * minuteMs);
    const view = valueIn(await order(house.eu, cartId));
    expect(view.status).toBe('placed');
    await expectBalance(house, [view.orderId]);
    // Whatever was acknowledged to have begun is finished, not begun again.
    expect(house.provider.all()).toHaveLength(1);
  });

  test.each(crashes)('%s commit %i may be cancelled', async (moment, commit) => {
    const house = await openHouse(commit);
    const { cartId } = await fillCart(house.eu);
    await crash(house, cartId, commit, moment);
    const view = valueIn(await order(house.eu, cartId));
    const command = {
      orderId: idIn(view),
      actor: guest,
      accessKey: view.accessKey,
      reason: 'buyer',
      language: 'en',
      correlationId: 'test',
    } as const;
    valueIn(await cancelOwnOrder(house.eu, command));
    valueIn(await cancelOwnOrder(house.eu, command));
    await house.eu.settle(60 * minuteMs);
    await expectBalance(house, [view.orderId]);
    expect(house.provider.all()).toMatchObject([{ status: 'voided' }]);
  });
});

describe('the steps of placing an order', () => {
  async function begin(seed: number) {
    const house = await openHouse(seed);
    const { cartId } = await fillCart(house.eu);
    // After the buyer's key: when the order was opened.
    await crash(house, cartId, 2, 'after');
    const cart = await house.eu.table.query({ partition: `cart/${cartId}`, limit: 10 });
    const mark = cart.items.find((item) => item.key.sort === 'checkout')?.value;
    const { orderId } = mark as { orderId: Id<'order'> };
    const item = await loadOrder(house.eu.table, orderId);
    if (!item) throw new Error('The order was opened');
    const placing: Placing = {
      order: item,
      instruction: { paymentMethod: 'pm_card_visa', returnUrl: 'https://shop.example' },
      isBuyer: true,
      isNew: false,
      correlationId: 'test',
    };
    return { house, orderId, placing };
  }

  test('may each be done any number of times', async () => {
    const { house, orderId, placing } = await begin(1);
    for (const step of placeOrderSteps) {
      for (let repeat = 0; repeat < 3; repeat++) {
        const { kind } = await step.do(house.eu, placing);
        expect([step.name, kind]).toEqual([step.name, 'next']);
      }
    }
    expect(await orderOf(house.eu, orderId)).toMatchObject({ status: 'placed' });
    await expectBalance(house, [orderId]);
  });

  test.each([0, 1, 2, 3])('%i of them done, may be undone any number of times', async (done) => {
    const { house, orderId, placing } = await begin(done + 1);
    for (const step of placeOrderSteps.slice(0, done)) await step.do(house.eu, placing);
    const current = await orderOf(house.eu, orderId);
    for (let repeat = 0; repeat < 3; repeat++) {
      await undoPlaceOrder(house.eu, { order: current, correlationId: 'test' });
    }
    // Once it is placed, its units follow the parcel: they are released when nobody collects it.
    const reserved = done === 3 ? 1 : 0;
    expect(await unitsOf(house.eu)).toEqual({ free: 7 - reserved, reserved });
    expect(house.provider.all().filter((payment) => payment.status !== 'voided')).toEqual([]);
  });

  test('undone before they arrive late, leave nothing behind', async () => {
    const { house, orderId, placing } = await begin(1);
    const [reserve, authorize, confirm] = placeOrderSteps;
    await reserve?.do(house.eu, placing);
    const cancel = (one: Order) => decideCancel(one, 'buyer', 'guest');
    valueIn(await changeOrder(house.eu, orderId, cancel, { correlationId: 'test' }));
    await house.eu.settle(minuteMs);
    // The process that was slow goes on, unaware.
    await authorize?.do(house.eu, placing);
    const late = await confirm?.do(house.eu, placing);
    expect(late?.kind).toBe('fails');
    await house.eu.settle(60 * minuteMs);
    await expectBalance(house, [orderId]);
  });
});

describe('what finishes an order without its buyer', () => {
  test('changes nothing on an order that is placed', async () => {
    const { eu } = await openHouse();
    const { orderId } = await placedOrder(eu);
    const before = await orderOf(eu, orderId);
    await resumeOrder(eu, orderId, 'test');
    await expireOrder(eu, orderId, 'test');
    await followPayment(eu, orderId, 'test');
    expect(await orderOf(eu, orderId)).toEqual(before);
  });

  test('gives the units back though the provider is silent for hours, and the hold when it speaks', async () => {
    const house = await openHouse();
    const { eu, provider } = house;
    const { cartId } = await fillCart(eu);
    const card = { paymentMethod: 'pm_card_threeDSecure2Required' };
    const view = valueIn(await order(eu, cartId, card));
    provider.faults.lostRequestChance = 1;
    await eu.settle(2 * hourMs);
    expect((await orderOf(eu, view.orderId)).status).toBe('expired');
    expect(await unitsOf(eu)).toEqual({ free: 7, reserved: 0 });
    expect(provider.all()).toMatchObject([{ status: 'needs_action' }]);
    provider.faults.lostRequestChance = 0;
    await eu.settle(hourMs);
    expect(provider.all()).toMatchObject([{ status: 'voided' }]);
  });

  test('releases a hold that the provider could not find when the order was called off', async () => {
    const house = await openHouse();
    const { eu, provider } = house;
    const { cartId } = await fillCart(eu);
    provider.postman.faults.lossChance = 1;
    provider.loseAnswers(1);
    const view = valueIn(await order(eu, cartId));
    provider.faults.searchIsBehind = true;
    const command = { language: 'en', correlationId: 'test', reason: 'buyer' } as const;
    const asker = { actor: guest, accessKey: view.accessKey };
    valueIn(await cancelOwnOrder(eu, { ...command, ...asker, orderId: idIn(view) }));
    await eu.settle(minuteMs);
    expect(provider.all()).toMatchObject([{ status: 'authorized' }]);
    provider.faults.searchIsBehind = false;
    await eu.settle(60 * minuteMs);
    expect(provider.all()).toMatchObject([{ status: 'voided' }]);
  });

  test('leaves no promise behind when many want the last pieces and everything fails now and then', async () => {
    const house = await openHouse(42, { bags: 10 });
    const { eu, provider } = house;
    provider.faults.lostAnswerChance = 0.2;
    provider.faults.lostRequestChance = 0.1;
    provider.faults.declineChance = 0.2;
    provider.postman.faults.duplicateChance = 0.3;
    provider.postman.faults.delayMsMax = 5_000;
    eu.faults.conflictChance = 0.1;
    eu.faults.duplicateMessageChance = 0.2;
    const carts = await Promise.all(Array.from({ length: 12 }, () => fillCart(eu)));
    const outcomes = await Promise.all(carts.map(({ cartId }) => order(eu, cartId)));
    provider.faults.lostAnswerChance = 0;
    provider.faults.lostRequestChance = 0;
    await eu.settle(120 * minuteMs);
    const orders = outcomes.flatMap((outcome) => (outcome.ok ? [outcome.value.orderId] : []));
    expect(orders.length).toBeGreaterThan(0);
    await expectBalance(house, orders);
    for (const orderId of orders) {
      expect((await orderOf(eu, orderId)).status).toMatch(/^(placed|expired|cancelled)$/);
    }
  });
});

test('the bag that is sold is the bag that was in the cart', async () => {
  const { eu } = await openHouse();
  const { view } = await placedOrder(eu);
  expect(view.lines.map((line) => line.variantId)).toEqual([bag]);
});
