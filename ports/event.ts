import { homeOf, idPrefixes } from '#kernel/ids.ts';
import type { Id, IdKind } from '#kernel/ids.ts';
import type { Region } from '#kernel/region.ts';
import type { Instant } from '#kernel/time.ts';
import type { Custody } from './custody.ts';
import { appendedKind, put, staying, trusted } from './item-kind.ts';
import type { ItemKind } from './item-kind.ts';
import { messageBytesMax } from './queue-rules.ts';
import type { Key, Write } from './table.ts';

/**
 * A fact in the past tense about one aggregate. Committed with the state that it tells of, relayed
 * at least once, with its effect exactly once (`once.ts`).
 */
export interface Event<T extends string = string, D = unknown> {
  readonly id: Id<'event'>;
  readonly type: T;
  readonly at: Instant;
  /** The Region that committed it. Who holds the subject's home relays it. */
  readonly region: Region;
  /** The id of the aggregate. It bears the home Region. */
  readonly subject: string;
  /** 1, 2, 3 … within the subject: the head can be rebuilt by folding them in this order. */
  readonly sequence: number;
  /** Of the subject's home when it was committed; absent before its first evacuation. */
  readonly epoch?: number;
  readonly data: D;
  /** Follows one request through every service; the same for all that it causes. */
  readonly correlationId: string;
}

/** A Region's documents about its own units, and its log of itself: nobody tells them in its place. */
const stayingSubjects: readonly IdKind[] = ['transfer', 'movement', 'region'];

/**
 * Events of a subject, in order: `query({ partition: eventPartition(subject) })`, then `prevailing`.
 * One that fits into no message could be committed and never relayed, and would hold up all that come
 * after it: therefore its commit is refused.
 */
export const eventKind: ItemKind<Event> = {
  ...staying(
    appendedKind<Event>('event', (key) => homeOf(subjectOf(key)), trusted),
    (key) => staysAtHome(subjectOf(key)),
  ),
  bytesMax: messageBytesMax,
};

export function eventPartition(subject: string): string {
  return `events/${subject}`;
}

function subjectOf({ partition }: Key): string {
  return partition.slice('events/'.length);
}

function staysAtHome(subject: string): boolean {
  return stayingSubjects.some((kind) => subject.startsWith(`${idPrefixes[kind]}_`));
}

/** The home of what an event is about: whoever holds that home relays the event and acts on it. */
export function homeOfSubject(event: Pick<Event, 'subject' | 'region'>): Region {
  return homeOf(event.subject) ?? event.region;
}

/**
 * The write that appends an event. It conflicts when the sequence is taken within the epoch. Each
 * epoch has a key of its own, so that a former holder's late event and its successor's both stay.
 */
export function appendEvent(table: { readonly custody: Custody }, event: Event): Write {
  const { subject } = event;
  const epoch = staysAtHome(subject) ? 0 : table.custody.epochOf(homeOfSubject(event));
  const value = epoch === 0 ? event : { ...event, epoch };
  return put(
    eventKind,
    { partition: eventPartition(subject), sort: sortOf(value) },
    value,
    'absent',
  );
}

function sortOf({ sequence, epoch = 0 }: Event): string {
  const place = String(sequence).padStart(10, '0');
  return epoch === 0 ? place : `${place}/${String(epoch).padStart(6, '0')}`;
}

/** A subject's events, parted where two holders went on from the same point. */
export interface Branches {
  /** What counts, in order. */
  readonly living: readonly Event[];
  /** What a former holder wrote and its successor did not know of when it went on. */
  readonly stray: readonly Event[];
}

/**
 * Which of a subject's events count: from the first sequence of a later epoch on, those of earlier
 * epochs are stray. Events may be given in any order.
 */
export function prevailing(events: readonly Event[]): Branches {
  const ordered = events.toSorted(
    (a, b) => a.sequence - b.sequence || (a.epoch ?? 0) - (b.epoch ?? 0),
  );
  if (!ordered.some(({ epoch = 0 }) => epoch > 0)) return { living: ordered, stray: [] };
  const living: Event[] = [];
  const stray: Event[] = [];
  for (const event of ordered) {
    const isOvertaken = ordered.some(
      (other) => (other.epoch ?? 0) > (event.epoch ?? 0) && other.sequence <= event.sequence,
    );
    (isOvertaken ? stray : living).push(event);
  }
  return { living, stray };
}
