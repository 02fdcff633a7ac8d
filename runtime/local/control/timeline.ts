import type { Clock } from '#ports/clock.ts';
import type { TimelineEntry } from './state.ts';

const entriesMax = 60;

/** What was done to the house and what it was seen to do, the latest last. */
export class Timeline {
  readonly #clock: Clock;
  #entries: TimelineEntry[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  add(kind: TimelineEntry['kind'], text: string): void {
    this.#entries = [...this.#entries, { at: this.#clock.now(), kind, text }].slice(-entriesMax);
  }

  entries(): readonly TimelineEntry[] {
    return this.#entries;
  }
}
