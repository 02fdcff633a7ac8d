import { hash } from 'node:crypto';
import type { DataOf, EventContract } from '#contracts/event.ts';
import { derivedId } from '#kernel/ids.ts';
import type { Id } from '#kernel/ids.ts';
import type { Region } from '#kernel/region.ts';
import type { Clock } from '#ports/clock.ts';
import { appendEvent, eventKind, eventPartition } from '#ports/event.ts';
import { newId } from '#ports/identifier.ts';
import { valueOf } from '#ports/item-kind.ts';
import type { Random } from '#ports/random.ts';
import type { Table } from '#ports/table.ts';
import { isNoted, noted } from './store.ts';

const attemptsMax = 20;

/** The subject under which a Region tells of itself. It stays: no other Region writes it. */
export function regionSubject(region: Region): Id<'region'> {
  return derivedId('region', region, hash('sha256', `region/${region}`, 'buffer'));
}

export interface LogPorts {
  readonly table: Table;
  readonly clock: Clock;
  readonly random: Random;
}

/**
 * Appends to this Region's log, once for ever under `key`. It needs no lease. Once it resolves, every
 * commit that this process began before is durable too, or was refused.
 */
export async function noteOnce<C extends EventContract>(
  ports: LogPorts,
  contract: C,
  key: string,
  data: DataOf<C>,
  correlationId: string,
): Promise<void> {
  const { table, clock, random } = ports;
  const name = `${contract.type}/${key}`;
  const subject = regionSubject(table.region);
  for (let attempt = 1; attempt <= attemptsMax; attempt++) {
    if (await isNoted(table, name)) return;
    const partition = eventPartition(subject);
    const [last] = (await table.query({ partition, reverse: true, limit: 1 })).items;
    const sequence = ((last && valueOf(eventKind, last)?.sequence) ?? 0) + 1;
    const now = clock.now();
    const event = appendEvent(table, {
      id: newId('event', table.region, ports),
      type: contract.type,
      at: now,
      region: table.region,
      subject,
      sequence,
      data,
      correlationId,
    });
    // A conflict is another note's turn, or this very note.
    if ((await table.commit([event, noted(table.region, name, now)])).ok) return;
    await clock.wait(1 + random.fraction() * 10);
  }
  throw new Error(`The log of ${table.region} is contended: ${contract.type} was not noted`);
}
