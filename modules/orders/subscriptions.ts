import * as deliveries from '#contracts/events/deliveries.ts';
import * as orders from '#contracts/events/orders.ts';
import * as payments from '#contracts/events/payments.ts';
import type { Id } from '#kernel/ids.ts';
import { secondMs } from '#kernel/time.ts';
import { loadReservation } from '#modules/inventory/index.ts';
import type { Event } from '#ports/event.ts';
import type { Subscription } from '#ports/subscription.ts';
import { chargeOrder } from './charge-order.ts';
import { expireOrder, followPayment, resumeOrder } from './finish-order.ts';
import {
  deliverOrder,
  dispatchOrder,
  noteFailedDelivery,
  noteRescheduled,
  releaseUncollected,
  takeBack,
} from './fulfil-order.ts';
import type { CourierNews } from './fulfil-order.ts';
import { giveMoneyBack } from './give-money-back.ts';
import { changedHands, mendOrder } from './mend-order.ts';
import { paymentTimeMs } from './model.ts';
import { undoPlaceOrder } from './place-order.saga.ts';
import type { SellingPorts } from './ports.ts';
import { failRefund, sendRefund } from './refund-order.ts';
import { restockOrder } from './restock-order.ts';
import { loadOrder } from './store.ts';

/** A checkout that has not come to an end by now was cut short. */
const resumeAfterMs = 30 * secondMs;

/** What every event of an order tells. Made once: to make a schema costs a hundred times its use. */
const anyOrder = orders.orderExpired.data.pick({ orderId: true });

/** The provider may be away for hours; with a minute between tries, so many outlast that. */
const providerAttemptsMax = 300;

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
      handle: (event) => resumeOrder(ports, orderIn(event), event.correlationId),
    },
    {
      name: 'orders.expire',
      types: [orders.orderOpened.type],
      delayMs: paymentTimeMs,
      attemptsMax: 20,
      handle: (event) => expireOrder(ports, orderIn(event), event.correlationId),
    },
    {
      name: 'orders.unwind',
      types: [orders.orderCancelled.type, orders.orderExpired.type, orders.orderOverturned.type],
      attemptsMax: providerAttemptsMax,
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
      name: 'orders.charge',
      types: [orders.orderDispatched.type],
      attemptsMax: providerAttemptsMax,
      handle: (event) => chargeOrder(ports, orderIn(event), event.correlationId),
    },
    {
      name: 'orders.send-refund',
      types: [orders.orderRefundRequested.type, orders.orderReturned.type],
      attemptsMax: providerAttemptsMax,
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
      // Called back, the parcel is with the courier as well, though the news of it may still come.
      types: [deliveries.deliveryCollected.type, deliveries.deliveryRecalled.type],
      attemptsMax: 20,
      handle: (event) => dispatchOrder(ports, newsIn(event)),
    },
    {
      name: 'orders.release-uncollected',
      types: [deliveries.deliveryCancelled.type],
      handle: (event) => releaseUncollected(ports, newsIn(event)),
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
    {
      name: 'orders.restock',
      types: [orders.orderReturned.type],
      handle: (event) => restockOrder(ports, orderIn(event), event.correlationId),
    },
  ];
}

/** Whoever ended the order, what was done for it is undone here, again and again until it is. */
async function unwind(ports: SellingPorts, event: Event): Promise<void> {
  const orderId = orderIn(event);
  const isAdopted = changedHands(ports.table, orderId);
  // What came to light of it before it ended may mean something else now that it has.
  if (isAdopted) await mendOrder(ports, orderId, event.correlationId);
  const order = (await loadOrder(ports.table, orderId))?.value;
  if (order?.status !== 'cancelled' && order?.status !== 'expired') return;
  // The saga reserves first: where nothing is reserved, nobody was asked for money. Unless that was
  // in another Region, from which the reservation has yet to arrive.
  if (!isAdopted && !(await loadReservation(ports.table, order.reservationId))) return;
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
  // Not charged as far as the order knew, which may be less than the provider does.
  if (isReturn && amount.amountMinor === 0) {
    return giveMoneyBack(ports, order, event.correlationId);
  }
  const refund = { refundId, amount, reason: reason ?? 'refund' };
  await sendRefund(ports, order, refund, event.correlationId);
}

/** Only the id is wanted, of events that may be large. */
function orderIn(event: Event): Id<'order'> {
  return anyOrder.parse(event.data).orderId;
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
