import { hash } from 'node:crypto';
import { derivedId, homeOf, siblingId } from '#kernel/ids.ts';
import type { Id } from '#kernel/ids.ts';
import { otherRegions } from '#kernel/region.ts';
import type { Region } from '#kernel/region.ts';
import { loadReservation, receiveStock } from '#modules/inventory/index.ts';
import { loadEvents } from '#ports/heads.ts';
import type { SellingPorts } from './ports.ts';
import { loadOrder } from './store.ts';

/** A movement is a Region's own, so that each would book the units under another id. */
function restockIdOf(orderId: Id<'order'>, region: Region): Id<'movement'> {
  if (homeOf(orderId) === region) return siblingId('movement', orderId);
  return derivedId('movement', region, hash('sha256', `restock/${orderId}`, 'buffer'));
}

/**
 * The goods of an order are in the house again: its units are booked back where they left, once.
 * What is not fit to be sold again, staff adjusts after looking at it.
 */
export async function restockOrder(
  ports: Pick<SellingPorts, 'table' | 'clock' | 'random'>,
  orderId: Id<'order'>,
  correlationId: string,
): Promise<void> {
  const order = (await loadOrder(ports.table, orderId))?.value;
  const reservation = order && (await loadReservation(ports.table, order.reservationId))?.value;
  // Units that never left the books must not enter them a second time.
  if (!order || reservation?.status !== 'dispatched') return;
  const skus = new Map(order.lines.map(({ sku, variantId }) => [variantId, sku]));
  const lines = reservation.lines.map((line) => ({ ...line, sku: skus.get(line.variantId) ?? '' }));
  const { region } = ports.table;
  for (const other of otherRegions(region)) {
    const told = await loadEvents(ports.table, restockIdOf(orderId, other));
    if (told.length > 0) return;
  }
  const movementId = restockIdOf(orderId, region);
  const booked = await receiveStock(ports, { movementId, reason: 'return', lines, correlationId });
  if (!booked.ok) throw new Error(`The units of ${orderId} could not be booked: ${booked.code}`);
}
