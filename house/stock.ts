import { hash, sequence } from './chance.ts';
import type { LocationHandle } from './locations.ts';

export type Stock = Readonly<Record<LocationHandle, number>>;

/** How deep a model is held: every day's best sellers, the rest of the list, and single pieces. */
export type Depth = 'best' | 'list' | 'unique';

/** Units on hand at each location, the same for a sku in every run. */
export function stockOf(sku: string, depth: Depth): Stock {
  const chance = sequence(hash(`stock ${sku}`));
  if (depth === 'unique') {
    const home = Math.floor(chance() * 4);
    const at = (index: number): number => (index === home ? 1 : 0);
    return {
      'warehouse-frankfurt': at(0),
      'warehouse-singapore': at(1),
      'boutique-paris': at(2),
      'boutique-tokyo': at(3),
    };
  }
  const soldOut = depth === 'list' && chance() < 0.06;
  const units = (max: number, emptyShare: number): number => {
    const draw = chance();
    // Squared, so that small sizes of stock are common and full shelves are rare.
    return soldOut || draw < emptyShare ? 0 : 1 + Math.floor(chance() ** 2 * max);
  };
  if (depth === 'best') {
    return {
      'warehouse-frankfurt': 300 + units(300, 0),
      'warehouse-singapore': 300 + units(300, 0),
      'boutique-paris': 12 + units(20, 0),
      'boutique-tokyo': 12 + units(20, 0),
    };
  }
  return {
    'warehouse-frankfurt': units(40, 0.06),
    'warehouse-singapore': units(36, 0.1),
    'boutique-paris': units(5, 0.35),
    'boutique-tokyo': units(5, 0.35),
  };
}
