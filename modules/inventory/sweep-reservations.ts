import { regions } from '#kernel/region.ts';
import type { Region } from '#kernel/region.ts';
import { plus } from '#kernel/time.ts';
import type { Clock } from '#ports/clock.ts';
import { valueOf } from '#ports/item-kind.ts';
import type { Random } from '#ports/random.ts';
import type { Table } from '#ports/table.ts';
import { maySettle } from './books.ts';
import { expireReservation } from './expire-reservation.ts';
import { settleReservation } from './settle-reservation.ts';
import { closeShortfall, loadShortfalls } from './shortfalls.ts';
import {
  heldPartition,
  openShards,
  momentText,
  reservationKind,
  unsettledPartition,
} from './store.ts';

type Ports = { table: Table; clock: Clock; random: Random };

const sweepPageMax = 100;

/**
 * Releases the lapsed reservations of all homes that this Region holds, however they came to be
 * forgotten, and settles what was decided about units while their Region was evacuated; at most
 * `sweepPageMax` a shard. To be called every few seconds. (A delayed message for each reservation would
 * do the same at the price of a message for each sale.) Returns how many it found; throws the first
 * failure when all had their turn.
 *
 * The units of an evacuated Region's reservation are not free by its release: that Region settles them,
 * since it alone knows what else it sold. Only one that is lost is settled here.
 */
export async function sweepReservations(ports: Ports): Promise<number> {
  const { custody } = ports.table;
  const failures: unknown[] = [];
  let found = 0;
  for (const home of regions.filter((region) => custody.mayCommit(region))) {
    for (let shard = 0; shard < openShards; shard++) {
      found += await expireShard(ports, heldPartition(home, shard), failures);
    }
    for (const region of regions.filter((one) => maySettle(ports.table, one))) {
      found += await settleListed(ports, unsettledPartition(region, home), region, failures);
    }
  }
  for (const region of regions.filter((one) => maySettle(ports.table, one))) {
    await closeShortfalls(ports, region, failures);
  }
  if (failures.length > 0) throw failures[0];
  return found;
}

async function expireShard(ports: Ports, partition: string, failures: unknown[]): Promise<number> {
  const to = momentText(plus(ports.clock.now(), 1));
  const page = await ports.table.query({ index: 'index1', partition, to, limit: sweepPageMax });
  const reservations = page.items.flatMap((item) => valueOf(reservationKind, item) ?? []);
  for (const { reservationId } of reservations) {
    const command = { reservationId, correlationId: `sweep/${reservationId}` };
    // The oldest comes first in every sweep: it must not keep all others from their turn.
    await expireReservation(ports, command).catch((error: unknown) => failures.push(error));
  }
  return reservations.length;
}

async function settleListed(
  ports: Ports,
  partition: string,
  region: Region,
  failures: unknown[],
): Promise<number> {
  const page = await ports.table.query({ index: 'index1', partition, limit: sweepPageMax });
  const reservations = page.items.flatMap((item) => valueOf(reservationKind, item) ?? []);
  for (const { reservationId } of reservations) {
    await settleReservation(ports, reservationId, region).catch((error: unknown) =>
      failures.push(error),
    );
  }
  return reservations.length;
}

async function closeShortfalls(ports: Ports, region: Region, failures: unknown[]): Promise<void> {
  for (const shortfall of await loadShortfalls(ports.table, region)) {
    try {
      const settled = await settleReservation(ports, shortfall.reservationId, region);
      if (settled === 'settled') await closeShortfall(ports.table, shortfall);
    } catch (error) {
      failures.push(error);
    }
  }
}
