import { homeOf } from '#kernel/ids.ts';
import type { Id } from '#kernel/ids.ts';
import { asRead } from '#ports/item-kind.ts';
import { TableUnavailable } from '#ports/table.ts';
import type { Expectation, Table } from '#ports/table.ts';
import { loadBranch, reservationOf } from './branch.ts';
import type { Branch } from './branch.ts';
import { regionOfUnits } from './model.ts';
import type { Reservation } from './model.ts';
import { loadReservation } from './store.ts';

export interface KnownReservation {
  readonly reservation: Reservation;
  readonly expect: Expectation;
  /** There where the home changed hands since the reservation was made. */
  readonly branch?: Branch;
}

/** The reservation as it stands: by its head alone where nobody else can have had a hand in it. */
export async function loadKnown(
  table: Table,
  reservationId: Id<'reservation'>,
): Promise<KnownReservation | undefined> {
  const epoch = epochOf(table, reservationId);
  const item = await loadReservation(table, reservationId);
  const isOwn = item !== undefined && (item.value.bornEpoch ?? 0) === epoch;
  if (isOwn && regionOfUnits(item.value) === table.region) {
    return { reservation: item.value, expect: item.version };
  }
  // Before the first evacuation, what is not there was never made.
  if (!item && epoch === 0) return undefined;
  const branch = await loadBranch(table, reservationId);
  const reservation = reservationOf(branch);
  return reservation && { reservation, expect: asRead(branch.item), branch };
}

/** What was decided in one epoch must not be told in another, whose holder may know more. */
export function sameEpoch(table: Table, reservationId: Id<'reservation'>, epoch: number): void {
  if (epochOf(table, reservationId) === epoch) return;
  throw new TableUnavailable(`The home of ${reservationId} changed hands: nothing was written`);
}

export function epochOf({ custody }: Table, reservationId: Id<'reservation'>): number {
  const home = homeOf(reservationId);
  return home === undefined ? 0 : custody.epochOf(home);
}
