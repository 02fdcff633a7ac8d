import type { Bus } from '#ports/bus.ts';
import { publishMax } from '#ports/bus.ts';
import type { Clock } from '#ports/clock.ts';
import type { Cursors } from '#ports/cursors.ts';
import { heldBy } from '#ports/custody.ts';
import type { Custody, Held } from '#ports/custody.ts';
import { eventKind, homeOfSubject } from '#ports/event.ts';
import type { Event } from '#ports/event.ts';
import type { Region } from '#kernel/region.ts';
import { retryDelayMs } from '#ports/queue.ts';
import type { Random } from '#ports/random.ts';
import { CursorExpired, firstCursor } from '#ports/table.ts';
import type { Change, Cursor, Table, WantedChanges } from '#ports/table.ts';
import type { Telemetry } from '#ports/telemetry.ts';

/**
 * Carries committed events from the change stream to the bus: those on subjects whose home this
 * Region holds, whoever wrote them. Each held home has a follower of its own; one that was adopted or
 * given back starts from the beginning of what the stream keeps, so that what the former holder left
 * undone is done, and what it did is recognised by its records (`once.ts`). The cursor is saved after
 * the publish, so a crash in between publishes again; consumers recognise repetitions. Whoever trims
 * the stream leaves what a follower has yet to read; should that fail, it says what was lost and goes
 * on with the rest.
 */
export interface Relay {
  close(): Promise<void>;
}

export interface RelayPorts {
  readonly table: Table;
  readonly bus: Bus;
  readonly cursors: Cursors;
  readonly clock: Clock;
  readonly random: Random;
  readonly telemetry: Telemetry;
  /**
   * Asked before an event of an earlier epoch is published: its subject is put right first, and what
   * turns out to be stray is told to nobody as if it counted.
   */
  readonly settleLate?: (event: Event) => Promise<'publish' | 'stray'>;
}

/** The names under which the followers' cursors are kept: what must not be trimmed from the stream. */
export function relayFollowers(table: Pick<Table, 'region' | 'custody'>): string[] {
  return heldBy(table.custody, table.region).map((held) => followerOf(table.region, held));
}

function followerOf(region: Region, { epoch, home }: Held): string {
  return home === region && epoch === 0 ? 'relay' : `relay/${home}/${epoch}`;
}

export function startRelay(ports: RelayPorts): Relay {
  const stop = new AbortController();
  const done = followHeld(ports, stop.signal);
  return {
    close: async () => {
      stop.abort();
      await done;
    },
  };
}

/** Keeps one follower at work for each home that is held, for as long as it is. */
async function followHeld(ports: RelayPorts, signal: AbortSignal): Promise<void> {
  const { custody, region } = ports.table;
  const followers = new Map<
    string,
    { readonly stop: AbortController; readonly done: Promise<void> }
  >();
  while (!signal.aborted) {
    const held = heldBy(custody, region);
    const wanted = new Set(held.map((one) => followerOf(region, one)));
    for (const [name, follower] of followers) {
      if (wanted.has(name)) continue;
      follower.stop.abort();
      followers.delete(name);
    }
    for (const one of held) {
      const name = followerOf(region, one);
      if (followers.has(name)) continue;
      const stop = new AbortController();
      followers.set(name, { stop, done: follow(ports, one, name, stop.signal) });
    }
    await custodyChanges(custody, region, held, signal);
  }
  for (const { stop } of followers.values()) stop.abort();
  await Promise.all([...followers.values()].map(({ done }) => done));
}

/** Resolves when other homes, or the same in other epochs, are held than these. */
async function custodyChanges(
  custody: Custody,
  region: Region,
  held: readonly Held[],
  signal: AbortSignal,
): Promise<void> {
  const before = JSON.stringify(held);
  for (;;) {
    const changed = custody.changed(signal);
    if (signal.aborted || JSON.stringify(heldBy(custody, region)) !== before) return;
    await changed;
  }
}

async function follow(
  ports: RelayPorts,
  held: Held,
  name: string,
  signal: AbortSignal,
): Promise<void> {
  let cursor: Cursor | undefined;
  let failures = 0;
  while (!signal.aborted) {
    try {
      cursor ??= (await ports.cursors.load(name)) ?? firstCursor;
      const next = await relayPage(ports, held, name, cursor);
      failures = 0;
      if (next === cursor) await ports.table.changed(cursor, signal);
      cursor = next;
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof CursorExpired) {
        const detail = 'events were never relayed: the stream was trimmed before they were read';
        ports.telemetry.log('error', detail, { follower: name, cursor, reason: error.message });
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
  ports: RelayPorts,
  held: Held,
  name: string,
  after: Cursor,
): Promise<Cursor> {
  const page = await ports.table.changes(after, publishMax, wantedOf(ports.table.region, held));
  if (page.cursor === after) return after;
  const events: Event[] = [];
  for (const change of page.changes) {
    const event = eventIn(change);
    if (event && homeOfSubject(event) === held.home && (await counts(ports, held, event))) {
      events.push(event);
    }
  }
  if (events.length > 0) await ports.bus.publish(events);
  await ports.cursors.save(name, page.cursor);
  ports.telemetry.count('relay.published', events.length);
  return page.cursor;
}

/** Nobody else ever wrote on the home's subjects before its first evacuation. */
function wantedOf(region: Region, { epoch, home }: Held): WantedChanges {
  const kinds = [eventKind.name];
  return home === region && epoch === 0 ? { kinds, origin: 'here' } : { kinds };
}

async function counts(ports: RelayPorts, held: Held, event: Event): Promise<boolean> {
  if ((event.epoch ?? 0) >= held.epoch || !ports.settleLate) return true;
  return (await ports.settleLate(event)) === 'publish';
}

function eventIn({ value }: Change): Event | undefined {
  return value === undefined ? undefined : eventKind.decode(value);
}
