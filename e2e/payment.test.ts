import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { CartView } from '#contracts/http/carts.ts';
import type { OrderView } from '#contracts/http/orders.ts';
import { present } from '#kernel/assert.ts';
import { buyerIn } from './buyers.fixture.ts';
import { answerChallenge, openChallenge } from './challenge.fixture.ts';
import { ask, send } from './client.fixture.ts';
import { startHouse } from './house.fixture.ts';
import type { House } from './house.fixture.ts';
import { until } from './poll.fixture.ts';
import { lettersArrive, lettersTo, paymentsFor, stockOf } from './proofs.fixture.ts';
import {
  boughtBy,
  buy,
  cards,
  checkOut,
  checkoutOf,
  fillCart,
  follow,
  followTo,
  orderPath,
  variantInPlenty,
} from './shopping.fixture.ts';

const noFaults = {
  delayMs: 0,
  hangNext: 0,
  webhooks: 'deliver',
  webhookDuplicateChance: 0,
  webhookLateMsMax: 0,
} as const;

let house: House;
beforeAll(async () => {
  house = await startHouse();
}, 120_000);
afterEach(() => house.provider(noFaults));
afterAll(() => house?.remove());

/** The one payment that the provider has of an order. Fails when there are more. */
async function onlyPayment(orderId: string) {
  const payments = await paymentsFor(house, orderId);
  expect(payments).toHaveLength(1);
  return present(payments[0], 'a payment');
}

describe('a card', () => {
  test('that is declined leaves the order open for another one, which is charged once', async () => {
    const bought = await buy(house, buyerIn('eu'), { paymentMethod: cards.declined });
    const { order } = bought;
    expect(order).toMatchObject({
      status: 'awaitingPayment',
      payment: { status: 'declined', declineCode: 'generic_decline' },
    });
    const again = await ask<OrderView>(house.url, orderPath(order, '/payment'), {
      method: 'POST',
      body: { paymentMethod: cards.good },
    });
    expect(again).toMatchObject({ status: 'placed', payment: { status: 'authorized' } });
    await followTo(house, bought, 'closed');
    expect(await onlyPayment(order.orderId)).toMatchObject({
      status: 'succeeded',
      captured: order.totals.total.amountMinor,
    });
  });

  test('that is declined again and again holds no money, and calling off gives the units back', async () => {
    const buyer = buyerIn('ap');
    const desk = await house.signIn('order-desk');
    const variantId = await variantInPlenty(house, buyer, 3);
    const before = await stockOf(house, desk, variantId, 'ap');
    const bought = await buy(house, buyer, { variantId, paymentMethod: cards.declined });
    const held = await stockOf(house, desk, variantId, 'ap');
    expect(held.reserved).toBe(before.reserved + 1);
    await ask(house.url, orderPath(bought.order, '/cancel'), { method: 'POST' });
    await followTo(house, bought, 'cancelled');
    const look = () => stockOf(house, desk, variantId, 'ap');
    const after = await until('the units are back', look, ({ reserved }) => {
      return reserved === before.reserved;
    });
    expect(after.free.ap).toBe(before.free.ap);
    await until(
      'the payment is given up',
      () => onlyPayment(bought.order.orderId),
      ({ status }) => status === 'canceled',
    );
    // To the buyer it was never an order.
    expect(await lettersTo(house, buyer.email)).toEqual([]);
  });
});

describe('a challenge by the bank', () => {
  test('that is passed completes the order and leads the browser back to the shop', async () => {
    const bought = await buy(house, buyerIn('ap'), { paymentMethod: cards.challenge });
    expect(bought.order).toMatchObject({
      status: 'awaitingPayment',
      payment: { status: 'needs_action' },
    });
    const page = await openChallenge(bought.order);
    const way = await answerChallenge(page, 'complete');
    expect(new URL(way).searchParams.get('redirect_status')).toBe('succeeded');
    await followTo(house, bought, 'closed');
    expect(await onlyPayment(bought.order.orderId)).toMatchObject({ status: 'succeeded' });
  });

  test('that is failed can be followed by another card', async () => {
    const bought = await buy(house, buyerIn('eu'), { paymentMethod: cards.challenge });
    await answerChallenge(await openChallenge(bought.order), 'fail');
    await follow(house, bought, 'declined', ({ payment }) => payment.status === 'declined');
    const again = await ask<OrderView>(house.url, orderPath(bought.order, '/payment'), {
      method: 'POST',
      body: { paymentMethod: cards.good },
    });
    expect(again.status).toBe('placed');
    await onlyPayment(bought.order.orderId);
  });

  test('is over for whoever called the order off: nothing can be charged any more', async () => {
    const bought = await buy(house, buyerIn('eu'), { paymentMethod: cards.challenge });
    const page = await openChallenge(bought.order);
    await ask(house.url, orderPath(bought.order, '/cancel'), { method: 'POST' });
    await until(
      'the payment is given up',
      () => onlyPayment(bought.order.orderId),
      ({ status }) => status === 'canceled',
    );
    await expect(answerChallenge(page, 'complete')).rejects.toThrow('404');
    expect(await onlyPayment(bought.order.orderId)).toMatchObject({ captured: 0 });
  });

  test('whose webhook is lost is completed when the buyer asks what became of it', async () => {
    await house.provider({ webhooks: 'drop' });
    const bought = await buy(house, buyerIn('ap'), { paymentMethod: cards.challenge });
    await answerChallenge(await openChallenge(bought.order), 'complete');
    const asked = await ask<OrderView>(house.url, orderPath(bought.order, '/payment'), {
      method: 'POST',
      body: {},
    });
    expect(asked.status).toBe('placed');
  });
});

