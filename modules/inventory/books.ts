import type { Region } from '#kernel/region.ts';
import { changeOf } from './model.ts';
import type { AllotmentChange, StockLine } from './model.ts';

/**
 * What a Region's allotments show of one reservation. Only that Region writes them, so after an
 * evacuation its books may say something else than the reservation does, until it settles.
 */
export type Booked = 'nothing' | 'reserved' | 'released' | 'dispatched';

/** One booking: a step that the Region took itself, or a settlement. */
export interface Booking {
  readonly booked: Booked;
  readonly lines: readonly StockLine[];
  readonly epoch: number;
  readonly sequence: number;
  readonly isSettlement: boolean;
}

/** How a Region's books stand after its bookings, given in any order. */
export function bookedBy(bookings: readonly Booking[]): Pick<Booking, 'booked' | 'lines'> {
  const ordered = bookings.toSorted(
    (a, b) =>
      a.epoch - b.epoch ||
      a.sequence - b.sequence ||
      Number(a.isSettlement) - Number(b.isSettlement),
  );
  return ordered.at(-1) ?? { booked: 'nothing', lines: [] };
}

/**
 * What takes the books from what they show to what they should, for `quantity` units; undefined when
 * there is nothing to do. What has physically left stays gone, whatever was decided elsewhere: that is
 * for people to look into.
 */
export function differenceOf(
  booked: Booked,
  due: Booked,
): ((quantity: number) => AllotmentChange) | undefined {
  return differences[booked][due];
}

const differences: Readonly<
  Record<Booked, Partial<Record<Booked, (quantity: number) => AllotmentChange>>>
> = {
  // Books of a Region that never set units aside have nothing to give back or to send.
  nothing: {},
  reserved: {
    nothing: changeOf.released,
    released: changeOf.released,
    dispatched: changeOf.dispatched,
  },
  // Given back too early: the units are set aside again, or have left.
  released: { reserved: changeOf.reserved, dispatched: (quantity) => ({ free: -quantity }) },
  dispatched: {},
};

/** Who settles a Region's books: itself, or, when its store is lost, who holds its home. */
export function maySettle(
  table: {
    readonly region: Region;
    readonly custody: {
      standingOf(home: Region): string;
      mayCommit(home: Region): boolean;
    };
  },
  region: Region,
): boolean {
  const { custody } = table;
  return custody.standingOf(region) === 'lost'
    ? custody.mayCommit(region)
    : region === table.region;
}
