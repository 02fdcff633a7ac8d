import type { Id } from '#kernel/ids.ts';
import { regions } from '#kernel/region.ts';
import type { Region } from '#kernel/region.ts';
import { instant } from '#kernel/time.ts';
import type { Instant } from '#kernel/time.ts';
import { lackOf } from '#modules/inventory/index.ts';
import type { Allotment, Offer } from '#modules/inventory/index.ts';
import { Promises } from './promises.ts';

/** Fewer units than this are told as a number; more are only told to be there. */
export const unitsToldMax = 3;

/** What the shop reads of an allotment. */
export type Stock = Pick<Allotment, 'region' | 'location' | 'free' | 'promises'>;

/** What shoppers are told of a variant's units, as one word, so that a change of it is seen. */
type Told = string;

type VariantId = Id<'variant'>;

/**
 * The units of each variant by place: every Region's allotment at every location; and what they amount
 * to while only some Regions' units can be sold.
 */
export class Shelves {
  private readonly promises = new Promises();
  private readonly free = new Map<VariantId, number[]>();
  private readonly places = new Map<string, number>();
  private readonly regionAt: Region[] = [];
  private sellers: ReadonlySet<Region> = new Set(regions);
  private now = instant(0);
  /** Variants of which is told that they are held, and until when. */
  private readonly heldUntil = new Map<VariantId, Instant>();

  /** The Regions whose units can be sold. */
  get giving(): ReadonlySet<Region> {
    return this.sellers;
  }

  /** Notes an allotment; true when what shoppers are told has changed. */
  put(variantId: VariantId, { free, location, promises = [], region }: Stock): boolean {
    const at = this.placeNumber(region, location);
    let shelf = this.free.get(variantId);
    if (!shelf) {
      if (free === 0 && promises.length === 0) return false;
      shelf = [];
      this.free.set(variantId, shelf);
    }
    const before = this.told(variantId);
    shelf[at] = free;
    this.promises.put(variantId, at, promises);
    return this.isNews(variantId, before);
  }

  /** Notes whether a reservation still holds its units. Returns the variants of which other is told now. */
  noteReservation(reservationId: Id<'reservation'>, isHeld: boolean): VariantId[] {
    return this.changedBy(this.promises.variantsOf(reservationId), () =>
      this.promises.note(reservationId, isHeld),
    );
  }

  /** From now on only the units of these Regions can be sold. Returns the variants of which other is told now. */
  giveFrom(giving: ReadonlySet<Region>): VariantId[] {
    if (giving.size === this.giving.size && giving.isSubsetOf(this.giving)) return [];
    return this.changedBy([...this.free.keys()], () => {
      this.sellers = giving;
    });
  }

  /** Promises that lapsed by now hold nothing any more. Returns the variants of which other is told now. */
  lapse(now: Instant): VariantId[] {
    const due = [...this.heldUntil].filter(([, until]) => until <= now);
    return this.changedBy(
      due.map(([variantId]) => variantId),
      () => {
        this.now = now;
      },
    );
  }

  /** When the next promise lapses of which shoppers are told. */
  nextLapse(): Instant | undefined {
    let next: Instant | undefined;
    for (const until of this.heldUntil.values()) {
      if (next === undefined || until < next) next = until;
    }
    return next;
  }

  /** Reservations of which it is to be found out whether they still hold units. */
  takeUnverified(): Id<'reservation'>[] {
    return this.promises.takeWanted();
  }

  offerOf(variantId: VariantId): Offer {
    let now = 0;
    let elsewhere = 0;
    this.free.get(variantId)?.forEach((units, at) => {
      if (this.gives(at)) now += units;
      else elsewhere += units;
    });
    if (now > 0 || elsewhere > 0) return { now, elsewhere };
    const held = this.promises.heldOf(variantId, this.now, (at) => this.gives(at));
    return { now, elsewhere, held };
  }

  /** Units that may be had; one above `unitsToldMax` stands for any more. */
  unitsTold(variantId: VariantId): number {
    return few(this.offerOf(variantId).now);
  }

  private gives(at: number): boolean {
    const region = this.regionAt[at];
    return region === undefined || this.giving.has(region);
  }

  private changedBy(variantIds: readonly VariantId[], change: () => void): VariantId[] {
    const before = variantIds.map((variantId) => this.told(variantId));
    change();
    return variantIds.filter((variantId, index) => this.isNews(variantId, before[index]));
  }

  private isNews(variantId: VariantId, before: Told | undefined): boolean {
    const offer = this.offerOf(variantId);
    if (offer.now === 0) this.promises.want(variantId);
    const until = lackOf(offer) === 'held' ? offer.held?.until : undefined;
    if (until === undefined) this.heldUntil.delete(variantId);
    else this.heldUntil.set(variantId, until);
    return tellOf(offer) !== before;
  }

  private told(variantId: VariantId): Told {
    return tellOf(this.offerOf(variantId));
  }

  private placeNumber(region: Region, location: string): number {
    const place = `${region}/${location}`;
    const known = this.places.get(place);
    if (known !== undefined) return known;
    const at = this.places.size;
    this.places.set(place, at);
    this.regionAt[at] = region;
    return at;
  }
}

/** One above `unitsToldMax` stands for any more. */
export function few(units: number): number {
  return Math.max(0, Math.min(units, unitsToldMax + 1));
}

function tellOf(offer: Offer): Told {
  const lack = lackOf(offer);
  return lack === undefined ? String(few(offer.now)) : `${lack} ${offer.held?.until ?? ''}`;
}
