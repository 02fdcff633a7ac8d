import {
  stockConfirmed,
  stockDispatched,
  stockReleased,
  stockReserved,
} from '#contracts/events/stock.ts';
import { homeOf } from '#kernel/ids.ts';
import type { Id } from '#kernel/ids.ts';
import type { Region } from '#kernel/region.ts';
import { fromIso } from '#kernel/time.ts';
import { eventKind, eventPartition, prevailing } from '#ports/event.ts';
import type { Branches, Event } from '#ports/event.ts';
import { valueOf } from '#ports/item-kind.ts';
import { TableUnavailable, queryLimitMax } from '#ports/table.ts';
import type { Item, Table, Write } from '#ports/table.ts';
import type { Booked, Booking } from './books.ts';
import { regionOfUnits } from './model.ts';
import type { Reservation, ReservationStatus } from './model.ts';
import {
  loadReservation,
  putSettlement,
  reservationKey,
  settlementKind,
  settlementPrefix,
} from './store.ts';
import type { Settlement } from './store.ts';

/** All that is known of a reservation whose home changed hands: its head, its events, and the books. */
export interface Branch extends Branches {
  readonly reservationId: Id<'reservation'>;
  readonly item: Item<Reservation> | undefined;
  readonly settlements: readonly Settlement[];
}

/**
 * Throws `TableUnavailable` while others tell of an epoch of which this Region, thinking that it holds
 * the home, has not heard: what it would commit could only go astray.
 */
export async function loadBranch(table: Table, reservationId: Id<'reservation'>): Promise<Branch> {
  const { partition } = reservationKey(reservationId);
  const [item, told, settled] = await Promise.all([
    loadReservation(table, reservationId),
    table.query({ partition: eventPartition(reservationId), limit: queryLimitMax }),
    table.query({ partition, prefix: settlementPrefix, limit: queryLimitMax }),
  ]);
  const events = told.items.flatMap((one) => valueOf(eventKind, one) ?? []);
  const settlements = settled.items.flatMap((one) => valueOf(settlementKind, one) ?? []);
  const home = homeOf(reservationId);
  const latest = Math.max(0, ...events.map(({ epoch = 0 }) => epoch));
  if (home && latest > table.custody.epochOf(home) && table.custody.mayCommit(home)) {
    throw new TableUnavailable(`${table.region} has yet to hear who holds the home of ${home}`);
  }
  return { reservationId, item, settlements, ...prevailing(events) };
}

const statusOf = new Map<string, ReservationStatus>([
  [stockReserved.type, 'held'],
  [stockConfirmed.type, 'confirmed'],
  [stockReleased.type, 'released'],
  [stockDispatched.type, 'dispatched'],
]);

/** The reservation that events in order amount to; undefined when the first or one in between is missing. */
export function foldReservation(living: readonly Event[]): Reservation | undefined {
  let reservation: Reservation | undefined;
  for (const [index, event] of living.entries()) {
    const status = statusOf.get(event.type);
    if (event.sequence !== index + 1 || status === undefined) return undefined;
    const epoch = event.epoch !== undefined && { epoch: event.epoch };
    if (reservation) {
      const { expiresAt: _, epoch: __, ...rest } = reservation;
      reservation = { ...rest, status, sequence: event.sequence, ...epoch };
      continue;
    }
    if (status !== 'held') return undefined;
    const { expiresAt, ...told } = stockReserved.data.parse(event.data);
    const bornEpoch = event.epoch !== undefined && { bornEpoch: event.epoch };
    const first = { status, sequence: 1, expiresAt: fromIso(expiresAt), ...bornEpoch, ...epoch };
    reservation = { ...told, ...first };
  }
  return reservation;
}

/**
 * What the reservation is, of head and events whichever reached further: those of one commit travel
 * apart, and of two heads the clock chose one.
 */
export function reservationOf({ item, living }: Branch): Reservation | undefined {
  const told = foldReservation(living);
  const head = item?.value;
  if (!told || !head) return told ?? head;
  return isAhead(head, told) ? head : told;
}

export function isAhead(one: Reservation, other: Reservation): boolean {
  return ((one.epoch ?? 0) - (other.epoch ?? 0) || one.sequence - other.sequence) > 0;
}

/** The events as far as none is missing. */
export function reachOf(living: readonly Event[]): readonly Event[] {
  const gap = living.findIndex(({ sequence }, index) => sequence !== index + 1);
  return gap < 0 ? living : living.slice(0, gap);
}

/**
 * What a Region booked of the reservation: it set the units aside, and what it decided about them in the
 * same epoch, together with each event; all later bookings are settlements.
 */
export function bookingsOf(branch: Branch, region: Region): Booking[] {
  const own = [...branch.living, ...branch.stray].filter((event) => event.region === region);
  const reserved = own.find(({ type }) => type === stockReserved.type);
  if (!reserved) return [];
  const { lines } = stockReserved.data.parse(reserved.data);
  const steps = own.flatMap(({ epoch = 0, sequence, type }): Booking[] => {
    const booked = bookedOn.get(type);
    return booked && epoch === (reserved.epoch ?? 0)
      ? [{ booked, lines, epoch, sequence, isSettlement: false }]
      : [];
  });
  const settled = branch.settlements
    .filter((settlement) => settlement.region === region)
    .map(({ booked, epoch, sequence }): Booking => {
      return { booked, lines, epoch, sequence, isSettlement: true };
    });
  return [...steps, ...settled];
}

/** A confirmation books nothing. */
const bookedOn = new Map<string, Booked>([
  [stockReserved.type, 'reserved'],
  [stockReleased.type, 'released'],
  [stockDispatched.type, 'dispatched'],
]);

/** The write that records that a Region's books follow a reservation from now on. */
export function recordSettlement(
  { reservationId, settlements }: Branch,
  reservation: Reservation,
  books: Pick<Settlement, 'region' | 'was' | 'booked' | 'lines'>,
): Write {
  const { epoch = 0, sequence } = reservation;
  const number = settlements.filter(({ region }) => region === books.region).length + 1;
  return putSettlement({ ...books, reservationId, epoch, sequence }, number);
}

/** What a Region's books should show of a reservation. */
export function dueIn(reservation: Reservation, region: Region): Booked {
  if (regionOfUnits(reservation) !== region) return 'nothing';
  const { status } = reservation;
  return status === 'held' || status === 'confirmed' ? 'reserved' : status;
}
