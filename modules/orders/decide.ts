import { siblingId } from '#kernel/ids.ts';
import type { Id } from '#kernel/ids.ts';
import { money } from '#kernel/money.ts';
import type { Money } from '#kernel/money.ts';
import { ok, refused } from '#kernel/result.ts';
import type { Result } from '#kernel/result.ts';
import { plus, toIso } from '#kernel/time.ts';
import type { Instant } from '#kernel/time.ts';
import { isOwing, isUnpaid, returnTimeMs } from './model.ts';
import type { Order, OrderFact, OrderPayment, OtherSettlement } from './model.ts';

/*
 * What may happen to an order, as pure decisions. Each answers with the facts to tell: none when
 * it happened before, so that every step may be repeated.
 */

export type Facts = readonly OrderFact[];

/** What was reached is never taken back by older news. */
const rank: Readonly<Record<OrderPayment['status'], number>> = {
  none: 0,
  needs_method: 1,
  needs_action: 1,
  processing: 1,
  declined: 1,
  authorized: 2,
  voided: 3,
  captured: 4,
};

/** How the payment now stands. A payment given up before the order was paid takes the order along. */
export function decidePayment(order: Order, seen: OrderPayment): Facts {
  const payment = latest(order.payment, seen);
  if (samePayment(order.payment, payment)) return [];
  const changed: OrderFact = { type: 'order.paymentChanged', data: { payment } };
  if (isUnpaid(order) && payment.status === 'voided') {
    return [changed, cancelled(order, 'payment_voided', 'system')];
  }
  if (order.status === 'delivered' && isTaken(payment)) {
    return [changed, { type: 'order.closed', data: {} }];
  }
  if (payment.status === 'voided') {
    return [changed, ...decideChargeFailed({ ...order, payment }, 'payment_voided')];
  }
  return [changed];
}

/** The money for a placed order is not to be had: it lapsed, or the provider refuses to take it. */
export function decideChargeFailed(order: Order, reason: string): Facts {
  const isOver = order.status === 'cancelled' || order.status === 'returned';
  if (order.placedAt === undefined || isOver || isTaken(order.payment)) return [];
  return order.chargeFailed === undefined ? [{ type: 'order.chargeFailed', data: { reason } }] : [];
}

/** Stock is reserved and payment authorised. */
export function decidePlace(order: Order): Result<Facts, 'order_ended'> {
  if (order.placedAt !== undefined) return ok([]);
  if (!isUnpaid(order)) return refused('order_ended');
  const { giftWrap, lines, paymentId, reservationId, shippingOption, totals } = order;
  const data = { giftWrap, lines: [...lines], paymentId, reservationId, shippingOption, totals };
  return ok([{ type: 'order.placed', data }]);
}

export function decideExpire(order: Order, now: Instant): Facts {
  return isUnpaid(order) && now >= order.expiresAt ? [{ type: 'order.expired', data: {} }] : [];
}

export function decideCancel(
  order: Order,
  reason: string,
  by: string,
): Result<Facts, 'order_already_shipped' | 'order_ended'> {
  if (order.status === 'cancelled') return ok([]);
  if (order.status === 'placed' || isUnpaid(order)) return ok([cancelled(order, reason, by)]);
  return refused(order.dispatchedAt === undefined ? 'order_ended' : 'order_already_shipped');
}

/** What cannot be finished ends; what was placed meanwhile stays placed. */
export function decideAbandon(order: Order, reason: string): Facts {
  return isUnpaid(order) ? [cancelled(order, reason, 'system')] : [];
}

export interface DeliveryNews {
  readonly deliveryId: Id<'delivery'>;
  readonly attempt: number;
  readonly trackingNumber?: string;
}

/** The courier has it. `payment` is how it stands after the capture was tried. */
export function decideDispatch(
  order: Order,
  { deliveryId, trackingNumber }: DeliveryNews,
  payment: OrderPayment,
): Result<Facts, 'order_ended'> {
  if (order.dispatchedAt !== undefined) return ok([]);
  if (order.status !== 'placed') return refused('order_ended');
  const data = { deliveryId, ...(trackingNumber !== undefined && { trackingNumber }) };
  return ok([...decidePayment(order, payment), { type: 'order.dispatched', data }]);
}

/** The buyer has it; an order whose payment is taken closes itself. */
export function decideDelivered(order: Order): Facts {
  if (order.status !== 'dispatched') return [];
  const delivered: OrderFact = { type: 'order.delivered', data: {} };
  const isPaid = isTaken(order.payment) || order.settledOtherwise !== undefined;
  return isPaid ? [delivered, { type: 'order.closed', data: {} }] : [delivered];
}

/** What its card could not pay was paid otherwise, or is given up. One that was delivered is done. */
export function decideSettled(
  order: Order,
  how: OtherSettlement,
  by: string,
): Result<Facts, 'order_not_owing'> {
  if (order.settledOtherwise === how) return ok([]);
  if (!isOwing(order)) return refused('order_not_owing');
  const settled: OrderFact = { type: 'order.settledOtherwise', data: { how, by } };
  return ok(
    order.status === 'delivered' ? [settled, { type: 'order.closed', data: {} }] : [settled],
  );
}

