import { stockDispatched } from '#contracts/events/stock.ts';
import type { Result } from '#kernel/result.ts';
import type { Clock } from '#ports/clock.ts';
import type { Random } from '#ports/random.ts';
import type { Table } from '#ports/table.ts';
import type { Reservation } from './model.ts';
import { reservationFact } from './reservation-fact.ts';
import { stepReservation } from './step-reservation.ts';
import type { StepReservation, StepReservationRefusal } from './step-reservation.ts';

/** The units of a placed order left the house. Repeating it changes nothing. */
export async function dispatchReservation(
  ports: { table: Table; clock: Clock; random: Random },
  command: StepReservation,
): Promise<Result<Reservation, StepReservationRefusal>> {
  return stepReservation(ports, command, {
    to: 'dispatched',
    tell: (reservation) => reservationFact(ports, stockDispatched, reservation, command, {}),
  });
}
