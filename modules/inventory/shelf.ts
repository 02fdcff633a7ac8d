import { assert } from '#kernel/assert.ts';
import type { Id } from '#kernel/ids.ts';
import type { Region } from '#kernel/region.ts';
import type { Instant } from '#kernel/time.ts';
import { asRead, check } from '#ports/item-kind.ts';
import { getManyMax } from '#ports/table.ts';
import type { Expectation, Key, Table, Write } from '#ports/table.ts';
import { promisesMax, scarceMax } from './limits.ts';
import { changeAllotment, changeOf, emptyAllotment } from './model.ts';
import type { Allotment, AllotmentChange, UnitPromise } from './model.ts';
import { allotmentKey, allotmentKind, putAllotment } from './store.ts';

export interface Spot {
  readonly variantId: Id<'variant'>;
  readonly location: string;
}

interface Place {
  readonly expect: Expectation;
  allotment: Allotment | undefined;
  changed: boolean;
}

/**
 * One Region's allotments, as a rule this one's, as one decision reads and changes them, to be committed together under
 * the versions that were read.
 */
export class Shelf {
  readonly #region: Region;
  readonly #places: Map<string, Place>;

  constructor(region: Region, places: Map<string, Place>) {
    this.#region = region;
    this.#places = places;
  }

  free(spot: Spot): number {
    return this.#place(spot).allotment?.free ?? 0;
  }

  at(spot: Spot): Allotment | undefined {
    return this.#place(spot).allotment;
  }

  /** Whether the change leaves no figure below nought. */
  allows(spot: Spot, { free = 0, reserved = 0 }: AllotmentChange): boolean {
    const { allotment } = this.#place(spot);
    return (allotment?.free ?? 0) + free >= 0 && (allotment?.reserved ?? 0) + reserved >= 0;
  }

  /** Makes an allotment that is behind show as many reserved units as are known to be, out of the free ones. */
  catchUp(spot: Spot, reserved: number): void {
    const { allotment } = this.#place(spot);
    if (!allotment || allotment.reserved >= reserved) return;
    const units = Math.min(reserved - allotment.reserved, allotment.free);
    this.change(spot, changeOf.reserved(units));
  }

  /** Changes an allotment; makes it when there is none, for which the sku must be known. */
  change(spot: Spot, change: AllotmentChange, sku?: string): void {
    const place = this.#place(spot);
    assert(place.allotment || sku !== undefined, `an allotment of ${spot.variantId} to change`);
    const { variantId, location } = spot;
    const before =
      place.allotment ??
      emptyAllotment({ variantId, location, region: this.#region, sku: sku ?? '' });
    const after = changeAllotment(before, change);
    assert(after.free >= 0 && after.reserved >= 0, `units of ${variantId} at ${location} suffice`);
    place.allotment = after;
    place.changed = true;
  }

  /** Notes to whom units were promised, where few are left: those who come later may be told. */
  promise(spot: Spot, promise: UnitPromise, now: Instant): void {
    const place = this.#place(spot);
    assert(place.allotment && place.changed, `${nameOf(spot)} was drawn on`);
    const { promises: before = [], ...rest } = place.allotment;
    const promises = [...before.filter(({ until }) => until > now), promise].slice(-promisesMax);
    place.allotment = rest.free > scarceMax ? rest : { ...rest, promises };
  }

  writes(): Write[] {
    const writes: Write[] = [];
    for (const { allotment, changed, expect } of this.#places.values()) {
      if (allotment && changed) writes.push(putAllotment(allotment, expect));
    }
    return writes;
  }

  /** That nothing here changed since it was read, for what relies on it without changing it. */
  checks(): Write[] {
    return [...this.#places.values()].flatMap(({ allotment, expect }) => {
      if (!allotment) return [];
      const { location, region, variantId } = allotment;
      return [check(allotmentKind, allotmentKey(variantId, region, location), expect)];
    });
  }

  #place(spot: Spot): Place {
    const place = this.#places.get(nameOf(spot));
    assert(place, `${nameOf(spot)} was loaded`);
    return place;
  }
}

/** Loads a Region's allotments at the spots. */
export async function loadShelf(
  table: Table,
  spots: readonly Spot[],
  region: Region = table.region,
): Promise<Shelf> {
  const byName = new Map(spots.map((spot) => [nameOf(spot), spot]));
  const keys: Key[] = [...byName.values()].map(({ variantId, location }) =>
    allotmentKey(variantId, region, location),
  );
  const pages: Key[][] = [];
  for (let from = 0; from < keys.length; from += getManyMax) {
    pages.push(keys.slice(from, from + getManyMax));
  }
  const items = (await Promise.all(pages.map((page) => table.getMany(allotmentKind, page)))).flat();
  const places = new Map<string, Place>();
  [...byName.keys()].forEach((name, index) => {
    const item = items[index];
    places.set(name, { expect: asRead(item), allotment: item?.value, changed: false });
  });
  return new Shelf(region, places);
}

/** Every location of each variant. */
export function spotsOf(
  variantIds: readonly Id<'variant'>[],
  locations: readonly string[],
): Spot[] {
  return variantIds.flatMap((variantId) => locations.map((location) => ({ variantId, location })));
}

function nameOf({ variantId, location }: Spot): string {
  return `${variantId}/${location}`;
}
