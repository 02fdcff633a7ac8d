import { assert } from '#kernel/assert.ts';
import { homeOf } from '#kernel/ids.ts';
import type { Id } from '#kernel/ids.ts';
import type { Region } from '#kernel/region.ts';
import { ok } from '#kernel/result.ts';
import type { Clock } from '#ports/clock.ts';
import { check } from '#ports/item-kind.ts';
import type { Random } from '#ports/random.ts';
import type { Table, Write } from '#ports/table.ts';
import { bookedBy, differenceOf, maySettle } from './books.ts';
import { bookingsOf, dueIn, foldReservation, loadBranch, recordSettlement } from './branch.ts';
import type { Branch } from './branch.ts';
import { commitDecision, without } from './commit-decision.ts';
import type { Decision } from './commit-decision.ts';
import type { Reservation } from './model.ts';
import { loadShelf } from './shelf.ts';
import { noteShortfall } from './shortfalls.ts';
import { putReservation, reservationKey, reservationKind } from './store.ts';

/**
 * `settled`: the books say what the reservation does, now or before. `incomplete`: events are still on
 * their way. `short`: units that were given back too early are sold by now; it is noted
 * (`shortfalls.ts`) and tried again. `contended`: try again.
 */
export type Settled = 'settled' | 'incomplete' | 'short' | 'contended';

type Ports = { table: Table; clock: Clock; random: Random };

/**
 * Brings a Region's allotments in line with a reservation whose home changed hands: what another
 * Region decided about units that only this one may book. Compares what its books show with what
 * prevails, and books the difference together with a record of it, once however often it is called.
 */
export async function settleReservation(
  ports: Ports,
  reservationId: Id<'reservation'>,
  region: Region = ports.table.region,
): Promise<Settled> {
  assert(maySettle(ports.table, region), `${ports.table.region} settles the books of ${region}`);
  const settled = await commitDecision<Settled, never>(ports, async () => {
    const branch = await loadBranch(ports.table, reservationId);
    const reservation = foldReservation(branch.living);
    if (!reservation) return without(ok('incomplete'));
    return decide(ports.table, branch, reservation, region);
  });
  if (!settled.ok) return 'contended';
  if (settled.value === 'short') await noteShortfall(ports, region, reservationId);
  return settled.value;
}

async function decide(
  table: Table,
  branch: Branch,
  reservation: Reservation,
  region: Region,
): Promise<Decision<Settled, never>> {
  const { booked: was, lines } = bookedBy(bookingsOf(branch, region));
  const due = dueIn(reservation, region);
  const change = differenceOf(was, due);
  if (!change) {
    const finished = finish(table, branch, reservation, region);
    return { result: ok('settled'), writes: finished ? [finished] : [] };
  }
  const shelf = await loadShelf(table, lines, region);
  for (const line of lines) {
    // A lost Region's allotment may have stopped replicating before the units were set aside.
    if (region !== table.region) shelf.catchUp(line, line.quantity);
    if (!shelf.allows(line, change(line.quantity))) return without(ok('short'));
    shelf.change(line, change(line.quantity));
  }
  const record = recordSettlement(branch, reservation, { region, was, booked: due, lines });
  // A step that is taken meanwhile changes the head, and this is decided anew.
  const head =
    finish(table, branch, reservation, region) ??
    check(reservationKind, reservationKey(branch.reservationId), branch.item?.version ?? 'absent');
  return {
    result: ok('settled'),
    writes: [record, ...shelf.writes(), head],
  };
}

/** Takes the reservation from the list of those to settle, where this Region may write it. */
function finish(
  { custody }: Table,
  { item }: Branch,
  reservation: Reservation,
  region: Region,
): Write | undefined {
  if (!item) return undefined;
  const head = item.value;
  const home = homeOf(reservation.reservationId);
  if (!head.isUnsettled || !home || !custody.mayCommit(home)) return undefined;
  const isSame = head.sequence === reservation.sequence && head.epoch === reservation.epoch;
  if (!isSame || (head.drawnFrom ?? home) !== region) return undefined;
  const { isUnsettled: _, ...settled } = head;
  return putReservation(settled, item.version);
}
