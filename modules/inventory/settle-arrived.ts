import { stockReserved } from '#contracts/events/stock.ts';
import { homeOf, isId } from '#kernel/ids.ts';
import type { Region } from '#kernel/region.ts';
import type { Clock } from '#ports/clock.ts';
import { eventKind } from '#ports/event.ts';
import type { Event } from '#ports/event.ts';
import type { Peers } from '#ports/peers.ts';
import type { Random } from '#ports/random.ts';
import type { Change, Table } from '#ports/table.ts';
import type { Telemetry } from '#ports/telemetry.ts';
import { settleReservation } from './settle-reservation.ts';
import { unbookTwin } from './unbook-movement.ts';

/**
 * Follows what a change of the table brought of another Region's decisions about units of this one, and
 * takes back what both booked of the same movement.
 * Nothing is brought while every Region holds its own home. Throws when the allotments stay contended,
 * for the caller to try later.
 */
export async function settleArrived(
  ports: { table: Table; clock: Clock; random: Random; peers: Peers; telemetry: Telemetry },
  change: Change,
): Promise<void> {
  const { region } = ports.table;
  if (change.kind !== eventKind.name || change.origin === region || !change.value) return;
  const event = eventKind.decode(change.value);
  if (isId('movement', event.subject) && !(await unbookTwin(ports, event))) {
    const { subject } = event;
    ports.telemetry.log('warn', 'A movement is booked twice, and cannot be taken back', {
      subject,
    });
  }
  if (!isId('reservation', event.subject) || !concerns(event, region)) return;
  const settled = await settleReservation(ports, event.subject);
  if (settled === 'contended') throw new Error(`${event.subject} is not settled: contended`);
}

/** A reservation made elsewhere may also take the place of one that this Region made. */
function concerns({ data, epoch = 0, subject, type }: Event, region: Region): boolean {
  if (epoch === 0) return false;
  if (homeOf(subject) === region || type === stockReserved.type) return true;
  return stockReserved.data.pick({ drawnFrom: true }).parse(data).drawnFrom === region;
}
