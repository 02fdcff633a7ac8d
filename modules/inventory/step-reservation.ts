import type { Id } from '#kernel/ids.ts';
import { ok, refused } from '#kernel/result.ts';
import type { Result } from '#kernel/result.ts';
import type { Clock } from '#ports/clock.ts';
import type { Random } from '#ports/random.ts';
import type { Table, Write } from '#ports/table.ts';
import { commitDecision, without } from './commit-decision.ts';
import { inLanes } from './lanes.ts';
import { changeOf, decideStep, takeStep } from './model.ts';
import type { Reservation, ReservationStep, StepRefusal } from './model.ts';
import { loadShelf } from './shelf.ts';
import { loadReservation, putReservation } from './store.ts';

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

/** Takes a reservation to its next status, with its units, in one commit. Repeating changes nothing. */
export async function stepReservation(
  ports: { table: Table; clock: Clock; random: Random },
  command: StepReservation,
  step: Step,
): Promise<Result<Reservation, StepReservationRefusal>> {
  const { table } = ports;
  const change = step.to === 'confirmed' ? undefined : changeOf[step.to];
  const attempt = () =>
    commitDecision<Reservation, StepRefusal | 'reservation_not_found'>(ports, async () => {
      const item = await loadReservation(table, command.reservationId);
      if (!item) return without(refused('reservation_not_found'));
      const decision = decideStep(item.value, step.to);
      if (!decision.ok) return without(decision);
      if (!decision.value || step.when?.(item.value) === false) return without(ok(item.value));

      const reservation = takeStep(item.value, step.to);
      const shelf = change && (await loadShelf(table, reservation.lines));
      for (const line of reservation.lines) shelf?.change(line, change?.(line.quantity) ?? {});
      const head = putReservation(reservation, item.version);
      return {
        result: ok(reservation),
        writes: [head, step.tell(reservation), ...(shelf?.writes() ?? [])],
      };
    });
  // A confirmation touches no allotment, so it need not wait for those who do.
  if (!change) return attempt();
  const known = await loadReservation(table, command.reservationId);
  const lanes = known?.value.lines.map(({ variantId }) => variantId) ?? [];
  return (await inLanes(table, lanes, attempt)) ?? refused('stock_contended');
}
