import { minuteMs } from '#kernel/time.ts';
import {
  confirmReservation,
  dispatchReservation,
  releaseReservation,
} from '#modules/inventory/index.ts';
import { cameToNothing, restockOrder } from '#modules/orders/index.ts';
import type { OrderCase } from '../order-case.ts';
import type { ReconciliationPorts } from '../ports.ts';
import { orThrow } from './rule.ts';
import type { Rule } from './rule.ts';

/** Units that are booked otherwise than their order says. */
export const stockRules: readonly Rule[] = [
  {
    code: 'stock.unconfirmed',
    quietMs: 5 * minuteMs,
    differs: ({ order, reservation }) =>
      order.status === 'placed' && reservation?.status === 'held' ? { units: 'held' } : undefined,
    mend: async (ports, { order: { reservationId } }, correlationId) =>
      orThrow(await confirmReservation(ports, { reservationId, correlationId })),
  },
  {
    // Promised and not set aside: somebody else may have bought them. Staff finds others, or cancels.
    code: 'stock.unreserved',
    quietMs: 10 * minuteMs,
    differs: ({ order, reservation }) =>
      order.status === 'placed' && (!reservation || reservation.status === 'released')
        ? { units: reservation?.status ?? 'none' }
        : undefined,
  },
  {
    code: 'stock.undispatched',
    quietMs: 10 * minuteMs,
    differs: ({ order, reservation }) =>
      order.dispatchedAt !== undefined && isSetAside(reservation)
        ? { order: order.status, units: reservation?.status ?? 'none' }
        : undefined,
    mend: bookOut,
  },
  {
    code: 'stock.unreleased',
    quietMs: 10 * minuteMs,
    differs: ({ delivery, order, reservation }) => {
      // The units of an order that was placed follow its parcel.
      const neverLeft = order.status === 'cancelled' && delivery?.status === 'cancelled';
      const isFree = cameToNothing(order) || (neverLeft && order.dispatchedAt === undefined);
      return isFree && isSetAside(reservation)
        ? { order: order.status, units: reservation?.status ?? 'none' }
        : undefined;
    },
    mend: async (ports, { order }, correlationId) => {
      const { reservationId, status } = order;
      const reason = status === 'expired' ? 'order_expired' : 'order_cancelled';
      orThrow(await releaseReservation(ports, { reservationId, correlationId, reason }));
    },
  },
  {
    code: 'stock.goneEarly',
    quietMs: 15 * minuteMs,
    differs: ({ delivery, order, reservation }) => {
      const mayBeGone = delivery !== undefined && !neverCollected.includes(delivery.status);
      const isEarly = order.status === 'placed' || cameToNothing(order);
      return isEarly && reservation?.status === 'dispatched' && !mayBeGone
        ? { order: order.status, delivery: delivery?.status ?? 'none' }
        : undefined;
    },
  },
];

const neverCollected: readonly string[] = ['requested', 'cancelled'];

function isSetAside(reservation: OrderCase['reservation']): boolean {
  return reservation?.status === 'held' || reservation?.status === 'confirmed';
}

async function bookOut(
  ports: ReconciliationPorts,
  { order, reservation }: OrderCase,
  correlationId: string,
): Promise<void> {
  const { orderId, reservationId, status } = order;
  const step = { reservationId, correlationId };
  if (reservation?.status === 'held') orThrow(await confirmReservation(ports, step));
  orThrow(await dispatchReservation(ports, step));
  // They came back before they were booked out, and were not booked in again for that reason.
  if (status === 'returned') await restockOrder(ports, orderId, correlationId);
}
