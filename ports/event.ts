import { homeOf } from '#kernel/ids.ts';
import type { Id } from '#kernel/ids.ts';
import type { Region } from '#kernel/region.ts';
import type { Instant } from '#kernel/time.ts';
import { appendedKind, put, trusted } from './item-kind.ts';
import type { ItemKind } from './item-kind.ts';
import { messageBytesMax } from './queue-rules.ts';
import type { Write } from './table.ts';

/**
 * A fact in the past tense about one aggregate. Committed with the state that it tells of, relayed
 * at least once, with its effect exactly once (`once.ts`).
 */
export interface Event<T extends string = string, D = unknown> {
  readonly id: Id<'event'>;
  readonly type: T;
  readonly at: Instant;
  /** The Region that committed it, which alone relays it. */
  readonly region: Region;
  /** The id of the aggregate. It bears the home Region. */
  readonly subject: string;
  /** 1, 2, 3 … within the subject: the head can be rebuilt by folding them in this order. */
  readonly sequence: number;
  readonly data: D;
  /** Follows one request through every service; the same for all that it causes. */
  readonly correlationId: string;
}

/**
 * Events of a subject, in order: `query({ partition: eventPartition(subject) })`. One that fits into
 * no message could be committed and never relayed, and would hold up all that come after it:
 * therefore its commit is refused.
 */
export const eventKind: ItemKind<Event> = {
  ...appendedKind<Event>('event', (key) => homeOf(key.partition.slice('events/'.length)), trusted),
  bytesMax: messageBytesMax,
};

export function eventPartition(subject: string): string {
  return `events/${subject}`;
}

/** The write that appends an event. It conflicts when the sequence is taken. */
export function appendEvent(event: Event): Write {
  const sort = String(event.sequence).padStart(10, '0');
  return put(eventKind, { partition: eventPartition(event.subject), sort }, event, 'absent');
}
