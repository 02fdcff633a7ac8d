import type { Region } from '#kernel/region.ts';
import type { Seat } from '#kernel/roster.ts';
import type { Instant } from '#kernel/time.ts';
import { Recording } from './recording.ts';
import type { Lane } from './recording.ts';

/**
 * All that happened in a run, in order. Of what it is told it keeps a running hash always, which
 * tells whether two runs were the same, and what is needed to tell and draw it only when asked.
 */
export class Trace {
  readonly recording = new Recording();
  readonly counts = new Map<string, number>();
  readonly #keeps: boolean;
  readonly #now: () => Instant;
  #low = 0x811c9dc5;
  #high = 0x9dc5811c;
  #records = 0;

  constructor(options: { readonly keeps: boolean; readonly now: () => Instant }) {
    this.#keeps = options.keeps;
    this.#now = options.now;
  }

  /** `about` is looked through for ids beyond those in the text; it is no part of the hash. */
  record(lane: Lane, kind: string, text: string, about?: unknown): void {
    const at = this.#now();
    this.#records += 1;
    this.#mix(at % 0x7fffffff);
    this.#mixText(lane);
    this.#mixText(kind);
    this.#mixText(text);
    this.keep((recording) => recording.add({ at, lane, kind, text }, about));
  }

  /** For what is only drawn: called when the run is recorded, and no part of the hash. */
  keep(note: (recording: Recording, at: Instant) => void): void {
    if (this.#keeps) note(this.recording, this.#now());
  }

  /** A Region has learned who holds a home. */
  seat(region: Region, home: Region, seat: Seat): void {
    const { epoch, holder, standing } = seat;
    this.record(region, 'roster', `${home} is ${standing}, held by ${holder} in epoch ${epoch}`);
    this.keep((recording, at) => recording.seats.push({ at, region, home, ...seat }));
  }

  /** Counts that something was exercised, by name: `fault/link cut`, `event/order.placed`. */
  count(name: string, by = 1): void {
    this.counts.set(name, (this.counts.get(name) ?? 0) + by);
  }

  get records(): number {
    return this.#records;
  }

  hash(): string {
    const hex = (half: number) => (half >>> 0).toString(16).padStart(8, '0');
    return hex(this.#high) + hex(this.#low);
  }

  #mixText(text: string): void {
    for (let at = 0; at < text.length; at++) this.#mix(text.charCodeAt(at));
    this.#mix(0xffff);
  }

  /** FNV-1a in one half, a rotating multiply in the other. */
  #mix(value: number): void {
    this.#low = Math.imul(this.#low ^ value, 0x01000193);
    this.#high = Math.imul((this.#high << 5) | (this.#high >>> 27), 0x27220a95) ^ value;
  }
}
