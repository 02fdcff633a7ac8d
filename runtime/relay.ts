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
  /** What to do with what a former holder wrote. Without it, its events are told as they come. */
  readonly late?: LateArrivals;
  /**
   * Awaited before each thing that a former holder wrote is put right: an adopted home has many of
   * them at once, and the people who wait for that very adoption go first.
   */
  readonly turn?: () => Promise<void>;
}

/** See `late-events.ts`. */
export interface LateArrivals {
  /** Kinds of items, beside events, whose arrival from another Region may put back what was right. */
  readonly items: readonly string[];
  /**
   * Puts right what the change is about, if that is at home there. Resolves with the events that are
   * to be told now: none that turns out to be stray, or that others must come before.
   */
  settle(change: Change, home: Region): Promise<readonly Event[]>;
}

/** The names under which the followers' cursors are kept: what must not be trimmed from the stream. */
export function relayFollowers(table: Pick<Table, 'region' | 'custody'>): string[] {
  return followersOf(table).map(({ name }) => name);
}

/** Goes through the changes that it wants, for a home that is held. */
interface Follower {
  readonly name: string;
  readonly held: Held;
  readonly wanted: WantedChanges;
}

const eventKinds = [eventKind.name];

function followersOf(
  { custody, region }: Pick<Table, 'region' | 'custody'>,
  items: readonly string[] = [],
): Follower[] {
  return heldBy(custody, region).flatMap((held): Follower[] => {
    const { epoch, home } = held;
    // Nobody else ever wrote on the home's subjects before its first evacuation.
    if (home === region && epoch === 0) {
      return [{ name: 'relay', held, wanted: { kinds: eventKinds, origin: 'here' } }];
    }
    return [
      { name: `relay/${home}/${epoch}`, held, wanted: { kinds: eventKinds } },
      { name: `late/${home}/${epoch}`, held, wanted: { kinds: items, origin: 'elsewhere' } },
    ];
  });
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
  const running = new Map<
    string,
    { readonly stop: AbortController; readonly done: Promise<void> }
  >();
  let ended: Promise<unknown> = Promise.resolve();
  while (!signal.aborted) {
    const held = heldBy(custody, region);
    const followers = followersOf(ports.table, ports.late?.items);
    const wanted = new Set(followers.map(({ name }) => name));
    for (const [name, follower] of running) {
      if (wanted.has(name)) continue;
      follower.stop.abort();
      running.delete(name);
      // It may be in the midst of a page: whoever closes the store afterwards waits for it too.
      ended = Promise.all([ended, follower.done]);
    }
    for (const follower of followers) {
      if (running.has(follower.name)) continue;
      const stop = new AbortController();
      running.set(follower.name, { stop, done: follow(ports, follower, stop.signal) });
    }
    await custodyChanges(custody, region, held, signal);
  }
  for (const { stop } of running.values()) stop.abort();
  await Promise.all([ended, ...[...running.values()].map(({ done }) => done)]);
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

async function follow(ports: RelayPorts, follower: Follower, signal: AbortSignal): Promise<void> {
  const { name } = follower;
  let cursor: Cursor | undefined;
  let failures = 0;
  while (!signal.aborted) {
    try {
      cursor ??= (await ports.cursors.load(name)) ?? firstCursor;
      const next = await relayPage(ports, follower, cursor);
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
  { held, name, wanted }: Follower,
  after: Cursor,
): Promise<Cursor> {
  const page = await ports.table.changes(after, publishMax, wanted);
  if (page.cursor === after) return after;
  const events: Event[] = [];
  for (const change of page.changes) events.push(...(await toldBy(ports, held, change)));
  for (let from = 0; from < events.length; from += publishMax) {
    await ports.bus.publish(events.slice(from, from + publishMax));
  }
  await ports.cursors.save(name, page.cursor);
  ports.telemetry.count('relay.published', events.length);
  return page.cursor;
}

/** The events to be told because of a change. */
async function toldBy(ports: RelayPorts, held: Held, change: Change): Promise<readonly Event[]> {
  const { late, turn } = ports;
  if (change.kind !== eventKind.name) {
    await turn?.();
    return late ? late.settle(change, held.home) : [];
  }
  if (change.value === undefined) return [];
  const event = eventKind.decode(change.value);
  if (homeOfSubject(event) !== held.home) return [];
  const isLate = (event.epoch ?? 0) < held.epoch;
  if (!late || !isLate) return [event];
  await turn?.();
  return late.settle(change, held.home);
}
