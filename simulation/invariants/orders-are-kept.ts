import type { Invariant } from './index.ts';

const name = 'what was acknowledged is kept';

const living = new Set(['placed', 'dispatched', 'delivered', 'closed', 'returning', 'returned']);

/** An order that a buyer was told is placed is there in the end, or was called off by somebody. */
export const ordersAreKept: Invariant = {
  name,
  atEnd: (world, { orders }) => {
    for (const told of world.ledger.orders.values()) {
      const order = orders.get(told.orderId);
      if (!order) {
        world.violate(name, `${told.orderId} was acknowledged and is not there`);
        continue;
      }
      const isCalledOff = order.status === 'cancelled' && order.placedAt !== undefined;
      if (told.placed && !living.has(order.status) && !isCalledOff) {
        world.violate(name, `${told.orderId} was placed and is ${order.status}: ${order.reason}`);
      }
      if (told.cancelled && living.has(order.status)) {
        world.violate(name, `${told.orderId} was called off and is ${order.status}`);
      }
    }
  },
};
