import { openSimulatedRegions } from '#adapters/simulated/index.ts';
import type { SimulatedRegion, SimulatedRegions } from '#adapters/simulated/index.ts';
import { derivedId, siblingId } from '#kernel/ids.ts';
import type { Region } from '#kernel/region.ts';
import type { Result } from '#kernel/result.ts';
import type { Roster } from '#kernel/roster.ts';
import type { Id } from '#kernel/ids.ts';
import { minuteMs, plus } from '#kernel/time.ts';
import { eventKind } from '#ports/event.ts';
import type { Event } from '#ports/event.ts';
import { newId } from '#ports/identifier.ts';
import { firstCursor } from '#ports/table.ts';
import { recoverTransfers } from './follow-transfers.ts';
import { settleArrived } from './settle-arrived.ts';
import { sweepReservations } from './sweep-reservations.ts';
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

/** Changes the roster, and tells it to the Regions that hear of it at once. */
export function reseat(
  { eu, ap }: SimulatedRegions,
  before: Roster,
  change: (roster: Roster) => Result<Roster, string>,
  hearing: readonly Region[] = ['eu', 'ap'],
): Roster {
  const changed = change(before);
  if (!changed.ok) throw new Error(changed.code);
  for (const at of [eu, ap]) if (hearing.includes(at.region)) at.custody.learn(changed.value);
  return changed.value;
}

/** All that arrives is followed, and all that is left over is swept, in both Regions, until both know all. */
export async function comeToRest(regions: SimulatedRegions): Promise<void> {
  for (let round = 0; round < 3; round++) {
    await regions.replicate();
    for (const at of [regions.eu, regions.ap]) {
      await recoverTransfers(at);
      const { changes } = await at.table.changes(firstCursor, 100_000);
      for (const change of changes) await settleArrived(at, change);
      await sweepReservations(at);
    }
  }
  await regions.replicate();
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
