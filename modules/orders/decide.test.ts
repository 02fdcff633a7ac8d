import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { makeId, siblingId } from '#kernel/ids.ts';
import { money, zero } from '#kernel/money.ts';
import { ok } from '#kernel/result.ts';
import type { Result } from '#kernel/result.ts';
import { dayMs, instant, minuteMs, plus } from '#kernel/time.ts';
import type { Instant } from '#kernel/time.ts';
import {
  decideAbandon,
  decideCancel,
  decideDelivered,
  decideDeliveryFailed,
  decideDispatch,
  decideExpire,
  decidePayment,
  decidePlace,
  decideRefund,
  decideRefundFailed,
  decideRescheduled,
  decideReturned,
  decideReturnRequest,
  refundable,
} from './decide.ts';
import type { Facts } from './decide.ts';
import { evolve } from './evolve.ts';
import { groupOf } from './model.ts';
import type { Order, OrderOpening, OrderPayment, OrderStatus } from './model.ts';

const openedAt = instant(1_790_000_000_000);
const orderId = makeId('order', 'eu', openedAt, new Uint8Array(10));
const deliveryId = siblingId('delivery', orderId);
const refundId = siblingId('refund', orderId);
const total = money(100_000, 'EUR');
const nothing = { capturedMinor: 0, refundedMinor: 0 };
const captured: OrderPayment = { status: 'captured', capturedMinor: 100_000, refundedMinor: 0 };
const news = { deliveryId, attempt: 1 };

const opening: OrderOpening = {
  type: 'order.opened',
  data: {
    orderId,
    number: 'EU-00000-00000',
    market: 'europe',
    language: 'en',
    country: 'FR',
    lines: [],
    totals: {
      itemsTotal: total,
      shippingTotal: zero('EUR'),
      giftTotal: zero('EUR'),
      taxTotal: zero('EUR'),
      shippingTax: zero('EUR'),
      giftTax: zero('EUR'),
      total,
      taxIncluded: true,
      taxRate: { numerator: 0, denominator: 1 },
    },
    shippingOption: 'standard',
    giftWrap: false,
    paymentId: siblingId('payment', orderId),
    reservationId: siblingId('reservation', orderId),
    accessDigest: 'digest',
    marketingConsent: false,
    expiresAt: new Date(openedAt + 15 * minuteMs).toISOString(),
  },
};

function after(order: Order | undefined, facts: Facts, at: Instant = openedAt): Order {
  return facts.reduce<Order | undefined>(
    (before, fact) => evolve(before, fact, at),
    order,
  ) as Order;
}

function factsOf(result: Result<Facts, string>): Facts {
  return result.ok ? result.value : [];
}

const pending = after(undefined, [opening]);
const awaiting = after(pending, decidePayment(pending, { status: 'declined', ...nothing }));
const placed = after(pending, factsOf(decidePlace(pending)));
const dispatched = after(placed, factsOf(decideDispatch(placed, news, captured)));
const closed = after(dispatched, decideDelivered(dispatched));
const delivered: Order = { ...closed, status: 'delivered', payment: placed.payment };
const cancelled = after(placed, factsOf(decideCancel(placed, 'buyer', 'guest')));
const expired = after(pending, decideExpire(pending, pending.expiresAt));
const returning = after(
  closed,
  factsOf(decideReturnRequest(closed, { reason: 'other', by: 'guest', now: openedAt })),
);
const returned = after(returning, factsOf(decideReturned(returning, 'other', 'stf')));

const states: Readonly<Record<OrderStatus, Order>> = {
  pending,
  awaitingPayment: awaiting,
  placed,
  dispatched,
  delivered,
  closed,
  cancelled,
  expired,
  returning,
  returned,
};

/** What each decision makes of an order in each status: the status after it, or why it is refused. */
const table: Record<
  string,
  [(order: Order) => Result<Facts, string>, Partial<Record<OrderStatus, string>>]
