import type { Id } from '#kernel/ids.ts';
import type { Table } from '#ports/table.ts';

/*
 * Which orders their buyers are placing just now, in this process. Only courtesy: the news of a
 * payment comes while its checkout is still at work, and both would race to the same commits. What
 * keeps an order right are the versions; after a crash nothing is under way, and nobody waits.
 */
const placingOf = new WeakMap<Table, Map<Id<'order'>, Promise<void>>>();

/** Does the work of placing an order, known to `placingEnded`. */
export async function whilePlacing<T>(
  table: Table,
  orderId: Id<'order'>,
  work: () => Promise<T>,
): Promise<T> {
  const placing = placingOf.get(table) ?? new Map<Id<'order'>, Promise<void>>();
  placingOf.set(table, placing);
  const { promise: ended, resolve: end } = Promise.withResolvers<void>();
  placing.set(orderId, ended);
  try {
    return await work();
  } finally {
    if (placing.get(orderId) === ended) placing.delete(orderId);
    end();
  }
}

/** Resolves when the buyer's own checkout has come as far as it goes; at once when there is none. */
export async function placingEnded(table: Table, orderId: Id<'order'>): Promise<void> {
  await placingOf.get(table)?.get(orderId);
}
