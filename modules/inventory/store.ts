import { homeOf } from '#kernel/ids.ts';
import type { Id } from '#kernel/ids.ts';
import { isRegion } from '#kernel/region.ts';
import type { Region } from '#kernel/region.ts';
import type { Instant } from '#kernel/time.ts';
import { appendedKind, ownedKind, put, staying, trusted } from '#ports/item-kind.ts';
import type { Expectation, IndexEntry, Key, Table, Write } from '#ports/table.ts';
import type { Booked } from './books.ts';
import { regionOfUnits } from './model.ts';
import type { Allotment, Reservation, StockLine } from './model.ts';
import type { TransferDocument } from './transfer-document.ts';

/**
 * | Item | Partition | Sort | Nature |
 * |---|---|---|---|
 * | allotment | `stock/{variantId}` | `allotment/{region}/{location}` | owned by that Region |
 * | reservation | `reservation/{reservationId}` | `head` | owned by its id's home |
 * | settlement | `reservation/{reservationId}` | `settled/{region}/{number}` | appended by that Region |
 * | transfer credit | `transfer/{transferId}` | `credit/{region}` | appended by the taker |
 *
 * Transfer documents are the events `stock.transferred`, found by taker and time under
 * `inventory/transfers/{to}`. Values are trusted: these kinds have no other writer than this module.
 */
export const allotmentKind = staying(ownedKind<Allotment>('allotment', regionInSort, trusted));

export const reservationKind = ownedKind<Reservation>(
  'reservation',
  (key) => homeOf(key.partition.slice('reservation/'.length)),
  trusted,
);

/** That a transfer's units were credited, and which: it exists once, so they are credited once. */
export const transferCreditKind = staying(
  appendedKind<TransferDocument>('transfer-credit', regionInSort, trusted),
);

/** Index partition of all allotments, in the order of location, sku, Region. */
export const allotmentsPartition = 'inventory/allotments';

export function allotmentPartition(variantId: Id<'variant'>): string {
  return `stock/${variantId}`;
}

export function allotmentKey(variantId: Id<'variant'>, region: Region, location: string): Key {
  return { partition: allotmentPartition(variantId), sort: `allotment/${region}/${location}` };
}

export function putAllotment(allotment: Allotment, expect: Expectation): Write {
  const { variantId, region, location, sku } = allotment;
  const listed: IndexEntry = {
    index: 'index1',
    partition: allotmentsPartition,
    sort: `${levelSort(location, sku)}/${region}`,
  };
  const key = allotmentKey(variantId, region, location);
  return put(allotmentKind, key, allotment, expect, { indexes: [listed] });
}

/** Where the allotments of a level lie in `allotmentsPartition`. A sku may hold slashes of its own. */
export function levelSort(location: string, sku: string): string {
  return `${location}/${encodeURIComponent(sku)}`;
}

export function reservationKey(reservationId: Id<'reservation'>): Key {
  return { partition: `reservation/${reservationId}`, sort: 'head' };
}

/**
 * That a Region brought its allotments in line with what another decided about a reservation: what they
 * show from then on, and which event, by epoch and sequence, was the last that it followed.
 */
export interface Settlement {
  readonly reservationId: Id<'reservation'>;
  readonly region: Region;
  readonly was: Booked;
  readonly booked: Booked;
  readonly lines: readonly StockLine[];
  readonly epoch: number;
  readonly sequence: number;
}

export const settlementKind = staying(
  appendedKind<Settlement>('settlement', regionInSort, trusted),
);

export const settlementPrefix = 'settled/';

/** The `number`th settlement of the reservation in its Region, from 1. */
export function putSettlement(settlement: Settlement, number: number): Write {
  const { partition } = reservationKey(settlement.reservationId);
  const sort = `${settlementPrefix}${settlement.region}/${String(number).padStart(6, '0')}`;
  return put(settlementKind, { partition, sort }, settlement, 'absent');
}

export async function loadReservation(table: Table, reservationId: Id<'reservation'>) {
  return table.get(reservationKind, reservationKey(reservationId));
}

/** In the order of the ids, undefined where there is none. At most a hundred. */
export async function loadReservations(
  table: Table,
  reservationIds: readonly Id<'reservation'>[],
): Promise<(Reservation | undefined)[]> {
  const items = await table.getMany(reservationKind, reservationIds.map(reservationKey));
  return items.map((item) => item?.value);
}

/**
 * Held reservations are found by the moment at which they lapse, confirmed ones by their home, those
 * that their units' Region has yet to follow by that Region; all others are in no index.
 */
export function putReservation(reservation: Reservation, expect: Expectation): Write {
  const { reservationId } = reservation;
  const index = listedUnder(reservation);
  const indexes: IndexEntry[] = index ? [{ index: 'index1', ...index }] : [];
  return put(reservationKind, reservationKey(reservationId), reservation, expect, { indexes });
}

function listedUnder(reservation: Reservation): Key | undefined {
  const { reservationId, expiresAt, isUnsettled, status } = reservation;
  const home = homeOf(reservationId);
  if (home === undefined) return undefined;
  if (isUnsettled) {
    return { partition: unsettledPartition(regionOfUnits(reservation), home), sort: reservationId };
  }
  const shard = shardOf(reservationId);
  if (status === 'confirmed') {
    return { partition: confirmedPartition(home, shard), sort: reservationId };
  }
  if (expiresAt === undefined) return undefined;
  const sort = `${momentText(expiresAt)}/${reservationId}`;
  return { partition: heldPartition(home, shard), sort };
}

/** Reservations of a home whose last step the Region of their units has yet to follow. */
export function unsettledPartition(region: Region, home: Region): string {
  return `inventory/unsettled/${region}/${home}`;
}

/** Open reservations are spread, since each is indexed at the rate at which the house sells. */
export const openShards = 8;

export function heldPartition(region: Region, shard: number): string {
  return `inventory/held/${region}/${shard}`;
}

/** Those that are neither released nor dispatched, beside the held ones. */
export function confirmedPartition(region: Region, shard: number): string {
  return `inventory/confirmed/${region}/${shard}`;
}

/** A moment as text that sorts by time. */
export function momentText(moment: Instant): string {
  return String(moment).padStart(15, '0');
}

function shardOf(reservationId: Id<'reservation'>): number {
  return reservationId.charCodeAt(reservationId.length - 1) % openShards;
}

export function creditKey(transferId: Id<'transfer'>, region: Region): Key {
  return { partition: `transfer/${transferId}`, sort: `credit/${region}` };
}

export function transfersPartition(to: Region): string {
  return `inventory/transfers/${to}`;
}

/** `allotment/{region}/…` and `credit/{region}`. */
function regionInSort(key: Key): Region | undefined {
  const region = key.sort.split('/')[1];
  return isRegion(region) ? region : undefined;
}
