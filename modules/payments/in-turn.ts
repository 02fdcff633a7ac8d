import type { Id } from '#kernel/ids.ts';
import type { Table } from '#ports/table.ts';

/*
 * The provider's answer and its webhook tell the same within a moment. Who comes second waits for
 * the first, in this process, and finds it old news instead of a conflict. Only courtesy: what keeps
 * a payment right are the versions.
 */
const turnsOf = new WeakMap<Table, Map<Id<'payment'>, Promise<void>>>();

/** Does the work on a payment when those before it, in this process, are done. */
export async function inTurn<T>(
  table: Table,
  paymentId: Id<'payment'>,
  work: () => Promise<T>,
): Promise<T> {
  const turns = turnsOf.get(table) ?? new Map<Id<'payment'>, Promise<void>>();
  turnsOf.set(table, turns);
  const before = turns.get(paymentId);
  const { promise: mine, resolve: leave } = Promise.withResolvers<void>();
  turns.set(paymentId, mine);
  try {
    if (before) await before;
    return await work();
  } finally {
    if (turns.get(paymentId) === mine) turns.delete(paymentId);
    leave();
  }
}
