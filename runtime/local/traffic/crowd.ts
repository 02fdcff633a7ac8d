import { performance } from 'node:perf_hooks';
import { present } from '#kernel/assert.ts';
import { regions } from '#kernel/region.ts';
import type { Region } from '#kernel/region.ts';
import { buyers } from './buyers.ts';
import { browse, shop } from './shopper.ts';
import type { Report } from './shopper.ts';
import type { Ware } from './wares.ts';

export interface CrowdOptions {
  readonly url: string;
  readonly wares: readonly Ware[];
  readonly report: Report;
  /** Shoppers who begin in a second on each continent, whether or not earlier ones are done. */
  readonly ordersPerSecond: number;
  /** Visitors who only look, each at three pages. */
  readonly visitsPerSecond: number;
  readonly patienceMs: number;
  /** So many are in the house at once on each continent; whoever comes then goes away. */
  readonly atOnceMax: number;
}

const tickMs = 50;

/** People who come from both continents at a steady rate, however the house is doing. */
export class Crowd {
  readonly #options: CrowdOptions;
  readonly #inside: Record<Region, number> = { eu: 0, ap: 0 };
  readonly #visits = new Set<Promise<void>>();
  #timer: NodeJS.Timeout | undefined;

  constructor(options: CrowdOptions) {
    this.#options = options;
  }

  get isRunning(): boolean {
    return this.#timer !== undefined;
  }

  start(): void {
    if (this.#timer) return;
    const due = { orders: 0, visits: 0 };
    let before = performance.now();
    this.#timer = setInterval(() => {
      const now = performance.now();
      // A process that was held up does not let a whole backlog in at once.
      const passed = Math.min(1, (now - before) / 1_000);
      before = now;
      due.orders += passed * this.#options.ordersPerSecond;
      due.visits += passed * this.#options.visitsPerSecond;
      for (; due.orders >= 1; due.orders--) regions.forEach((region) => this.#admit(region, shop));
      for (; due.visits >= 1; due.visits--) {
        regions.forEach((region) => this.#admit(region, browse));
      }
    }, tickMs);
  }

  /** Lets nobody in any more. Resolves once everybody has left. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    this.#timer = undefined;
    await Promise.all(this.#visits);
  }

  #admit(region: Region, activity: typeof shop): void {
    const { atOnceMax, patienceMs, report, url, wares } = this.#options;
    if (this.#inside[region] >= atOnceMax) return;
    this.#inside[region] += 1;
    const buyer = buyers[region][Math.random() < 0.5 ? 0 : 1];
    const ware = present(wares[Math.floor(Math.random() * wares.length)], 'a ware');
    const visit = activity({ url, buyer, ware, report, patienceMs }).finally(() => {
      this.#inside[region] -= 1;
      this.#visits.delete(visit);
    });
    this.#visits.add(visit);
  }
}
