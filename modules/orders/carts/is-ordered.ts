import type { Id } from '#kernel/ids.ts';
import type { Table } from '#ports/table.ts';
import { cameToNothing } from '../model.ts';
import { loadOrder } from '../store.ts';

/** An order that was placed used the cart up, whatever became of it. */
export async function isOrdered(table: Table, orderId: Id<'order'>): Promise<boolean> {
  const order = (await loadOrder(table, orderId))?.value;
  return order !== undefined && order.placedAt !== undefined && !cameToNothing(order);
}
