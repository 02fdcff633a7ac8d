import type { Id } from '#kernel/ids.ts';
import { ok, refused } from '#kernel/result.ts';
import type { Result } from '#kernel/result.ts';
import type { Clock } from '#ports/clock.ts';
import type { Random } from '#ports/random.ts';
import type { Item, Table, Write } from '#ports/table.ts';
import { backoffMs, commitAttemptsMax } from './limits.ts';
import type { Delivery, DeliveryFact } from './model.ts';
import { commitFacts, loadDelivery } from './store.ts';

/** What happened, and what else to write in the same commit. */
export interface DeliveryDecision {
  readonly facts: readonly DeliveryFact[];
  readonly more?: (after: Delivery) => readonly Write[];
}

export type ChangeRefusal = 'delivery_not_found' | 'delivery_contended';

/** Loads, decides and commits until it goes through; answers with the delivery as it then is. */
export async function changeDelivery<C extends string>(
  ports: { table: Table; clock: Clock; random: Random },
  command: { readonly deliveryId: Id<'delivery'>; readonly correlationId: string },
  decide: (delivery: Item<Delivery>) => Promise<Result<DeliveryDecision, C>>,
): Promise<Result<Delivery, C | ChangeRefusal>> {
  for (let attempt = 1; attempt <= commitAttemptsMax; attempt++) {
    const before = await loadDelivery(ports.table, command.deliveryId);
    if (!before) return refused('delivery_not_found');
    const decision = await decide(before);
    if (!decision.ok) return decision;
    const { facts, more } = decision.value;
    if (facts.length === 0) return ok(before.value);
    const { committed, delivery } = await commitFacts(
      ports,
      before,
      facts,
      command.correlationId,
      more,
    );
    if (committed.ok) return ok(delivery);
    await ports.clock.wait(Math.ceil(backoffMs * attempt * ports.random.fraction()));
  }
  return refused('delivery_contended');
}
