import type { World } from '../world/world.ts';
import type { EndState } from './end-state.ts';
import type { Invariant } from './invariant.ts';

const name = 'every piece of work comes to an end';

/** Where an order may rest. */
const ends = new Set(['closed', 'cancelled', 'expired', 'returned']);
const deliveryEnds = new Set(['delivered', 'returned', 'cancelled']);

/** In the end no order is under way, no unit is reserved for an ended one, no parcel is lost. */
export const sagasEnd: Invariant = {
  name,
  atEnd: (world, end) => {
    for (const { chargeFailed, orderId, status } of end.orders.values()) {
      if (ends.has(status) || chargeFailed !== undefined) continue;
      world.violate(name, `${orderId} is still ${status}`);
    }
    for (const { deliveryId, status } of end.deliveries.values()) {
      if (!deliveryEnds.has(status)) world.violate(name, `${deliveryId} is still ${status}`);
    }
    checkReservations(world, end);
  },
};

function checkReservations(world: World, { orders, reservations }: EndState): void {
  for (const { orderId, reservationId, status } of reservations) {
    if (status === 'released' || status === 'dispatched') continue;
    const order = orders.get(orderId)?.status ?? 'unknown';
    world.violate(name, `${reservationId} is ${status} for an order that is ${order}`);
  }
}
