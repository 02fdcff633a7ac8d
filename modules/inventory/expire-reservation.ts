import { stockReleased } from '#contracts/events/stock.ts';
import type { Clock } from '#ports/clock.ts';
import type { Random } from '#ports/random.ts';
import { valueOf } from '#ports/item-kind.ts';
import type { Table } from '#ports/table.ts';
import { plus } from '#kernel/time.ts';
import { hasLapsed } from './model.ts';
import { reservationFact } from './reservation-fact.ts';
import { stepReservation } from './step-reservation.ts';
import type { StepReservation } from './step-reservation.ts';
import { heldPartition, heldShards, lapsePrefix, reservationKind } from './store.ts';

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

const sweepPageMax = 100;

/**
 * Releases this Region's lapsed reservations, however they came to be forgotten, at most
 * `sweepPageMax` a shard. To be called every few seconds. (A delayed
 * message for each reservation would do the same at the price of a message for each sale.) Returns how many it found;
 * throws the first failure when all had their turn.
 */
export async function sweepReservations(ports: {
  table: Table;
  clock: Clock;
  random: Random;
}): Promise<number> {
  const to = lapsePrefix(plus(ports.clock.now(), 1));
  const failures: unknown[] = [];
  let found = 0;
  for (let shard = 0; shard < heldShards; shard++) {
    const partition = heldPartition(ports.table.region, shard);
    const page = await ports.table.query({ index: 'index1', partition, to, limit: sweepPageMax });
    for (const item of page.items) {
      const reservation = valueOf(reservationKind, item);
      if (!reservation) continue;
      const { reservationId } = reservation;
      const command = { reservationId, correlationId: `sweep/${reservationId}` };
      // The oldest comes first in every sweep: it must not keep all others from their turn.
      await expireReservation(ports, command).catch((error: unknown) => failures.push(error));
      found += 1;
    }
  }
  if (failures.length > 0) throw failures[0];
  return found;
}