describe('a browser that is closed', () => {
  test('in the middle of the checkout loses nothing: the order is placed without it', async () => {
    const buyer = buyerIn('eu');
    const cart = await fillCart(house, buyer, await variantInPlenty(house, buyer, 1));
    const { body, path } = checkoutOf(buyer, cart);
    await house.provider({ delayMs: 600 });
    const cut = send(house.url, path, { method: 'POST', region: 'eu', body, timeoutMs: 250 });
    await expect(cut).rejects.toThrow(/timeout|aborted/);
    const look = () => ask<CartView>(house.url, `/api/store/carts/${cart.cartId}`);
    const { order } = await until('it is an order', look, (seen) => {
      return (
        seen.order !== undefined && ['placed', 'dispatched', 'closed'].includes(seen.order.status)
      );
    });
    await onlyPayment(present(order, 'an order').orderId);
    await lettersArrive(house, buyer.email, 1);
  });

  test('after the challenge loses nothing: the provider’s word alone completes the order', async () => {
    const { order, buyer } = await buy(house, buyerIn('eu'), { paymentMethod: cards.challenge });
    const page = await openChallenge(order);
    // The answer, which leads back to the shop, is not followed; nobody asks for the order again.
    await answerChallenge(page, 'complete');
    const [confirmation] = await lettersArrive(house, buyer.email, 1);
    expect(confirmation?.attachments).toHaveLength(1);
    await onlyPayment(order.orderId);
  });
});

describe('a provider', () => {
  test.each(['eu', 'ap'] as const)(
    'that takes the money and never answers is asked again: one order, one charge (%s)',
    async (region) => {
      const buyer = buyerIn(region);
      const variantId = await variantInPlenty(house, buyer, 2);
      const cart = await fillCart(house, buyer, variantId);
      await house.provider({ hangNext: 1, webhookLateMsMax: 200 });
      const answer = await checkOut(house, buyer, cart);
      expect(answer.status).toBe(201);
      const bought = boughtBy(buyer, answer.body, variantId);
      await followTo(house, bought, 'closed');
      expect(await onlyPayment(bought.order.orderId)).toMatchObject({
        status: 'succeeded',
        captured: bought.order.totals.total.amountMinor,
      });
    },
  );

  test('that tells everything twice and in disorder changes nothing: one charge, one of each letter', async () => {
    await house.provider({ webhookDuplicateChance: 1, webhookLateMsMax: 700 });
    const orders = await Promise.all(
      (['eu', 'ap', 'eu', 'ap'] as const).map(async (region, number) => {
        const buyer = buyerIn(region);
        const variantId = await variantInPlenty(house, buyer, 5 + number);
        const paymentMethod = number < 2 ? cards.good : cards.challenge;
        const bought = await buy(house, buyer, { variantId, paymentMethod });
        if (number >= 2) await answerChallenge(await openChallenge(bought.order), 'complete');
        return bought;
      }),
    );
    for (const bought of orders) {
      const { payment, totals } = await followTo(house, bought, 'closed');
      expect(payment.captured).toEqual(totals.total);
      expect(await onlyPayment(bought.order.orderId)).toMatchObject({ status: 'succeeded' });
      const letters = await lettersArrive(house, bought.buyer.email, 3);
      expect(new Set(letters.map(({ messageId }) => messageId)).size).toBe(3);
    }
    const pending = () => ask<{ webhooksPending: number }>(house.providerUrl, '/_control');
    await until('every webhook is taken', pending, ({ webhooksPending }) => webhooksPending === 0);
    for (const { buyer } of orders) expect(await lettersTo(house, buyer.email)).toHaveLength(3);
  });

  test('whose signature is not right is not heard', async () => {
    const path = '/api/partners/payment-provider/webhooks';
    const body = { id: 'evt_1', type: 'payment_intent.succeeded', data: { object: {} } };
    const headers = {
      'stripe-signature': `t=${Math.floor(Date.now() / 1_000)},v1=${'0'.repeat(64)}`,
    };
    const answer = await send(house.url, path, { method: 'POST', body, headers });
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
  });
});
