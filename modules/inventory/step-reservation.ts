import type { Id } from '#kernel/ids.ts';
import { ok, refused } from '#kernel/result.ts';
import type { Result } from '#kernel/result.ts';
import type { Clock } from '#ports/clock.ts';
import { inTurns } from '#ports/in-turn.ts';
import type { Random } from '#ports/random.ts';
import type { Table, Write } from '#ports/table.ts';
import { bookedBy, differenceOf, maySettle } from './books.ts';
import { bookingsOf, dueIn, recordSettlement } from './branch.ts';
import type { Branch } from './branch.ts';
import { commitDecision, without } from './commit-decision.ts';
import { epochOf, loadKnown, sameEpoch } from './known-reservation.ts';
import type { KnownReservation } from './known-reservation.ts';
import { laneWaitersMax } from './limits.ts';
import { changeOf, decideStep, regionOfUnits, takeStep } from './model.ts';
import type { Reservation, ReservationStep, StepRefusal } from './model.ts';
import { settleReservation } from './settle-reservation.ts';
import { loadShelf } from './shelf.ts';
import type { Shelf } from './shelf.ts';
import { allotmentPartition, loadReservation, putReservation } from './store.ts';

export interface StepReservation {
  readonly reservationId: Id<'reservation'>;
  readonly correlationId: string;
}

export type StepReservationRefusal = StepRefusal | 'reservation_not_found' | 'stock_contended';

interface Step {
  readonly to: ReservationStep;
  /** Asked on what was just read; false leaves the reservation as it is. */
  readonly when?: (reservation: Reservation) => boolean;
  readonly tell: (reservation: Reservation) => Write;
}

type Ports = { table: Table; clock: Clock; random: Random };

/**
 * Takes a reservation to its next status in one commit, with its units where they are this Region's to
 * book. Where they are another's, which adopted nothing but is followed by its books, that Region
 * settles them when it learns of the step. Repeating changes nothing.
 */
export async function stepReservation(
  ports: Ports,
  command: StepReservation,
  step: Step,
): Promise<Result<Reservation, StepReservationRefusal>> {
  const { table } = ports;
  const attempt = () =>
    commitDecision<Reservation, StepRefusal | 'reservation_not_found'>(ports, async () => {
      const epoch = epochOf(table, command.reservationId);
      const known = await loadKnown(table, command.reservationId);
      if (!known) return without(refused('reservation_not_found'));
      const decision = decideStep(known.reservation, step.to);
      if (!decision.ok) return without(decision);
      const { reservation: before } = known;
      if (!decision.value || step.when?.(before) === false) return without(ok(before));

      const { reservation, writes } = await book(table, takeStep(before, step.to, epoch), known);
      sameEpoch(table, command.reservationId, epoch);
      const head = putReservation(reservation, known.expect);
      return { result: ok(reservation), writes: [head, step.tell(reservation), ...writes] };
    });
  // A confirmation touches no allotment, so it need not wait for those who do.
  if (step.to === 'confirmed') return attempt();
  const known = (await loadReservation(table, command.reservationId))?.value;
  const lanes = known?.lines.map(({ variantId }) => allotmentPartition(variantId)) ?? [];
  const taken = await inTurns(table, lanes, laneWaitersMax, attempt);
  if (taken?.ok && taken.value.isUnsettled && maySettle(table, regionOfUnits(taken.value))) {
    // Only sooner: what is not settled here, the sweep settles.
    await settleReservation(ports, command.reservationId, regionOfUnits(taken.value));
  }
  return taken ?? refused('stock_contended');
}

interface Taken {
  readonly reservation: Reservation;
  readonly writes: readonly Write[];
}

/** The writes that follow a step in this Region's allotments, and whether it is left to be settled. */
async function book(
  table: Table,
  reservation: Reservation,
  { branch }: KnownReservation,
): Promise<Taken> {
  const { lines, status } = reservation;
  if (status === 'held' || status === 'confirmed') return { reservation, writes: [] };
  if (regionOfUnits(reservation) !== table.region) {
    return { reservation: { ...reservation, isUnsettled: true }, writes: [] };
  }
  const shelf = await loadShelf(table, lines);
  const isSameEpoch = (reservation.bornEpoch ?? 0) === (reservation.epoch ?? 0);
  if (branch && !isSameEpoch) return bookSettled(table, reservation, branch, shelf);
  for (const line of lines) shelf.change(line, changeOf[status](line.quantity));
  return { reservation, writes: shelf.writes() };
}

/** Since its home changed hands, the books may say something else than the reservation did. */
function bookSettled(
  { region }: Table,
  reservation: Reservation,
  branch: Branch,
  shelf: Shelf,
): Taken {
  const { booked: was, lines } = bookedBy(bookingsOf(branch, region));
  const booked = dueIn(reservation, region);
  const change = differenceOf(was, booked);
  // Without units to change, the settling of the same books must still not pass by unseen.
  if (!change) return { reservation, writes: shelf.checks() };
  if (lines.some((line) => !shelf.allows(line, change(line.quantity)))) {
    return { reservation: { ...reservation, isUnsettled: true }, writes: shelf.checks() };
  }
  for (const line of lines) shelf.change(line, change(line.quantity));
  const record = recordSettlement(branch, reservation, { region, was, booked, lines });
  return { reservation, writes: [record, ...shelf.writes()] };
}
