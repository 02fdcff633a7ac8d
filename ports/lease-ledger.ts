import type { Region } from '#kernel/region.ts';
import { leaseMarginMs, leaseMs } from './witness.ts';

/**
 * What a grantor promised: until when each Region may act on a lease from here. Moments are the
 * grantor's own monotonic milliseconds. A grantor that has just started does not know what it granted
 * before, and takes every Region to have got a lease at that moment.
 */
export class LeaseLedger {
  readonly #startedAtMs: number;
  readonly #runOutAtMs = new Map<Region, number>();

  constructor(startedAtMs: number) {
    this.#startedAtMs = startedAtMs;
  }

  grant(region: Region, nowMs: number): void {
    this.#runOutAtMs.set(region, nowMs + leaseMs + leaseMarginMs);
  }

  /** From when on the Region cannot act on a lease that it got from here until now. */
  runOutAtMs(region: Region): number {
    return this.#runOutAtMs.get(region) ?? this.#startedAtMs + leaseMs + leaseMarginMs;
  }
}
