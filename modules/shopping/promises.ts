import type { Id } from '#kernel/ids.ts';
import type { Instant } from '#kernel/time.ts';
import type { Offer, UnitPromise } from '#modules/inventory/index.ts';

type VariantId = Id<'variant'>;
type ReservationId = Id<'reservation'>;

interface Holder {
  readonly variantIds: Set<VariantId>;
  /** Undefined until it was found out. */
  isHeld?: boolean;
}

/**
 * The last promises of scarce units, by variant and place, and whether the reservations that they were
 * made to still hold them. An allotment does not tell when one was paid: the reservation does.
 */
export class Promises {
  private readonly byVariant = new Map<VariantId, (readonly UnitPromise[])[]>();
  private readonly holders = new Map<ReservationId, Holder>();
  private wanted = new Set<ReservationId>();

  put(variantId: VariantId, place: number, promises: readonly UnitPromise[]): void {
    const before = this.reservationsOf(variantId);
    if (before.size === 0 && promises.length === 0) return;
    const places = this.byVariant.get(variantId) ?? [];
    places[place] = promises;
    this.byVariant.set(variantId, places);
    const after = this.reservationsOf(variantId);
    for (const reservationId of after) this.bind(reservationId, variantId);
    for (const reservationId of before.difference(after)) this.unbind(reservationId, variantId);
    if (after.size === 0) this.byVariant.delete(variantId);
  }

  variantsOf(reservationId: ReservationId): VariantId[] {
    return [...(this.holders.get(reservationId)?.variantIds ?? [])];
  }

  note(reservationId: ReservationId, isHeld: boolean): void {
    const holder = this.holders.get(reservationId);
    if (holder) holder.isHeld = isHeld;
  }

  /** It matters now whether the variant's promises are still held. */
  want(variantId: VariantId): void {
    for (const reservationId of this.reservationsOf(variantId)) {
      const isUnknown = this.holders.get(reservationId)?.isHeld === undefined;
      if (isUnknown) this.wanted.add(reservationId);
    }
  }

  takeWanted(): ReservationId[] {
    if (this.wanted.size === 0) return [];
    const wanted = [...this.wanted];
    this.wanted = new Set();
    return wanted;
  }

  /** The units at some places that are known to be held, and have not lapsed. */
  heldOf(variantId: VariantId, now: Instant, isWanted: (place: number) => boolean): Offer['held'] {
    let quantity = 0;
    let last: Instant | undefined;
    this.byVariant.get(variantId)?.forEach((promises, place) => {
      if (!isWanted(place)) return;
      for (const { quantity: units, reservationId, until } of promises) {
        if (until <= now || this.holders.get(reservationId)?.isHeld !== true) continue;
        quantity += units;
        if (last === undefined || until > last) last = until;
      }
    });
    return last === undefined ? undefined : { quantity, until: last };
  }

  private reservationsOf(variantId: VariantId): Set<ReservationId> {
    const places = this.byVariant.get(variantId) ?? [];
    // The places between may be empty.
    return new Set(places.flatMap((promises) => promises.map((each) => each.reservationId)));
  }

  private bind(reservationId: ReservationId, variantId: VariantId): void {
    const holder = this.holders.get(reservationId) ?? { variantIds: new Set() };
    holder.variantIds.add(variantId);
    this.holders.set(reservationId, holder);
  }

  private unbind(reservationId: ReservationId, variantId: VariantId): void {
    const holder = this.holders.get(reservationId);
    holder?.variantIds.delete(variantId);
    if (holder?.variantIds.size === 0) this.holders.delete(reservationId);
  }
}
