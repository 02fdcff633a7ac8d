import type { DataOf, EventContract } from '#contracts/event.ts';
import { appendEvent, eventKind, eventPartition } from '#ports/event.ts';
import { valueOf } from '#ports/item-kind.ts';
import { newId } from '#ports/identifier.ts';
import type { Event } from '#ports/event.ts';
import type { Clock } from '#ports/clock.ts';
import type { Random } from '#ports/random.ts';
import type { Table, Write } from '#ports/table.ts';

/** The write that appends one of this module's events. */
export function tell<C extends EventContract>(
  ports: { table: Table; clock: Clock; random: Random },
  contract: C,
  subject: { readonly id: string; readonly sequence: number; readonly correlationId: string },
  data: DataOf<C>,
): Write {
  return appendEvent(ports.table, {
    id: newId('event', ports.table.region, ports),
    type: contract.type,
    at: ports.clock.now(),
    region: ports.table.region,
    subject: subject.id,
    sequence: subject.sequence,
    data,
    correlationId: subject.correlationId,
  });
}

/** The first event of a subject, or undefined when it has none. */
export async function firstTold(table: Table, subject: string): Promise<Event | undefined> {
  const page = await table.query({ partition: eventPartition(subject), limit: 1 });
  const [item] = page.items;
  return item && valueOf(eventKind, item);
}

/** The subject's event of this sequence, for subjects that only their own Region tells of. */
export async function toldAs(
  table: Table,
  subject: string,
  sequence: number,
): Promise<Event | undefined> {
  const from = String(sequence).padStart(10, '0');
  const page = await table.query({ partition: eventPartition(subject), from, limit: 1 });
  const [item] = page.items;
  const event = item && valueOf(eventKind, item);
  return event?.sequence === sequence ? event : undefined;
}

/** Whether a part of a movement is told of. */
export async function wasTold(table: Table, subject: string, sequence: number): Promise<boolean> {
  return (await toldAs(table, subject, sequence)) !== undefined;
}
