import type { World } from '../world/world.ts';
import type { EndState } from './end-state.ts';
import { sum } from './facts.ts';
import type { Invariant } from './invariant.ts';
import { unheard } from './unheard.ts';

const name = 'money goes back as it was decided';

/** Of these the house keeps the money, but for what staff gave back. */
const kept = new Set(['dispatched', 'delivered', 'closed', 'returning']);

/**
 * In the end the provider gave back, for what was sold, exactly what the order says that somebody
 * decided; and what staff was told is on its way has been decided.
 */
export const refundsAreDecided: Invariant = {
  name,
  atEnd: (world, end) => {
    checkDecided(world, end);
    checkTold(world, end);
  },
};

function checkDecided(world: World, { orders }: EndState): void {
  for (const { orderId, refundedMinor } of world.provider.all()) {
    const order = orders.get(orderId);
    if (!order || !kept.has(order.status)) continue;
    const decided = sum(
      order.refunds.filter(({ failed }) => !failed),
      ({ amountMinor }) => amountMinor,
    );
    if (decided === refundedMinor) continue;
    world.violate(name, `${decided} were to go back for ${orderId}, and ${refundedMinor} did`);
  }
}

function checkTold(world: World, end: EndState): void {
  const { orders } = end;
  const gone = new Set(unheard(world, end).map(({ subject }) => subject));
  for (const [orderId, toldMinor] of world.ledger.refunds) {
    // It may have been decided in a Region that is lost, and by nobody who is left.
    if (gone.has(orderId)) continue;
    const refunds = orders.get(orderId)?.refunds ?? [];
    const decided = sum(refunds, ({ amountMinor }) => amountMinor);
    if (decided >= toldMinor) continue;
    world.violate(
      name,
      `staff was told of ${toldMinor} for ${orderId}, and ${decided} are decided`,
    );
  }
}
