import * as deliveries from '#contracts/events/deliveries.ts';
import * as orders from '#contracts/events/orders.ts';
import * as payments from '#contracts/events/payments.ts';
import { secondMs } from '#kernel/time.ts';
import type { Event } from '#ports/event.ts';
import type { Subscription } from '#ports/subscription.ts';
import { expireOrder, followPayment, resumeOrder } from './finish-order.ts';
import {
  deliverOrder,
  dispatchOrder,
  noteFailedDelivery,
  noteRescheduled,
  takeBack,
} from './fulfil-order.ts';
import type { CourierNews } from './fulfil-order.ts';
import { paymentTimeMs } from './model.ts';
import { undoPlaceOrder } from './place-order.saga.ts';
import type { SellingPorts } from './ports.ts';
import { failRefund, sendRefund } from './refund-order.ts';
import { loadOrder } from './store.ts';

/** A checkout that has not come to an end by now was cut short. */
const resumeAfterMs = 30 * secondMs;

/** Ended for these reasons, nothing was reserved, and so nothing was paid. */
const reservationRefused = new Set(['stock_insufficient', 'stock_elsewhere', 'stock_contended']);

/*
 * Each effect is guarded by the state of the order itself, so repetitions need no record. Events
 * come in any order: payments are read as they now stand, deliveries by their attempt.
 */
export function ordersSubscriptions(ports: SellingPorts): Subscription[] {
  return [...placing(ports), ...paying(ports), ...delivering(ports)];
}

function placing(ports: SellingPorts): Subscription[] {
  return [
    {
      name: 'orders.resume',
      types: [orders.orderOpened.type],
      delayMs: resumeAfterMs,
      attemptsMax: 20,
      handle: (event) => resumeOrder(ports, openedIn(event).orderId, event.correlationId),
    },
    {
      name: 'orders.expire',
      types: [orders.orderOpened.type],
      delayMs: paymentTimeMs,
      attemptsMax: 20,
      handle: (event) => expireOrder(ports, openedIn(event).orderId, event.correlationId),
    },
    {
      name: 'orders.unwind',
      types: [orders.orderCancelled.type, orders.orderExpired.type],
      attemptsMax: 20,
      handle: (event) => unwind(ports, event),
    },
  ];
}

function paying(ports: SellingPorts): Subscription[] {
  return [
    {
      name: 'orders.follow-payment',
      types: [
        payments.paymentAuthorized.type,
        payments.paymentActionRequired.type,
        payments.paymentDeclined.type,
        payments.paymentCaptured.type,
        payments.paymentVoided.type,
        payments.paymentRefunded.type,
      ],
      attemptsMax: 20,
      handle: (event) => {
        const { orderId } = payments.paymentAuthorized.data.parse(event.data);
        return followPayment(ports, orderId, event.correlationId);
      },
    },
    {
      name: 'orders.send-refund',
      types: [orders.orderRefundRequested.type, orders.orderReturned.type],
      attemptsMax: 20,
      handle: (event) => sendDecidedRefund(ports, event),
    },
    {
      name: 'orders.note-failed-refund',
      types: [payments.paymentRefundFailed.type],
      handle: (event) => {
        const { orderId, reason, refundId } = payments.paymentRefundFailed.data.parse(event.data);
        return failRefund(ports, orderId, refundId, reason, event.correlationId);
      },
    },
  ];
}

function delivering(ports: SellingPorts): Subscription[] {
  const { deliveryFailed, deliveryRescheduled } = deliveries;
  return [
    {
      name: 'orders.dispatch',
      types: [deliveries.deliveryCollected.type],
      attemptsMax: 20,
      handle: (event) => dispatchOrder(ports, newsIn(event)),
    },
    {
      name: 'orders.deliver',
      types: [deliveries.deliveryDelivered.type],
      attemptsMax: 20,
      handle: (event) => deliverOrder(ports, newsIn(event)),
    },
    {
      name: 'orders.note-failed-delivery',
      types: [deliveryFailed.type],
      attemptsMax: 20,
      handle: (event) => {
        const { attemptsLeft, reason } = deliveryFailed.data.parse(event.data);
        return noteFailedDelivery(ports, { ...newsIn(event), attemptsLeft, reason });
      },
    },
    {
      name: 'orders.note-rescheduled',
      types: [deliveryRescheduled.type],
      handle: (event) => {
        const { notBefore } = deliveryRescheduled.data.parse(event.data);
        return noteRescheduled(ports, { ...newsIn(event), notBefore });
      },
    },
    {
      name: 'orders.take-back',
      types: [deliveries.deliveryReturned.type],
      attemptsMax: 20,
      handle: (event) => takeBack(ports, newsIn(event)),
    },
  ];
}

/** Whoever ended the order, what was done for it is undone here, again and again until it is. */
async function unwind(ports: SellingPorts, event: Event): Promise<void> {
  const { orderId } = orders.orderExpired.data.parse(event.data);
  const order = (await loadOrder(ports.table, orderId))?.value;
  if (!order || reservationRefused.has(order.reason ?? '')) return;
  await undoPlaceOrder(ports, { order, correlationId: event.correlationId });
}

async function sendDecidedRefund(ports: SellingPorts, event: Event): Promise<void> {
  const isReturn = event.type === orders.orderReturned.type;
  const returned = isReturn ? orders.orderReturned.data.parse(event.data) : undefined;
  const decided = isReturn ? undefined : orders.orderRefundRequested.data.parse(event.data);
  const { orderId, reason, refundId } = { ...returned, ...decided };
  const amount = returned?.refundTotal ?? decided?.amount;
  const order = orderId && (await loadOrder(ports.table, orderId))?.value;
  if (!order || !refundId || !amount) return;
  const refund = { refundId, amount, reason: reason ?? 'refund' };
  await sendRefund(ports, order, refund, event.correlationId);
}

function openedIn(event: Event) {
  // Only the id is wanted of the large event.
  return orders.orderExpired.data.parse(event.data);
}

function newsIn(event: Event): CourierNews {
  const { attempt, deliveryId, orderId, trackingNumber } = deliveries.deliveryCollected.data.parse(
    event.data,
  );
  return {
    orderId,
    deliveryId,
    attempt,
    ...(trackingNumber !== undefined && { trackingNumber }),
    correlationId: event.correlationId,
  };
}
