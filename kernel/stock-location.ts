import type { Region } from './region.ts';

/** Where units stand: a warehouse, or a boutique that sells over the counter first. */
export interface StockLocation {
  readonly handle: string;
  readonly kind: 'warehouse' | 'boutique';
  /** The Region nearest to it, which sells most of what stands there and books what comes and goes. */
  readonly region: Region;
}

/** The house's locations. A fifth is a line here: keys, plans and levels follow. */
export const stockLocations: readonly StockLocation[] = [
  { handle: 'warehouse-frankfurt', kind: 'warehouse', region: 'eu' },
  { handle: 'warehouse-singapore', kind: 'warehouse', region: 'ap' },
  { handle: 'boutique-paris', kind: 'boutique', region: 'eu' },
  { handle: 'boutique-tokyo', kind: 'boutique', region: 'ap' },
];

export function stockLocation(handle: string): StockLocation | undefined {
  return stockLocations.find((location) => location.handle === handle);
}
