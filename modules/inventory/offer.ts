import type { Id } from '#kernel/ids.ts';
import type { Clock } from '#ports/clock.ts';
import type { Table } from '#ports/table.ts';
import { givingRegions } from './giving-regions.ts';
import { heldAmong } from './held-units.ts';
import type { HeldUnits } from './held-units.ts';
import type { Allotment } from './model.ts';
import { loadAllotments } from './read-levels.ts';

/** What may be said of a variant's units to one who wants to buy some. */
export interface Offer {
  /** Units that a checkout would get. */
  readonly now: number;
  /** Units that are there, in Regions from which nobody gets any just now. */
  readonly elsewhere: number;
  /** Units that may come free, where they could be sold. */
  readonly held?: HeldUnits | undefined;
}

/**
 * Why a checkout would refuse, as its refusals say: all are sold (`stock_insufficient`), others hold
 * them and may not pay (`stock_held`), they are where none can be had now (`stock_elsewhere`).
 */
export type Lack = 'sold_out' | 'held' | 'not_now';

/** Why a quantity would be refused; undefined when it would not. */
export function lackOf(offer: Offer, quantity = 1): Lack | undefined {
  if (offer.now >= quantity) return undefined;
  if (offer.elsewhere > 0) return 'not_now';
  return (offer.held?.quantity ?? 0) >= quantity - offer.now ? 'held' : 'sold_out';
}

/** What this Region can say to one who wants so many. One read, and one more when that is too many. */
export async function loadOffer(
  ports: { table: Table; clock: Clock },
  variantId: Id<'variant'>,
  quantity: number,
): Promise<Offer> {
  const giving = givingRegions(ports);
  const allotments = await loadAllotments(ports.table, variantId);
  const theirs = allotments.filter(({ region }) => giving.has(region));
  const now = freeIn(theirs);
  const offer = { now, elsewhere: freeIn(allotments) - now };
  if (lackOf(offer, quantity) !== 'sold_out') return offer;
  return { ...offer, held: await heldAmong(ports, theirs) };
}

function freeIn(allotments: readonly Allotment[]): number {
  return allotments.reduce((units, { free }) => units + free, 0);
}
