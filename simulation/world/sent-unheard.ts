import { homeOf, siblingId } from '#kernel/ids.ts';
import type { Id } from '#kernel/ids.ts';
import type { Region } from '#kernel/region.ts';
import type { World } from './world.ts';

/**
 * Whether the courier has a parcel of an order whose home is lost: its buyer may have the goods, so that
 * the house keeps the money and people decide, though no book that is left knows of the order.
 */
export function wasSentByLost(world: World, orderId: Id<'order'>): boolean {
  const home = homeOf(orderId);
  if (home === undefined || !world.lost.has(home)) return false;
  return world.courier.requested(siblingId('delivery', orderId)).length > 0;
}

/** Whether units of a lost Region wait for people: some buyer is charged for an order nobody knows. */
export function waitsForPeople({ survivors }: World, lost: Region): boolean {
  return survivors.some(({ table }) =>
    table.items().some(({ kind, value }) => {
      if (kind !== 'finding') return false;
      // The kind's one writer is reconciliation.
      const { code, findingId, state } = value as Readonly<Record<string, string>>;
      return code === 'charge.orderUnknown' && state === 'open' && homeOf(findingId ?? '') === lost;
    }),
  );
}
