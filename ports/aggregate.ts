import type { IdKind } from '#kernel/ids.ts';
import type { Event } from './event.ts';

/**
 * What a module offers so that its aggregates of one kind can be put right after an evacuation, when
 * a former holder's late events arrive (`prevailing` in `event.ts`).
 */
export interface Aggregate {
  /** Which subjects are meant, by the prefix of their ids. */
  readonly kind: IdKind;
  /**
   * Makes the head what the prevailing events say, where the last writer's clock had it otherwise, and
   * tells which events are stray. To be called by the holder only, as often as one likes. Where events
   * are still missing in between, it changes nothing: more will come, and it is called again.
   */
  mend(subject: string, correlationId: string): Promise<Mended>;
}

export interface Mended {
  /** What a former holder wrote and its successor did not know of: it does not count. */
  readonly stray: readonly Event[];
}
