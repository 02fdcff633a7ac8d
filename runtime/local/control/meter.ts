import type { Region } from '#kernel/region.ts';
import type { Clock } from '#ports/clock.ts';
import type { ProxyPorts } from '../edge/proxy.ts';

type LedAnswer = Parameters<ProxyPorts['onAnswer']>[0];

const secondsKept = 60;

/** Counts the orders that pass the edge, in all and by second. */
export class OrderMeter {
  readonly #clock: Clock;
  readonly #totals: Record<Region, number> = { eu: 0, ap: 0 };
  /** Second since the epoch → orders. */
  readonly #seconds: Record<Region, Map<number, number>> = { eu: new Map(), ap: new Map() };

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** An answer of a Region goes out through the edge. A repeated answer is no other order. */
  answered({ answer, method, region, target }: LedAnswer): void {
    const isOrder = method === 'POST' && answer.status === 201 && /\/checkout(\?|$)/.test(target);
    if (!isOrder || answer.headers['idempotent-replayed'] !== undefined) return;
    this.#totals[region] += 1;
    const second = this.#second();
    const seconds = this.#seconds[region];
    seconds.set(second, (seconds.get(second) ?? 0) + 1);
    for (const old of seconds.keys()) {
      if (old > second - secondsKept) break;
      seconds.delete(old);
    }
  }

  total(region: Region): number {
    return this.#totals[region];
  }

  /** The last seconds, the oldest first, the last one not over yet. */
  bySecond(region: Region): number[] {
    const now = this.#second();
    return Array.from(
      { length: secondsKept },
      (_, index) => this.#seconds[region].get(now - secondsKept + 1 + index) ?? 0,
    );
  }

  #second(): number {
    return Math.floor(this.#clock.now() / 1_000);
  }
}
