import type { Region } from '#kernel/region.ts';
import { perRegion, regions } from '#kernel/region.ts';
import { stockLocation } from './locations.ts';

/**
 * Of a hundred units that arrive at a location, how many each Region may sell. The near Region
 * sells most of a warehouse, the far one enough to answer its buyers without asking; a boutique's
 * units stay with its own Region, which can still give them at the moment of a sale.
 */
const nearPercent = { warehouse: 70, boutique: 100 } as const;

/**
 * Divides units between the Regions; the parts sum to the whole. The remainder of the division
 * goes to the near Region, so that a single piece is in the Region where it lies.
 */
export function divideReceipt(
  location: string,
  quantity: number,
): Readonly<Record<Region, number>> {
  const place = stockLocation(location);
  const parts = perRegion(() => 0);
  const near = place?.region ?? regions[0];
  const farPercent = (100 - nearPercent[place?.kind ?? 'boutique']) / (regions.length - 1);
  let left = quantity;
  for (const region of regions) {
    if (region === near) continue;
    parts[region] = Math.floor((quantity * farPercent) / 100);
    left -= parts[region];
  }
  parts[near] = left;
  return parts;
}
