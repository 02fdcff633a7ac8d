import { stockReleased } from '#contracts/events/stock.ts';
import type { Result } from '#kernel/result.ts';
import type { Clock } from '#ports/clock.ts';
import type { Random } from '#ports/random.ts';
import type { Table } from '#ports/table.ts';
import type { Reservation } from './model.ts';
import { reservationFact } from './reservation-fact.ts';
import { stepReservation } from './step-reservation.ts';
import type { StepReservation, StepReservationRefusal } from './step-reservation.ts';

export interface ReleaseReservation extends StepReservation {
  /** One word or a code, such as `order_cancelled`: never personal data. */
  readonly reason: string;
}

/** Reserved units go back on sale. Repeating it changes nothing; what left the house stays gone. */
export async function releaseReservation(
  ports: { table: Table; clock: Clock; random: Random },
  command: ReleaseReservation,
): Promise<Result<Reservation, StepReservationRefusal>> {
  const { reason } = command;
  return stepReservation(ports, command, {
    to: 'released',
    tell: (reservation) => reservationFact(ports, stockReleased, reservation, command, { reason }),
  });
}
