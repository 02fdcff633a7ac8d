import type { Id } from '#kernel/ids.ts';
import type { Allotment } from './model.ts';

/** The units of a variant at a location, over all Regions. */
export interface InventoryLevel {
  readonly variantId: Id<'variant'>;
  readonly sku: string;
  readonly location: string;
  /** All units that are there: reserved, available, and incoming. */
  readonly onHand: number;
  readonly reserved: number;
  /** Units that some Region may promise. */
  readonly available: number;
  /** Units on their way from one Region's allotment to another's, which nobody may promise yet. */
  readonly incoming: number;
}

/**
 * The levels that allotments amount to, in the order in which they come. Allotments of other
 * Regions are seen as they last arrived, each at its own moment, so a figure may be a little old.
 */
export function levelsOf(allotments: readonly Allotment[]): InventoryLevel[] {
  const groups = Map.groupBy(allotments, ({ variantId, location }) => `${variantId}/${location}`);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const { variantId, sku, location } = first;
    const sum = (units: (allotment: Allotment) => number) =>
      group.reduce((total, allotment) => total + units(allotment), 0);
    const available = sum(({ free }) => free);
    const reserved = sum((allotment) => allotment.reserved);
    // The credit may arrive here before the giver's own change did.
    const incoming = Math.max(
      0,
      sum(({ given, credited }) => given - credited),
    );
    const onHand = available + reserved + incoming;
    return [{ variantId, sku, location, onHand, reserved, available, incoming }];
  });
}

export interface Availability {
  readonly available: number;
  readonly byLocation: Readonly<Record<string, number>>;
}

/** What may be promised of one variant, given its allotments: all Regions, all locations. */
export function availabilityOf(allotments: Iterable<Allotment>): Availability {
  let available = 0;
  const byLocation: Record<string, number> = {};
  for (const { free, location } of allotments) {
    available += free;
    byLocation[location] = (byLocation[location] ?? 0) + free;
  }
  return { available, byLocation };
}
