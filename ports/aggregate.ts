import type { IdKind } from '#kernel/ids.ts';
import type { Event } from './event.ts';
import type { Head, Standing } from './heads.ts';
import type { Change } from './table.ts';

/**
 * What a module offers so that its aggregates of one kind can be put right after an evacuation, when
 * what a former holder wrote arrives late: its events (`prevailing` in `event.ts`), and its heads,
 * which the clocks may let win over the successor's.
 */
export interface Aggregate {
  /** Which subjects are meant, by the prefix of their ids. */
  readonly kind: IdKind;
  /** Kinds of items whose arrival from another Region may put back what was right. */
  readonly items?: readonly string[];
  /** To which subject such an item belongs. */
  readonly subjectOf?: (change: Change) => string | undefined;
  /**
   * Makes the head what the prevailing events say, where the last writer's clock had it otherwise, and
   * tells which events are stray. What these brought from outside, and still counts, is told anew. To
   * be called by the holder only, as often as one likes. Where events are still missing in between, it
   * goes as far as they reach: more will come, and it is called again.
   */
  mend(subject: string, correlationId: string): Promise<Mended>;
}

export interface Mended {
  /** What a former holder wrote and its successor did not know of: it does not count. */
  readonly stray: readonly Event[];
  /** What counts, in order, as far as it has arrived. */
  readonly living?: readonly Event[];
  /** How far the head is: living events beyond wait for others that come before them. */
  readonly sequence?: number;
}

export function mendedOf<V extends Head>({ head, living, stray }: Standing<V>): Mended {
  return { living, stray, sequence: head?.value.sequence ?? 0 };
}
