import { markets } from '#kernel/market.ts';
import type { MarketCode } from '#kernel/market.ts';
import type { Region } from '#kernel/region.ts';

/** Where units stand: a warehouse, or a boutique that sells over the counter first. */
export interface StockLocation {
  readonly handle: string;
  readonly kind: 'warehouse' | 'boutique';
  /** The Region nearest to it, which sells most of what stands there. */
  readonly region: Region;
}

/** The house's locations. A fifth is a line here: keys, plans and levels follow. */
export const stockLocations: readonly StockLocation[] = [
  { handle: 'warehouse-frankfurt', kind: 'warehouse', region: 'eu' },
  { handle: 'warehouse-singapore', kind: 'warehouse', region: 'ap' },
  { handle: 'boutique-paris', kind: 'boutique', region: 'eu' },
  { handle: 'boutique-tokyo', kind: 'boutique', region: 'ap' },
];

export const locationHandles: readonly string[] = stockLocations.map(({ handle }) => handle);

export function stockLocation(handle: string): StockLocation | undefined {
  return stockLocations.find((location) => location.handle === handle);
}

/**
 * The locations in the order in which a sale draws on them: near before far, but boutiques last,
 * since an empty shelf costs a boutique its visitor.
 */
export function locationsNear(region: Region): readonly string[] {
  const rank = (location: StockLocation) =>
    (location.kind === 'boutique' ? 2 : 0) + (location.region === region ? 0 : 1);
  return stockLocations
    .toSorted((left, right) => rank(left) - rank(right))
    .map(({ handle }) => handle);
}

export function locationsForMarket(market: MarketCode): readonly string[] {
  return locationsNear(markets[market].region);
}