/** Events come in any order: only news of the latest attempt counts. */
export function decideDeliveryFailed(
  order: Order,
  news: DeliveryNews & { readonly reason: string; readonly attemptsLeft: number },
): Facts {
  const { attempt, attemptsLeft, deliveryId, reason } = news;
  if (order.status !== 'dispatched' || attempt < (order.delivery?.attempt ?? 1)) return [];
  if (attempt === order.delivery?.attempt && order.delivery.failed) return [];
  return [{ type: 'order.deliveryFailed', data: { deliveryId, attempt, reason, attemptsLeft } }];
}

export function decideRescheduled(
  order: Order,
  news: DeliveryNews & { readonly notBefore: string },
): Facts {
  const { attempt, deliveryId, notBefore } = news;
  if (order.status !== 'dispatched' || attempt <= (order.delivery?.attempt ?? 1)) return [];
  return [{ type: 'order.deliveryRescheduled', data: { deliveryId, attempt, notBefore } }];
}

export function decideReturnRequest(
  order: Order,
  request: { readonly reason: string; readonly by: string; readonly now: Instant },
): Result<Facts, 'order_not_delivered' | 'return_too_late' | 'order_ended'> {
  const { by, now, reason } = request;
  if (order.status === 'returning') return ok([]);
  if (order.status === 'returned' || order.status === 'cancelled') return refused('order_ended');
  if (order.deliveredAt === undefined) return refused('order_not_delivered');
  if (now > plus(order.deliveredAt, returnTimeMs)) {
    const until = toIso(plus(order.deliveredAt, returnTimeMs));
    return refused('return_too_late', `Returns were possible until ${until}.`);
  }
  return ok([{ type: 'order.returnRequested', data: { reason, by } }]);
}

/** The goods are back: from the buyer, or from a courier who could not hand them over. */
export function decideReturned(
  order: Order,
  reason: string,
  by: string,
): Result<Facts, 'order_not_returning'> {
  if (order.status === 'returned') return ok([]);
  if (order.status !== 'returning' && order.status !== 'dispatched') {
    return refused('order_not_returning');
  }
  const refundTotal = refundable(order);
  const refundId = siblingId('refund', order.orderId);
  return ok([{ type: 'order.returned', data: { refundId, refundTotal, reason, by } }]);
}

export function decideRefund(
  order: Order,
  refund: {
    readonly refundId: Id<'refund'>;
    readonly amount: Money;
    readonly reason: string;
    readonly by: string;
  },
): Result<Facts, 'refund_too_large' | 'refund_not_positive' | 'currency_differs'> {
  const left = refundable(order);
  if (refund.amount.currency !== left.currency) return refused('currency_differs');
  if (refund.amount.amountMinor <= 0) return refused('refund_not_positive');
  if (order.refunds.some(({ refundId }) => refundId === refund.refundId)) return ok([]);
  if (refund.amount.amountMinor > left.amountMinor) {
    const meta = { refundable: left };
    return refused('refund_too_large', 'Captured less refunds is less than that.', meta);
  }
  return ok([{ type: 'order.refundRequested', data: refund }]);
}

export function decideRefundFailed(order: Order, refundId: Id<'refund'>, reason: string): Facts {
  const refund = order.refunds.find((known) => known.refundId === refundId);
  // Unknown is one that undid an order: nobody decided on it, but somebody must care for it now.
  if (refund?.failed === true) return [];
  return [{ type: 'order.refundFailed', data: { refundId, reason } }];
}

/** Captured less what is promised back. */
export function refundable(order: Order): Money {
  const promised = order.refunds
    .filter((refund) => !refund.failed)
    .reduce((total, refund) => total + refund.amountMinor, 0);
  const leftMinor = Math.max(0, order.payment.capturedMinor - promised);
  return money(leftMinor, order.totals.total.currency);
}

function cancelled(order: Order, reason: string, by: string): OrderFact {
  const wasPlaced = order.placedAt !== undefined;
  return { type: 'order.cancelled', data: { reason, wasPlaced, by } };
}

function isTaken(payment: OrderPayment): boolean {
  return payment.status === 'captured';
}

function latest(known: OrderPayment, seen: OrderPayment): OrderPayment {
  const isOld =
    rank[seen.status] < rank[known.status] ||
    (rank[known.status] === rank[seen.status] && rank[seen.status] >= 3);
  return {
    ...(isOld ? known : seen),
    capturedMinor: Math.max(known.capturedMinor, seen.capturedMinor),
    refundedMinor: Math.max(known.refundedMinor, seen.refundedMinor),
  };
}

function samePayment(left: OrderPayment, right: OrderPayment): boolean {
  return (
    left.status === right.status &&
    left.declineCode === right.declineCode &&
    left.capturedMinor === right.capturedMinor &&
    left.refundedMinor === right.refundedMinor
  );
}
