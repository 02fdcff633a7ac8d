import type { Id } from '#kernel/ids.ts';

/** Fewer units than this are told as a number; more are only told to be there. */
export const unitsToldMax = 3;

interface Shelf {
  total: number;
  /** Free units by place. */
  readonly free: number[];
}

/** The free units of each variant, summed over all places: every Region's allotment at every location. */
export class Shelves {
  private readonly shelves = new Map<string, Shelf>();
  private readonly places = new Map<string, number>();

  /** Notes the free units at a place; true when what shoppers are told has changed. */
  put(variantId: Id<'variant'>, place: string, free: number): boolean {
    const at = this.placeNumber(place);
    let shelf = this.shelves.get(variantId);
    if (!shelf) {
      if (free === 0) return false;
      shelf = { total: 0, free: [] };
      this.shelves.set(variantId, shelf);
    }
    const before = told(shelf.total);
    shelf.total += free - (shelf.free[at] ?? 0);
    shelf.free[at] = free;
    return told(shelf.total) !== before;
  }

  /** Zero to `unitsToldMax` as they are; one above stands for any more. */
  unitsTold(variantId: Id<'variant'>): number {
    return told(this.shelves.get(variantId)?.total ?? 0);
  }

  private placeNumber(place: string): number {
    const known = this.places.get(place);
    if (known !== undefined) return known;
    this.places.set(place, this.places.size);
    return this.places.size - 1;
  }
}

function told(units: number): number {
  return Math.max(0, Math.min(units, unitsToldMax + 1));
}

/** What an answer says of a variant's stock: whether it is there, and how few, never how many. */
export interface StockHint {
  readonly available: boolean;
  readonly unitsLeft?: number;
}

export function stockHint(unitsTold: number): StockHint {
  const few = unitsTold > 0 && unitsTold <= unitsToldMax;
  return { available: unitsTold > 0, ...(few && { unitsLeft: unitsTold }) };
}
