import type { Instant } from '#kernel/time.ts';

/**
 * The one source of time. Clocks of two Regions may disagree and may jump; nothing may rely on
 * `now` never going back. Local order comes from versions and sequences, never from a clock.
 */
export interface Clock {
  now(): Instant;
  /**
   * Milliseconds since some moment of this process's own, with fractions. Never goes back and never
   * jumps, so it measures durations: leases and deadlines. Of no meaning to any other process.
   */
  monotonicMs(): number;
  /** Resolves after at least `durationMs`; rejects with the signal's reason when aborted first. */
  wait(durationMs: number, signal?: AbortSignal): Promise<void>;
}
