import type { World } from '../world/world.ts';
import type { EndState } from './end-state.ts';
import type { Invariant } from './invariant.ts';
import { unheard } from './unheard.ts';

const name = 'what was acknowledged is kept';

const living = new Set(['placed', 'dispatched', 'delivered', 'closed', 'returning', 'returned']);

/**
 * An order that a buyer was told is placed is there in the end, or was called off by somebody, or is
 * before staff as one that a Region promised and its successor did not know of.
 */
const explaining = new Set(['order.overturned', 'event.stray']);

export const ordersAreKept: Invariant = {
  name,
  atEnd: (world, end) => {
    const { findings, orders } = end;
    const gone = new Set(unheard(world, end).map(({ subject }) => subject));
    const explained = new Set(
      findings.filter(({ code }) => explaining.has(code)).map(({ subject }) => subject),
    );
    for (const told of world.ledger.orders.values()) {
      const order = orders.get(told.orderId);
      // Of a lost Region's orders those are kept that had reached another one.
      if (!order && gone.has(told.orderId)) {
        if (told.placed) checkFound(world, end, told.orderId);
        continue;
      }
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

/** The promise died with its Region: then the money that was taken for it is put before staff. */
function checkFound(world: World, { findings }: EndState, orderId: string): void {
  if (!world.provider.all().some((payment) => payment.orderId === orderId)) return;
  if (findings.some((finding) => finding.orderId === orderId)) return;
  world.violate(name, `${orderId} was promised by a Region that is lost, and nobody was told`);
}
