import { homeOf } from '#kernel/ids.ts';
import type { World } from '../world/world.ts';
import type { Invariant } from './invariant.ts';

const name = 'what was acknowledged is kept';

const living = new Set(['placed', 'dispatched', 'delivered', 'closed', 'returning', 'returned']);

/**
 * An order that a buyer was told is placed is there in the end, or was called off by somebody, or is
 * before staff as one that a Region promised and its successor did not know of.
 */
const explaining = new Set(['order.overturned', 'event.stray']);

export const ordersAreKept: Invariant = {
  name,
  atEnd: (world, { findings, orders }) => {
    const explained = new Set(
      findings.filter(({ code }) => explaining.has(code)).map(({ subject }) => subject),
    );
    for (const told of world.ledger.orders.values()) {
      const order = orders.get(told.orderId);
      // Of a lost Region's orders those are kept that had reached another one.
      if (!order && isLost(world, told.orderId)) continue;
      if (!order) {
        world.violate(name, `${told.orderId} was acknowledged and is not there`);
        continue;
      }
      if (explained.has(told.orderId)) continue;
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

function isLost({ lost }: World, orderId: string): boolean {
  const home = homeOf(orderId);
  return home !== undefined && lost.has(home);
}
