import { plus } from '#kernel/time.ts';
import type { Instant } from '#kernel/time.ts';
import type { SimulatedClock } from '#adapters/simulated/index.ts';
import type { Clock } from '#ports/clock.ts';

/** The clock of one Region's machines: it may run ahead or behind, and jump. Durations are true. */
export class RegionClock implements Clock {
  /** How far it is ahead of the true time, in milliseconds; behind when negative. */
  skewMs = 0;
  readonly #clock: SimulatedClock;

  constructor(clock: SimulatedClock) {
    this.#clock = clock;
  }

  now(): Instant {
    return plus(this.#clock.now(), this.skewMs);
  }

  monotonicMs(): number {
    return this.#clock.monotonicMs();
  }

  wait(durationMs: number, signal?: AbortSignal): Promise<void> {
    return this.#clock.wait(durationMs, signal);
  }

  /** Calls back when this clock would show `due` if it went on as it goes now. */
  at(due: Instant, callback: () => void): () => void {
    return this.#clock.at(plus(due, -this.skewMs), callback);
  }
}