> = {
  place: [
    decidePlace,
    {
      pending: 'placed',
      awaitingPayment: 'placed',
      cancelled: 'cancelled',
      expired: 'order_ended',
    },
  ],
  abandon: [
    (order) => ok(decideAbandon(order, 'why')),
    { pending: 'cancelled', awaitingPayment: 'cancelled' },
  ],
  expire: [
    (order) => ok(decideExpire(order, plus(openedAt, dayMs))),
    { pending: 'expired', awaitingPayment: 'expired' },
  ],
  cancel: [
    (order) => decideCancel(order, 'why', 'guest'),
    {
      pending: 'cancelled',
      awaitingPayment: 'cancelled',
      placed: 'cancelled',
      dispatched: 'order_already_shipped',
      delivered: 'order_already_shipped',
      closed: 'order_already_shipped',
      returning: 'order_already_shipped',
      returned: 'order_already_shipped',
      expired: 'order_ended',
    },
  ],
  dispatch: [
    (order) => decideDispatch(order, news, captured),
    {
      pending: 'order_ended',
      awaitingPayment: 'order_ended',
      placed: 'dispatched',
      cancelled: 'order_ended',
      expired: 'order_ended',
    },
  ],
  deliver: [(order) => ok(decideDelivered(order)), { dispatched: 'closed' }],
  capture: [
    (order) => ok(decidePayment(order, captured)),
    { pending: 'awaitingPayment', delivered: 'closed' },
  ],
  'void the payment': [
    (order) => ok(decidePayment(order, { status: 'voided', ...nothing })),
    { pending: 'cancelled', awaitingPayment: 'cancelled' },
  ],
  'request a return': [
    (order) => decideReturnRequest(order, { reason: 'other', by: 'guest', now: openedAt }),
    {
      pending: 'order_not_delivered',
      awaitingPayment: 'order_not_delivered',
      placed: 'order_not_delivered',
      dispatched: 'order_not_delivered',
      delivered: 'returning',
      closed: 'returning',
      cancelled: 'order_ended',
      expired: 'order_not_delivered',
      returned: 'order_ended',
    },
  ],
  'receive the return': [
    (order) => decideReturned(order, 'other', 'stf'),
    {
      pending: 'order_not_returning',
      awaitingPayment: 'order_not_returning',
      placed: 'order_not_returning',
      dispatched: 'returned',
      delivered: 'order_not_returning',
      closed: 'order_not_returning',
      cancelled: 'order_not_returning',
      expired: 'order_not_returning',
      returning: 'returned',
    },
  ],
};

const rows = Object.entries(table).flatMap(([name, [decide, outcomes]]) =>
  Object.values(states).map(
    (order) => [name, order.status, outcomes[order.status] ?? order.status, decide, order] as const,
  ),
);

describe('what may happen to an order', () => {
  test.each(rows)('%s when %s: %s', (_, __, outcome, decide, order) => {
    const decision = decide(order);
    expect(decision.ok ? after(order, decision.value).status : decision.code).toBe(outcome);
  });

  test.each(rows)('%s when %s, repeated, tells nothing more', (_, __, ___, decide, order) => {
    const once = decide(order);
    if (!once.ok) return expect(decide(order)).toEqual(once);
    const again = decide(after(order, once.value));
    return expect(again.ok ? again.value : []).toEqual([]);
  });
});

describe('payments', () => {
  test('never fall back by old news', () => {
    const statuses = [
      'none',
      'needs_method',
      'needs_action',
      'processing',
      'declined',
      'authorized',
      'captured',
      'voided',
    ] as const;
    const payments = fc.record({
      status: fc.constantFrom(...statuses),
      capturedMinor: fc.nat(100),
      refundedMinor: fc.nat(100),
    });
    fc.assert(
      fc.property(fc.array(payments, { maxLength: 8 }), (seen) => {
        let order = placed;
        for (const payment of seen) {
          const next = after(order, decidePayment(order, payment));
          expect(['authorized', 'captured', 'voided']).toContain(next.payment.status);
          expect(next.payment.capturedMinor).toBeGreaterThanOrEqual(order.payment.capturedMinor);
          // Only what was given up may turn out to have been taken, by a Region that was lost.
          if (order.payment.status === 'voided')
            expect(['voided', 'captured']).toContain(next.payment.status);
          if (order.payment.status === 'captured') expect(next.payment.status).toBe('captured');
          order = next;
        }
      }),
    );
  });
});

