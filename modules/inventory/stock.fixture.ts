import { openSimulatedRegions } from '#adapters/simulated/index.ts';
import type { SimulatedRegion, SimulatedRegions } from '#adapters/simulated/index.ts';
import { derivedId, siblingId } from '#kernel/ids.ts';
import type { Id } from '#kernel/ids.ts';
import { minuteMs, plus } from '#kernel/time.ts';
import { eventKind } from '#ports/event.ts';
import type { Event } from '#ports/event.ts';
import { newId } from '#ports/identifier.ts';
import { firstCursor } from '#ports/table.ts';
import { loadAllotments } from './read-levels.ts';
import type { Allotment } from './model.ts';
import { inventoryPeerOperations } from './peer-operations.ts';
import { receiveStock } from './receive-stock.ts';
import { reserveStock } from './reserve-stock.ts';
import { settlementKind, transferCreditKind } from './store.ts';
import type { Settlement } from './store.ts';
import type { TransferDocument } from './transfer-document.ts';

/** How long a reservation is held in tests. */
export const heldMs = 15 * minuteMs;

/** Two simulated Regions whose inventories answer each other. For tests. */
export function openStock(seed = 1): SimulatedRegions {
  const regions = openSimulatedRegions({ seed });
  for (const region of [regions.eu, regions.ap]) region.offer(inventoryPeerOperations(region));
  return regions;
}

export function variantNumber(number: number): Id<'variant'> {
  return derivedId('variant', 'eu', new Uint8Array(16).fill(number));
}

export const bag = variantNumber(1);
export const scarf = variantNumber(2);

export function receive(
  at: SimulatedRegion,
  units: {
    readonly variantId?: Id<'variant'>;
    readonly location?: string;
    readonly quantity: number;
  },
) {
  const { variantId = bag, location = 'warehouse-frankfurt', quantity } = units;
  return receiveStock(at, {
    movementId: newId('movement', at.region, at),
    reason: 'purchase',
    lines: [{ variantId, sku: `sku-${variantId.slice(-4)}`, location, quantity }],
    correlationId: 'test',
  });
}

export function newOrder(at: SimulatedRegion) {
  const orderId = newId('order', at.region, at);
  return { orderId, reservationId: siblingId('reservation', orderId) };
}

export function reserve(
  at: SimulatedRegion,
  quantity: number,
  order = newOrder(at),
  variantId: Id<'variant'> = bag,
) {
  return reserveStock(at, {
    ...order,
    market: at.region === 'eu' ? 'europe' : 'japan',
    lines: [{ variantId, quantity }],
    expiresAt: plus(at.clock.now(), heldMs),
    correlationId: 'test',
  });
}

/** What this Region may still promise, out of its own allotments. */
export async function freeHere(at: SimulatedRegion, variantId = bag): Promise<number> {
  return (await ownAllotments(at, variantId)).reduce((units, { free }) => units + free, 0);
}

export async function ownAllotments(
  at: SimulatedRegion,
  variantId = bag,
): Promise<readonly Allotment[]> {
  const allotments = await loadAllotments(at.table, variantId);
  return allotments.filter(({ region }) => region === at.region);
}

/** The records that this Region appended. */
export async function ownRecords(
  at: SimulatedRegion,
): Promise<{ events: Event[]; credits: TransferDocument[]; settlements: Settlement[] }> {
  const { changes } = await at.table.changes(firstCursor, 100_000);
  const own = changes.filter(({ origin }) => origin === at.region);
  const events = own
    .filter(({ kind }) => kind === eventKind.name)
    .map(({ value }) => eventKind.decode(value));
  const credits = own
    .filter(({ kind }) => kind === transferCreditKind.name)
    .map(({ value }) => transferCreditKind.decode(value));
  const settlements = own
    .filter(({ kind }) => kind === settlementKind.name)
    .map(({ value }) => settlementKind.decode(value));
  return { events, credits, settlements };
}
