import { siblingId } from '#kernel/ids.ts';
import type { Id } from '#kernel/ids.ts';
import { loadReservation, receiveStock } from '#modules/inventory/index.ts';
import type { SellingPorts } from './ports.ts';
import { loadOrder } from './store.ts';

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
  // Whoever holds the order books them under an id that follows from this one.
  const movementId = siblingId('movement', orderId);
  const booked = await receiveStock(ports, { movementId, reason: 'return', lines, correlationId });
  if (!booked.ok) throw new Error(`The units of ${orderId} could not be booked: ${booked.code}`);
}
