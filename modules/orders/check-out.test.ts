import { describe, expect, test } from 'vitest';
import { money } from '#kernel/money.ts';
import { minuteMs } from '#kernel/time.ts';
import { putProducts } from '#modules/catalogue/index.ts';
import { addLine } from './carts/change-lines.ts';
import { guest } from '#ports/sign-in.ts';
import { recallOnce } from '#ports/once.ts';
import { firstCursor } from '#ports/table.ts';
import { checkOut } from './check-out.ts';
import { payOrder } from './pay-order.ts';
import { loadTimeline, rebuildOrder } from './store.ts';
import {
  bag,
  brooch,
  detailsFor,
  draft,
  fillCart,
  idIn,
  openHouse,
  order,
  orderOf,
  placedOrder,
  scarf,
  unitsOf,
  valueIn,
} from './shop.fixture.ts';

/** What a receipt of ten leaves here: the other Region gets its share. */
const unitsHere = 7;

describe('checking out', () => {
  test('places an order: stock confirmed, payment held, all told', async () => {
    const { eu, provider } = await openHouse();
    const cart = await fillCart(eu, { quantity: 2 });
    const view = valueIn(await order(eu, cart.cartId, { expectedTotal: cart.totals.total }));
    expect(view).toMatchObject({ status: 'placed', payment: { status: 'authorized' } });
    expect(view.totals.total).toEqual(money(250_000, 'EUR'));
    expect(provider.all()).toMatchObject([{ status: 'authorized', amount: view.totals.total }]);
    expect(await unitsOf(eu)).toEqual({ free: unitsHere - 2, reserved: 2 });
    const told = await loadTimeline(eu.table, idIn(view));
    expect(told.map((event) => event.type)).toEqual(['order.opened', 'order.placed']);
  });

  test('costs six commits: the buyer’s key, and five of the order', async () => {
    const { eu } = await openHouse();
    const cart = await fillCart(eu);
    let commits = 0;
    eu.faults.atCommit = (_, moment) => {
      if (moment === 'after') commits += 1;
    };
    valueIn(await order(eu, cart.cartId));
    // Key, opened, reserved, payment, confirmed, placed.
    expect(commits).toBe(6);
  });

  test('is repeated without a second order or a second charge', async () => {
    const { eu, provider } = await openHouse();
    const cart = await fillCart(eu);
    const first = valueIn(await order(eu, cart.cartId));
    const again = valueIn(await order(eu, cart.cartId));
    expect(again).toEqual(first);
    expect(provider.all()).toHaveLength(1);
    expect(await unitsOf(eu)).toEqual({ free: unitsHere - 1, reserved: 1 });
  });

  test('refuses other details for a cart that was ordered', async () => {
    const { eu } = await openHouse();
    const { cart, orderId } = await placedOrder(eu);
    const refusal = await order(eu, cart.cartId, { email: 'other@mail.example' });
    expect(refusal).toMatchObject({ code: 'cart_already_ordered', meta: { orderId } });
  });

  test('replays the very answer it gave, challenge included', async () => {
    const { eu } = await openHouse();
    const cart = await fillCart(eu);
    const once = { scope: 'guest/checkOut', key: 'k1', fingerprint: 'f' };
    const paymentMethod = 'pm_card_authenticationRequired';
    const given = valueIn(await order(eu, cart.cartId, { paymentMethod }, once));
    expect(given.payment.nextActionUrl).toContain('https://provider.invalid/challenge');
    const kept = await recallOnce(eu.table, once);
    expect(kept?.answer).toEqual(given);
    expect(JSON.stringify(kept)).not.toContain('mail.example');
  });

  test('gives the provider’s secret to the browser that pays by itself, and stores it nowhere', async () => {
    const { eu } = await openHouse();
    const cart = await fillCart(eu);
    const once = { scope: 'guest/checkOut', key: 'k1', fingerprint: 'f' };
    const { paymentMethod: _, ...body } = detailsFor();
    const command = { cartId: cart.cartId, actor: guest, body, language: 'en' } as const;
    const given = valueIn(await checkOut(eu, { ...command, correlationId: 'test' }, once));
    expect(given.payment).toMatchObject({
      status: 'needs_method',
      clientSecret: expect.any(String),
    });
    const { changes } = await eu.table.changes(firstCursor, 1_000);
    expect(JSON.stringify(changes)).not.toContain(given.payment.clientSecret);
    const orderId = idIn(given);
    const asked = { orderId, actor: guest, accessKey: given.accessKey, language: 'en' } as const;
    const again = valueIn(await payOrder(eu, { ...asked, correlationId: 'test' }));
    expect(again.payment.clientSecret).toBe(given.payment.clientSecret);
  });

  test('refuses honestly when there is not enough, and keeps nothing', async () => {
    const { eu, provider } = await openHouse(1, { bags: 1 });
    const cart = await fillCart(eu, { quantity: 2 });
    const refusal = await order(eu, cart.cartId);
    expect(refusal).toMatchObject({
      ok: false,
      code: 'stock_insufficient',
      meta: { variantId: bag },
    });
    await eu.settle(minuteMs);
    expect(provider.all()).toEqual([]);
    expect(await unitsOf(eu)).toEqual({ free: 1, reserved: 0 });
  });

  test('sells units that the other Region holds', async () => {
    const { eu, regions } = await openHouse(1, { bags: 5, at: 'ap' });
    const { orderId } = await placedOrder(eu);
    await regions.replicate();
    expect((await orderOf(eu, orderId)).status).toBe('placed');
  });

  test.each([
    ['an unknown postal code', { postalCode: '1' }, 'address_invalid'],
    ['a country of another market', { country: 'JP' }, 'country_not_served'],
  ] as const)('refuses %s', async (_, change, code) => {
    const { eu } = await openHouse();
    const cart = await fillCart(eu);
    const shippingAddress = {
      name: 'A',
      lines: ['B'],
      city: 'C',
      postalCode: '75002',
      country: 'FR',
      ...change,
    };
    expect(await order(eu, cart.cartId, { shippingAddress })).toMatchObject({ ok: false, code });
  });

  test('refuses when the price moved from what the buyer expects', async () => {
    const { eu } = await openHouse();
    const cart = await fillCart(eu);
    await putProducts(eu, [{ published: true, draft: draft('tote', 'black', 130_000) }], {
      correlationId: 'test',
    });
    const refusal = await order(eu, cart.cartId, { expectedTotal: cart.totals.total });
    expect(refusal).toMatchObject({
      code: 'total_changed',
      meta: { total: money(130_000, 'EUR') },
    });
  });

  test('sells what is one of a kind once', async () => {
    const { eu, provider } = await openHouse();
    const carts = await Promise.all([1, 2, 3].map(() => fillCart(eu, { variantId: brooch })));
    const outcomes = await Promise.all(carts.map(({ cartId }) => order(eu, cartId)));
    expect(outcomes.filter((outcome) => outcome.ok)).toHaveLength(1);
    expect(provider.all()).toHaveLength(1);
  });

  test('twice at the same time is one order', async () => {
    const { eu, provider } = await openHouse(1, { bags: 1 });
    const cart = await fillCart(eu);
    const [one, two] = await Promise.all([order(eu, cart.cartId), order(eu, cart.cartId)]);
    expect(valueIn(one).orderId).toBe(valueIn(two).orderId);
    expect(provider.all()).toHaveLength(1);
  });
});

