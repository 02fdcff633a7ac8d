import type { Id } from '#kernel/ids.ts';
import { ok, refused } from '#kernel/result.ts';
import type { Result } from '#kernel/result.ts';
import type { Clock } from '#ports/clock.ts';
import { recallOnce, recordOnce } from '#ports/once.ts';
import type { Once } from '#ports/once.ts';
import type { Random } from '#ports/random.ts';
import type { Item, Table, Write } from '#ports/table.ts';
import type { Order, OrderFact } from './model.ts';
import { commitOrder, loadOrder } from './store.ts';

export const commitAttemptsMax = 10;
const backoffMsMax = 20;

/** Why an order changes: what follows through the events, and what a repetition finds. */
export interface Cause {
  readonly correlationId: string;
  readonly once?: Once | undefined;
  /** The body of the answer, for the record of `once`. */
  readonly answer?: (order: Order) => unknown;
  /** The order as it was just committed, which saves reading it again. */
  readonly known?: Item<Order> | undefined;
}

export type ChangePorts = { readonly table: Table; readonly clock: Clock; readonly random: Random };

/**
 * Loads an order, decides, commits what was decided, and does it again on conflict. A decision
 * without facts commits nothing but the record of `once`.
 */
export async function changeOrder<C extends string = never>(
  ports: ChangePorts,
  orderId: Id<'order'>,
  decide: (order: Order) => Result<readonly OrderFact[], C>,
  cause: Cause,
): Promise<Result<Item<Order>, C | 'order_not_found' | 'order_contended'>> {
  let before = cause.known;
  for (let attempt = 1; attempt <= commitAttemptsMax; attempt++) {
    before ??= await loadOrder(ports.table, orderId);
    if (!before) return refused('order_not_found');
    const decision = decide(before.value);
    if (!decision.ok) return decision;
    const facts = decision.value;
    const after = await commitOrder(ports, before, facts, cause.correlationId, (order) =>
      record(ports, cause, order),
    );
    if (after) return ok(after);
    // A twin of this request took effect: the order is as both wanted it.
    if (cause.once && (await recallOnce(ports.table, cause.once))) {
      const now = await loadOrder(ports.table, orderId);
      if (now) return ok(now);
    }
    before = undefined;
    await ports.clock.wait(Math.ceil(ports.random.fraction() * backoffMsMax));
  }
  return refused('order_contended', 'The order is being changed by others. Try again.');
}

function record(ports: ChangePorts, cause: Cause, order: Order): Write[] {
  if (!cause.once) return [];
  const answer = cause.answer?.(order) ?? null;
  return [recordOnce(cause.once, ports.table.region, ports.clock.now(), answer)];
}
