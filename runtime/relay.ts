import type { Bus } from '#ports/bus.ts';
import { publishMax } from '#ports/bus.ts';
import type { Clock } from '#ports/clock.ts';
import type { Cursors } from '#ports/cursors.ts';
import type { Event } from '#ports/event.ts';
import { eventKind } from '#ports/event.ts';
import { retryDelayMs } from '#ports/queue.ts';
import type { Random } from '#ports/random.ts';
import { CursorExpired, firstCursor } from '#ports/table.ts';
import type { Change, Cursor, Table, WantedChanges } from '#ports/table.ts';
import type { Telemetry } from '#ports/telemetry.ts';

/**
 * Carries committed events from the change stream to the bus. Only events that this Region wrote:
 * the others are relayed where they were written. The cursor is saved after the publish, so a
 * crash in between publishes again; consumers recognise repetitions. Whoever trims the stream leaves
 * what the relay has yet to read; should that fail, it says what was lost and goes on with the rest.
 */
export interface Relay {
  close(): Promise<void>;
}

interface RelayPorts {
  readonly table: Table;
  readonly bus: Bus;
  readonly cursors: Cursors;
  readonly clock: Clock;
  readonly random: Random;
  readonly telemetry: Telemetry;
}

const follower = 'relay';
const ownEvents: WantedChanges = { kinds: [eventKind.name], origin: 'here' };

export function startRelay(ports: RelayPorts): Relay {
  const stop = new AbortController();
  const done = run(ports, stop.signal);
  return {
    close: async () => {
      stop.abort();
      await done;
    },
  };
}

async function run(ports: RelayPorts, signal: AbortSignal): Promise<void> {
  let cursor = (await ports.cursors.load(follower)) ?? firstCursor;
  let failures = 0;
  while (!signal.aborted) {
    try {
      const page = await relayPage(ports, cursor);
      failures = 0;
      if (page.cursor === cursor) await ports.table.changed(cursor, signal);
      cursor = page.cursor;
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof CursorExpired) {
        const detail = 'events were never relayed: the stream was trimmed before they were read';
        ports.telemetry.log('error', detail, { cursor, reason: error.message });
        cursor = firstCursor;
        continue;
      }
      failures++;
      ports.telemetry.log('warn', 'relay failed, will retry', { failures, reason: String(error) });
      const delayMs = retryDelayMs(failures, ports.random.fraction());
      await ports.clock.wait(delayMs, signal).catch(() => undefined);
    }
  }
}

async function relayPage(
  ports: Pick<RelayPorts, 'table' | 'bus' | 'cursors' | 'telemetry'>,
  after: Cursor,
): Promise<{ cursor: Cursor; published: number }> {
  const page = await ports.table.changes(after, publishMax, ownEvents);
  if (page.cursor === after) return { cursor: after, published: 0 };
  const events = page.changes.flatMap((change) => eventIn(change) ?? []);
  if (events.length > 0) await ports.bus.publish(events);
  await ports.cursors.save(follower, page.cursor);
  ports.telemetry.count('relay.published', events.length);
  return { cursor: page.cursor, published: events.length };
}

function eventIn({ value }: Change): Event | undefined {
  return value === undefined ? undefined : eventKind.decode(value);
}
