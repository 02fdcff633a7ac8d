import { minuteMs } from '#kernel/time.ts';
import { cancelDelivery, requestDelivery, shipmentsOf } from '#modules/delivery/index.ts';
import { cameToNothing } from '#modules/orders/index.ts';
import { orThrow } from './rule.ts';
import type { Rule } from './rule.ts';

/** Parcels that nobody was asked for, or that nobody called off. */
export const deliveryRules: readonly Rule[] = [
  {
    code: 'delivery.missing',
    quietMs: 30 * minuteMs,
    differs: ({ delivery, order }) =>
      order.status === 'placed' && !delivery ? { order: order.status } : undefined,
    mend: async (ports, { order }, correlationId) => {
      const { customerId, orderId, reservationId } = order;
      const command = { orderId, reservationId, customerId, correlationId };
      orThrow(await requestDelivery(ports, shipmentsOf(ports), command));
    },
  },
  {
    code: 'delivery.notCalledOff',
    quietMs: 15 * minuteMs,
    differs: ({ delivery, order }) => {
      const wasPlaced = order.status === 'cancelled' && order.placedAt !== undefined;
      // One that never was placed needs none, unless a courier was asked for a lost branch of it.
      const isWanted = wasPlaced || (cameToNothing(order) && delivery !== undefined);
      if (!isWanted) return undefined;
      return delivery === undefined || toCallOff.includes(delivery.status)
        ? { order: order.status, delivery: delivery?.status ?? 'none' }
        : undefined;
    },
    mend: async (ports, { order: { orderId } }, correlationId) =>
      orThrow(await cancelDelivery(ports, { orderId, correlationId })),
  },
  {
    code: 'delivery.calledOff',
    quietMs: 15 * minuteMs,
    differs: ({ delivery, order }) =>
      order.status === 'placed' && delivery?.status === 'cancelled'
        ? { order: order.status }
        : undefined,
  },
  {
    // The goods are with the buyer, and the money too.
    code: 'delivery.afterCancel',
    quietMs: 0,
    differs: ({ delivery, order }) =>
      (order.status === 'cancelled' || order.status === 'expired') &&
      delivery?.status === 'delivered'
        ? { order: order.status }
        : undefined,
  },
];

const toCallOff: readonly string[] = [
  'requested',
  'collected',
  'inTransit',
  'failed',
  'rescheduled',
];
