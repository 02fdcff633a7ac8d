import { homeOf } from '#kernel/ids.ts';
import type { IdKind } from '#kernel/ids.ts';
import { appendEvent, eventKind, eventPartition, prevailing } from './event.ts';
import type { Event } from './event.ts';
import { appendedKind, asRead, put, trusted, valueOf } from './item-kind.ts';
import type { Expectation, Item, ItemKind, Key, Table, Write } from './table.ts';
import { TableUnavailable, queryLimitMax } from './table.ts';

/**
 * The heads of aggregates under epochs. A head is what its events make of it, and says how far: up to
 * which sequence, of which epoch. Only one Region writes in an epoch, so that a head of the present
 * epoch is right. One of an earlier epoch may be overtaken: by events that arrived before it, or it
 * is a former holder's, which the clocks let win. Whoever holds the home puts it right before it
 * goes on from there.
 *
 * **Adoption record.** The first step of an epoch appends the head that it starts from, in the same
 * commit. With it the successor's branch stands by itself, though events before it are still on
 * their way or will never come.
 */
export interface Head {
  /** Of the newest event. */
  readonly sequence: number;
  /** Of the newest event; absent before the home's first evacuation. */
  readonly epoch?: number;
}

/** What a module tells of its aggregates of one kind. */
export interface Heads<V extends Head> {
  readonly id: IdKind;
  readonly kind: ItemKind<V>;
  keyOf(subject: string): Key;
  /** The head after one more of its events. The caller sets the epoch. */
  evolve(before: V | undefined, event: Event): V;
  write(head: V, expect: Expectation): Write;
}

/** How a subject stands after it was put right. */
export interface Standing<V extends Head> {
  readonly head: Item<V> | undefined;
  readonly living: readonly Event[];
  /** What a former holder wrote and its successor did not know of: it does not count. */
  readonly stray: readonly Event[];
}

interface Adoption {
  readonly epoch: number;
  /** As it was when the epoch's first step was taken. */
  readonly head: Head;
}

const adoptionKind = appendedKind<Adoption>(
  'adoption',
  (key) => homeOf(key.partition.slice('adoptions/'.length)),
  trusted,
);

function adoptionPartition(subject: string): string {
  return `adoptions/${subject}`;
}

/** Under how many changes in a row a head is still put right. */
const mendAttemptsMax = 10;

/** The head, put right where this Region holds its home and it is of an earlier epoch. */
export async function loadHead<V extends Head>(
  table: Table,
  heads: Heads<V>,
  subject: string,
): Promise<Item<V> | undefined> {
  const stored = await table.get(heads.kind, heads.keyOf(subject));
  const home = homeOf(subject);
  if (home === undefined) return stored;
  const epoch = table.custody.epochOf(home);
  if ((stored?.value.epoch ?? 0) >= epoch || !table.custody.mayCommit(home)) return stored;
  return (await mendHead(table, heads, subject)).head;
}

/**
 * Makes the head what the events say that have arrived, as far as they follow on each other without
 * a gap. Repeating it changes nothing. By the holder only.
 */
export async function mendHead<V extends Head>(
  table: Table,
  heads: Heads<V>,
  subject: string,
): Promise<Standing<V>> {
  for (let attempt = 1; attempt <= mendAttemptsMax; attempt++) {
    const stored = await table.get(heads.kind, heads.keyOf(subject));
    const [events, adoptions] = await Promise.all([
      loadEvents(table, subject),
      loadAdoptions<V>(table, subject),
    ]);
    const { living, stray } = prevailing(events);
    checkHeard(table, subject, events);
    const right = rightHead(heads, stored?.value, living, adoptions);
    if (right === undefined || right === stored?.value) return { head: stored, living, stray };
    const write = heads.write(right, asRead(stored));
    const committed = await table.commit([write]);
    if (committed.ok) {
      const { key } = write;
      const head = { key, kind: heads.kind.name, value: right, version: committed.version };
      return { head, living, stray };
    }
  }
  throw new Error(`${subject} changed ${mendAttemptsMax} times while it was put right`);
}

function checkHeard(table: Table, subject: string, events: readonly Event[]): void {
  const epoch = epochOf(table, subject);
  if (events.every((event) => (event.epoch ?? 0) <= epoch)) return;
  throw new TableUnavailable(`${table.region} has yet to hear who holds the home of ${subject}`);
}

/**
 * The writes of one change: the head after it, its events, and the record of what it starts from when
 * it is the first of an epoch. `before` is the head as `loadHead` gave it.
 */
