import { homeOf } from '#kernel/ids.ts';
import { minuteMs, toIso } from '#kernel/time.ts';
import { attemptsLeft } from '#modules/delivery/index.ts';
import {
  callOffOrder,
  deliverOrder,
  dispatchOrder,
  expireOrder,
  followPayment,
  isBehindPayment,
  isOwing,
  isUnpaid,
  noteFailedDelivery,
  noteRescheduled,
  takeBack,
} from '#modules/orders/index.ts';
import { viewOf } from '#modules/payments/index.ts';
import type { Facts } from '../model.ts';
import type { OrderCase } from '../order-case.ts';
import type { ReconciliationPorts } from '../ports.ts';
import { findingIdOf, loadFinding } from '../store.ts';
import { orderUnknownReason } from './charge-rules.ts';
import type { Rule } from './rule.ts';

/** An order that does not say what its payment and its delivery say. */
export const orderRules: readonly Rule[] = [
  {
    code: 'order.unpaidTooLong',
    quietMs: 5 * minuteMs,
    differs: ({ order }, now) =>
      isUnpaid(order) && now > order.expiresAt + 10 * minuteMs
        ? { status: order.status }
        : undefined,
    mend: (ports, { order }, correlationId) => expireOrder(ports, order.orderId, correlationId),
  },
  {
    // Its charge was given back when nobody knew of it, and then it arrived after all. The events of
    // such an order are old, so that it is found in the next round, before its parcel leaves.
    code: 'order.givenBack',
    quietMs: 2 * minuteMs,
    differs: chargeGivenBack,
    mend: endGivenBack,
  },
  {
    code: 'order.paymentBehind',
    quietMs: 10 * minuteMs,
    differs: ({ order, payment }) =>
      payment && isBehindPayment(order, viewOf(payment))
        ? { order: order.payment.status, payment: payment.status }
        : undefined,
    mend: (ports, { order }, correlationId) => followPayment(ports, order.orderId, correlationId),
  },
  {
    code: 'order.deliveryBehind',
    quietMs: 15 * minuteMs,
    differs: deliveryAhead,
    mend: followDelivery,
  },
  {
    code: 'order.owing',
    quietMs: 0,
    differs: ({ order }) =>
      isOwing(order) ? { status: order.status, reason: order.chargeFailed ?? '' } : undefined,
  },
];

function chargeGivenBack({ order, payment }: OrderCase): Facts | undefined {
  if (order.status !== 'placed' || !payment) return undefined;
  // Nothing came before its end, or what did was told by a former holder in vain.
  const isUnheard = payment.sequence === 1 || payment.strayCount !== undefined;
  const isVoided = payment.status === 'voided' && isUnheard;
  const isRefunded = payment.refunds.some(
    ({ reason, status }) => reason === orderUnknownReason && status !== 'failed',
  );
  return isVoided || isRefunded ? { payment: payment.status } : undefined;
}

/** Where the money was not given back but lapsed, staff may find another way to be paid. */
async function endGivenBack(
  ports: ReconciliationPorts,
  { order, payment }: OrderCase,
  correlationId: string,
): Promise<void> {
  const { orderId, paymentId } = order;
  const home = homeOf(orderId);
  const findingId = home && findingIdOf(home, 'charge.orderUnknown', paymentId);
  const known = findingId && (await loadFinding(ports.table, findingId))?.value;
  const wasGivenBack = payment?.status === 'captured' || known?.outcome === 'mended';
  if (wasGivenBack) return callOffOrder(ports, orderId, 'charge_given_back', correlationId);
  await followPayment(ports, orderId, correlationId);
}

const withCourier = ['collected', 'inTransit', 'failed', 'rescheduled', 'returning', 'recalled'];

function deliveryAhead({ delivery, order }: OrderCase): Facts | undefined {
  if (!delivery) return undefined;
  const facts = { order: order.status, delivery: delivery.status };
  const isThere = delivery.status === 'delivered' || delivery.status === 'returned';
  if (order.status === 'placed') {
    return isThere || withCourier.includes(delivery.status) ? facts : undefined;
  }
  if (order.status !== 'dispatched') return undefined;
  if (isThere) return facts;
  const known = order.delivery?.attempt ?? 1;
  const isNewer = delivery.attempt > known;
  if (delivery.status === 'failed' || delivery.status === 'returning') {
    return isNewer || order.delivery?.failed === undefined ? facts : undefined;
  }
  return isNewer ? facts : undefined;
}

/** What the subscriptions do when they hear the news, done for the state as it is. */
async function followDelivery(
  ports: ReconciliationPorts,
  { delivery, order }: OrderCase,
  correlationId: string,
): Promise<void> {
  if (!delivery) return;
  const { attempt, deliveryId, failureReason, notBefore, status, trackingNumber } = delivery;
  const news = {
    orderId: order.orderId,
    deliveryId,
    attempt,
    ...(trackingNumber !== undefined && { trackingNumber }),
    correlationId,
  };
  await dispatchOrder(ports, news);
  if (status === 'delivered') await deliverOrder(ports, news);
  if (status === 'returned') await takeBack(ports, news);
  if (status === 'failed' || status === 'returning') {
    const reason = failureReason ?? 'unknown';
    await noteFailedDelivery(ports, { ...news, reason, attemptsLeft: attemptsLeft(delivery) });
  } else if (attempt > 1) {
    const agreed = toIso(notBefore ?? delivery.changedAt);
    await noteRescheduled(ports, { ...news, notBefore: agreed });
  }
}