describe('deliveries', () => {
  const failed = (order: Order, attempt: number, attemptsLeft: number) =>
    after(
      order,
      decideDeliveryFailed(order, { ...news, attempt, reason: 'nobody home', attemptsLeft }),
    );
  const rescheduled = (order: Order, attempt: number) =>
    after(
      order,
      decideRescheduled(order, { ...news, attempt, notBefore: '2026-03-02T09:00:00.000Z' }),
    );

  test('that fail call for attention until a new attempt is agreed', () => {
    const once = failed(dispatched, 1, 2);
    expect(once.delivery?.failed).toEqual({ reason: 'nobody home', attemptsLeft: 2 });
    expect(groupOf(once)).toBe('attention');
    const agreed = rescheduled(once, 2);
    expect(agreed.delivery).toMatchObject({ attempt: 2, notBefore: expect.any(Number) });
    expect(groupOf(agreed)).toBe('open');
  });

  test('told of out of order end as the latest attempt says', () => {
    const agreedFirst = rescheduled(dispatched, 2);
    expect(failed(agreedFirst, 1, 2)).toEqual(agreedFirst);
    expect(rescheduled(failed(agreedFirst, 2, 1), 2).delivery?.failed?.attemptsLeft).toBe(1);
  });
});

describe('refunds', () => {
  const refund = (amountMinor: number, currency: 'EUR' | 'JPY' = 'EUR') => ({
    refundId,
    amount: money(amountMinor, currency),
    reason: 'scratched',
    by: 'stf',
  });

  test.each([
    ['all of it', refund(100_000), undefined],
    ['more than was taken', refund(100_001), 'refund_too_large'],
    ['nothing', refund(0), 'refund_not_positive'],
    ['another currency', refund(1, 'JPY'), 'currency_differs'],
  ] as const)('%s', (_, asked, code) => {
    const decision = decideRefund(closed, asked);
    expect(decision.ok ? undefined : decision.code).toBe(code);
  });

  test('leave less to refund, until they fail', () => {
    const once = after(closed, factsOf(decideRefund(closed, refund(60_000))));
    expect(refundable(once)).toEqual(money(40_000, 'EUR'));
    const failed = after(once, decideRefundFailed(once, refundId, 'closed account'));
    expect(refundable(failed)).toEqual(total);
    expect(groupOf(failed)).toBe('attention');
    const other = { ...refund(60_000), refundId: makeId('refund', 'eu', 1, new Uint8Array(10)) };
    expect(groupOf(after(failed, factsOf(decideRefund(failed, other))))).toBe('done');
  });

  test('that undid an order and failed are before staff', () => {
    const facts = decideRefundFailed(cancelled, refundId, 'closed account');
    const failed = after(cancelled, facts);
    expect(groupOf(failed)).toBe('attention');
    expect(decideRefundFailed(failed, refundId, 'closed account')).toEqual([]);
  });

  test('of a return are what is left', () => {
    const partly = { ...returning, refunds: [{ refundId, amountMinor: 30_000, failed: false }] };
    const [fact] = factsOf(decideReturned(partly, 'other', 'stf'));
    expect(fact).toMatchObject({ data: { refundTotal: money(70_000, 'EUR') } });
  });
});

test.each([
  [30, true],
  [31, false],
])('a return asked for %i days after delivery is accepted: %s', (days, isAccepted) => {
  const now = plus(openedAt, days * dayMs);
  expect(decideReturnRequest(closed, { reason: 'other', by: 'guest', now }).ok).toBe(isAccepted);
});