describe('a payment that does not go through at once', () => {
  test('declined: the buyer tries another card, within the time to pay', async () => {
    const { eu, provider } = await openHouse();
    const cart = await fillCart(eu);
    const declined = valueIn(
      await order(eu, cart.cartId, {
        paymentMethod: 'pm_card_visa_chargeDeclinedInsufficientFunds',
      }),
    );
    expect(declined).toMatchObject({
      status: 'awaitingPayment',
      payment: { status: 'declined', declineCode: 'insufficient_funds' },
    });
    const paid = valueIn(
      await payOrder(eu, {
        orderId: idIn(declined),
        actor: guest,
        accessKey: declined.accessKey,
        paymentMethod: 'pm_card_visa',
        language: 'en',
        correlationId: 'test',
      }),
    );
    expect(paid.status).toBe('placed');
    expect(provider.all()).toMatchObject([{ status: 'authorized' }]);
  });

  test('a challenge that is passed after the browser was closed completes the order', async () => {
    const { eu, provider } = await openHouse();
    const cart = await fillCart(eu);
    const waiting = valueIn(
      await order(eu, cart.cartId, { paymentMethod: 'pm_card_authenticationRequired' }),
    );
    expect(waiting.status).toBe('awaitingPayment');
    provider.answerChallenge(provider.all()[0]?.providerReference ?? '', 'pass');
    await eu.settle(minuteMs);
    expect(await orderOf(eu, waiting.orderId)).toMatchObject({ status: 'placed' });
  });

  test('an answer that is lost is found out, and charged once', async () => {
    const { eu, provider } = await openHouse();
    provider.loseAnswers(1);
    const cart = await fillCart(eu);
    const waiting = valueIn(await order(eu, cart.cartId));
    expect(waiting).toMatchObject({ status: 'awaitingPayment', payment: { status: 'processing' } });
    await eu.settle(minuteMs);
    expect(await orderOf(eu, waiting.orderId)).toMatchObject({ status: 'placed' });
    expect(provider.all()).toHaveLength(1);
  });

  test('that never reached the provider goes on with its card when the buyer asks about it', async () => {
    const { eu, provider } = await openHouse();
    provider.faults.lostRequestChance = 1;
    const cart = await fillCart(eu);
    const waiting = valueIn(await order(eu, cart.cartId));
    expect(waiting).toMatchObject({ status: 'awaitingPayment', payment: { status: 'processing' } });
    provider.faults.lostRequestChance = 0;
    const orderId = idIn(waiting);
    const { accessKey } = waiting;
    const asked = { orderId, actor: guest, accessKey, language: 'en' } as const;
    const paid = valueIn(await payOrder(eu, { ...asked, correlationId: 'test' }));
    expect(paid.status).toBe('placed');
    expect(provider.all()).toMatchObject([{ status: 'authorized' }]);
  });

  test('not paid in time, it expires and gives everything back', async () => {
    const { eu, provider } = await openHouse();
    const cart = await fillCart(eu);
    const waiting = valueIn(
      await order(eu, cart.cartId, { paymentMethod: 'pm_card_authenticationRequired' }),
    );
    expect(await unitsOf(eu)).toEqual({ free: unitsHere - 1, reserved: 1 });
    await eu.settle(20 * minuteMs);
    expect(await orderOf(eu, waiting.orderId)).toMatchObject({ status: 'expired' });
    expect(await unitsOf(eu)).toEqual({ free: unitsHere, reserved: 0 });
    expect(provider.all()).toMatchObject([{ status: 'voided' }]);
    const second = valueIn(await order(eu, cart.cartId));
    expect(second.orderId).not.toBe(waiting.orderId);
    expect(second.status).toBe('placed');
  });

  test('paid at the last moment with every webhook lost, it is placed', async () => {
    const { eu, provider } = await openHouse();
    provider.postman.faults.lossChance = 1;
    const cart = await fillCart(eu);
    const waiting = valueIn(
      await order(eu, cart.cartId, { paymentMethod: 'pm_card_authenticationRequired' }),
    );
    await eu.settle(14 * minuteMs);
    provider.answerChallenge(provider.all()[0]?.providerReference ?? '', 'pass');
    await eu.settle(20 * minuteMs);
    expect(await orderOf(eu, waiting.orderId)).toMatchObject({ status: 'placed' });
  });

  test('with a changed cart gives way to a new order, and is charged for that alone', async () => {
    const { eu, provider } = await openHouse(1, { bags: 1 });
    const cart = await fillCart(eu);
    const first = valueIn(
      await order(eu, cart.cartId, { paymentMethod: 'pm_card_authenticationRequired' }),
    );
    const edit = { cartId: cart.cartId, actor: guest, language: 'en' } as const;
    valueIn(await addLine(eu, edit, { variantId: scarf, quantity: 1 }));
    const second = valueIn(await order(eu, cart.cartId));
    expect(second).toMatchObject({ status: 'placed', lines: [{}, {}] });
    await eu.settle(20 * minuteMs);
    expect(await orderOf(eu, first.orderId)).toMatchObject({
      status: 'cancelled',
      reason: 'superseded',
    });
    expect(provider.all().map((payment) => payment.status)).toEqual(['voided', 'authorized']);
    expect(await unitsOf(eu)).toEqual({ free: 0, reserved: 1 });
  });

  test('the challenge of an expired order passed late is given back', async () => {
    const { eu, provider } = await openHouse();
    provider.postman.faults.lossChance = 1;
    const cart = await fillCart(eu);
    const waiting = valueIn(
      await order(eu, cart.cartId, { paymentMethod: 'pm_card_authenticationRequired' }),
    );
    await eu.settle(20 * minuteMs);
    provider.answerChallenge(provider.all()[0]?.providerReference ?? '', 'pass');
    await eu.settle(20 * minuteMs);
    expect(provider.all()).toMatchObject([{ status: 'voided' }]);
    expect((await orderOf(eu, waiting.orderId)).status).toBe('expired');
  });
});

test('the head of an order is what its events say', async () => {
  const { eu } = await openHouse();
  const { orderId } = await placedOrder(eu);
  await eu.settle(minuteMs);
  const events = await loadTimeline(eu.table, orderId);
  expect(rebuildOrder(events)).toEqual(await orderOf(eu, orderId));
});
