import { stockReleased } from '#contracts/events/stock.ts';
import type { Clock } from '#ports/clock.ts';
import type { Random } from '#ports/random.ts';
import type { Table } from '#ports/table.ts';
import { hasLapsed } from './model.ts';
import { reservationFact } from './reservation-fact.ts';
import { stepReservation } from './step-reservation.ts';
import type { StepReservation } from './step-reservation.ts';

/** Releases a held reservation whose time has passed; leaves any other as it is. */
export async function expireReservation(
  ports: { table: Table; clock: Clock; random: Random },
  command: StepReservation,
): Promise<void> {
  const reason = 'expired';
  await stepReservation(ports, command, {
    to: 'released',
    when: (reservation) => hasLapsed(reservation, ports.clock.now()),
    tell: (reservation) => reservationFact(ports, stockReleased, reservation, command, { reason }),
  });
}