export function stepHead<V extends Head>(
  table: Table,
  heads: Heads<V>,
  before: Item<V> | undefined,
  after: V,
  events: readonly Event[],
): { readonly head: V; readonly writes: Write[] } {
  const [subject] = events.map((event) => event.subject);
  if (subject === undefined) return { head: after, writes: [] };
  const epoch = epochOf(table, subject);
  if ((before?.value.epoch ?? 0) > epoch) {
    // What it would tell could only go astray.
    throw new TableUnavailable(`${table.region} has yet to hear who holds the home of ${subject}`);
  }
  const head = atEpoch(after, epoch);
  const writes = [
    heads.write(head, asRead(before)),
    ...events.map((event) => appendEvent(table, event)),
  ];
  if (before && (before.value.epoch ?? 0) < epoch) {
    const key = { partition: adoptionPartition(subject), sort: String(epoch).padStart(6, '0') };
    writes.push(put(adoptionKind, key, { epoch, head: before.value }, 'absent'));
  }
  return { head, writes };
}

/** The epoch in which this Region would change the subject now. */
export function epochOf(table: Pick<Table, 'custody'>, subject: string): number {
  const home = homeOf(subject);
  return home === undefined ? 0 : table.custody.epochOf(home);
}

/** What events alone make of a head, for one that was lost. */
export function rebuildHead<V extends Head>(
  heads: Pick<Heads<V>, 'evolve'>,
  events: readonly Event[],
): V | undefined {
  return fold(heads, undefined, prevailing(events).living);
}

/** All of a subject's events, of all branches, in the order of sequences and then epochs. */
export async function loadEvents(table: Table, subject: string): Promise<Event[]> {
  const events: Event[] = [];
  let cursor: string | undefined;
  do {
    const page = await table.query({
      partition: eventPartition(subject),
      limit: queryLimitMax,
      ...(cursor !== undefined && { cursor }),
    });
    for (const item of page.items) events.push(...one(valueOf(eventKind, item)));
    cursor = page.cursor;
  } while (cursor !== undefined);
  return events;
}

async function loadAdoptions<V extends Head>(
  table: Table,
  subject: string,
): Promise<(Adoption & { readonly head: V })[]> {
  const partition = adoptionPartition(subject);
  const page = await table.query({ partition, limit: queryLimitMax });
  const found = page.items.flatMap((item) => one(valueOf(adoptionKind, item)));
  return found as (Adoption & { head: V })[]; // A codec: the subject's own kind wrote them.
}

function one<T>(value: T | undefined): T[] {
  return value === undefined ? [] : [value];
}

/** A head to go on from, and what vouches for it. */
interface Start<V> {
  readonly head: V;
  readonly epoch: number;
}

/**
 * The furthest head that can be told: from the stored one, from an adoption record or from nothing,
 * whichever no later epoch left behind, with all living events that follow on it.
 */
function rightHead<V extends Head>(
  heads: Heads<V>,
  stored: V | undefined,
  living: readonly Event[],
  adoptions: readonly (Adoption & { readonly head: V })[],
): V | undefined {
  const starts: Start<V>[] = [...adoptions];
  if (stored) starts.push({ head: stored, epoch: stored.epoch ?? 0 });
  const forks = [
    ...adoptions.map(({ epoch, head }) => ({ epoch, sequence: head.sequence + 1 })),
    ...living.map(({ epoch = 0, sequence }) => ({ epoch, sequence })),
  ];
  const valid = starts.filter(
    ({ epoch, head }) =>
      !forks.some((fork) => fork.epoch > epoch && fork.sequence <= head.sequence),
  );
  const best = valid.reduce<Start<V> | undefined>(
    (chosen, start) => (chosen && !isFurther(start, chosen) ? chosen : start),
    undefined,
  );
  const right = fold(heads, best, living);
  // Epoch and sequence have one writer, so that heads that share them are the same.
  return stored && right && isSame(stored, right) ? stored : right;
}

function isFurther<V extends Head>(start: Start<V>, than: Start<V>): boolean {
  if (start.epoch !== than.epoch) return start.epoch > than.epoch;
  return start.head.sequence > than.head.sequence;
}

function isSame(left: Head, right: Head): boolean {
  return left.sequence === right.sequence && (left.epoch ?? 0) === (right.epoch ?? 0);
}

function fold<V extends Head>(
  heads: Pick<Heads<V>, 'evolve'>,
  from: Start<V> | undefined,
  living: readonly Event[],
): V | undefined {
  let head = from?.head;
  for (const event of living) {
    const { epoch = 0, sequence } = event;
    // Of an earlier epoch, it was left behind, though what overtook it has yet to arrive.
    if (sequence !== (head?.sequence ?? 0) + 1 || epoch < (from?.epoch ?? 0)) continue;
    head = atEpoch(heads.evolve(head, event), epoch);
  }
  return head;
}

function atEpoch<V extends Head>(head: V, epoch: number): V {
  const { epoch: _, ...rest } = head;
  return (epoch === 0 ? rest : { ...rest, epoch }) as V; // The same head: only its epoch is set.
}
