import { markets } from '#kernel/market.ts';
import type { MarketCode } from '#kernel/market.ts';
import type { Region } from '#kernel/region.ts';
import { stockLocations } from '#kernel/stock-location.ts';
import type { StockLocation } from '#kernel/stock-location.ts';

export { stockLocation, stockLocations } from '#kernel/stock-location.ts';

export const locationHandles: readonly string[] = stockLocations.map(({ handle }) => handle);

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
