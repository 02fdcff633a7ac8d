import type { Id } from '#kernel/ids.ts';
import type { StockLine } from './model.ts';

export interface WantedLine {
  readonly variantId: Id<'variant'>;
  /** At least one. */
  readonly quantity: number;
}

export type Plan =
  | { readonly ok: true; readonly lines: readonly StockLine[] }
  | { readonly ok: false; readonly missing: readonly WantedLine[] };

/**
 * Chooses the locations that give the units: the first that can give everything, so that the order
 * travels as one parcel; else each line from as early a location as possible.
 */
export function planReservation(
  wanted: readonly WantedLine[],
  locations: readonly string[],
  free: (spot: { variantId: Id<'variant'>; location: string }) => number,
): Plan {
  const single = locations.find((location) =>
    wanted.every(({ variantId, quantity }) => free({ variantId, location }) >= quantity),
  );
  if (single !== undefined) {
    return { ok: true, lines: wanted.map((line) => ({ ...line, location: single })) };
  }
  const missing: WantedLine[] = [];
  const lines = wanted.flatMap(({ variantId, quantity }) => {
    const { taken, short } = draw(variantId, quantity, locations, free);
    if (short > 0) missing.push({ variantId, quantity: short });
    return taken;
  });
  return missing.length > 0 ? { ok: false, missing } : { ok: true, lines };
}

/** Draws units from the locations in turn; `short` is what they do not have. */
export function draw(
  variantId: Id<'variant'>,
  quantity: number,
  locations: readonly string[],
  free: (spot: { variantId: Id<'variant'>; location: string }) => number,
): { readonly taken: StockLine[]; readonly short: number } {
  const taken: StockLine[] = [];
  let short = quantity;
  for (const location of locations) {
    const units = Math.min(short, free({ variantId, location }));
    if (units <= 0) continue;
    taken.push({ variantId, location, quantity: units });
    short -= units;
  }
  return { taken, short };
}

/** One line a variant. */
export function mergeWanted(lines: readonly WantedLine[]): WantedLine[] {
  const quantities = new Map<Id<'variant'>, number>();
  for (const { variantId, quantity } of lines) {
    quantities.set(variantId, (quantities.get(variantId) ?? 0) + quantity);
  }
  return [...quantities].map(([variantId, quantity]) => ({ variantId, quantity }));
}
