import { performance } from 'node:perf_hooks';
import { homeOf } from '#kernel/ids.ts';
import { regions } from '#kernel/region.ts';
import type { Region } from '#kernel/region.ts';
import type { Report, ToldOrder } from '#runtime/local/traffic/shopper.ts';

type PerRegion = Record<Region, number>;

/** What the shoppers of each continent lived through in one second. */
export interface Second {
  readonly orders: PerRegion;
  readonly pages: PerRegion;
  readonly pagesFailed: PerRegion;
  /** Attempts at writes that were not answered for good. */
  readonly setbacks: PerRegion;
}

export interface Mark {
  readonly atMs: number;
  readonly text: string;
}

/** Something that went well, and when. */
interface Success {
  readonly atMs: number;
  readonly region: Region;
}

/** Everything that shoppers report, by time since the drill began. */
export class Diary implements Report {
  readonly startedAt = performance.now();
  readonly seconds: Second[] = [];
  readonly marks: Mark[] = [];
  readonly told: ToldOrder[] = [];
  readonly declines = new Map<string, number>();
  /** Codes of failed attempts, by what was attempted. */
  readonly failures = new Map<string, number>();
  readonly pagesSeen: (Success & { readonly ms: number })[] = [];
  gaveUpCount = 0;
  /** Shoppers who were told that they have no order, after an attempt of which they heard nothing. */
  unsureCount = 0;

  now(): number {
    return performance.now() - this.startedAt;
  }

  mark(text: string): Mark {
    const mark = { atMs: this.now(), text };
    this.marks.push(mark);
    return mark;
  }

  read(region: Region, { failed, ms }: { readonly ms: number; readonly failed?: string }): void {
    if (failed === undefined) {
      this.#second().pages[region] += 1;
      this.pagesSeen.push({ atMs: this.now(), region, ms });
      return;
    }
    this.#second().pagesFailed[region] += 1;
    add(this.failures, `page: ${failed}`);
  }

  setback(region: Region, step: string, { code }: { readonly code: string }): void {
    this.#second().setbacks[region] += 1;
    add(this.failures, `${step}: ${code}`);
  }

  answered(): void {
    // Only orders are counted: the steps before them tell nothing more.
  }

  ordered(order: ToldOrder): void {
    this.#second().orders[order.buyer.region] += 1;
    this.told.push(order);
  }

  declined(_: Region, code: string, afterSetback: boolean): void {
    if (afterSetback) this.unsureCount += 1;
    add(this.declines, code);
  }

  gaveUp(_: Region, step: string, { code }: { readonly code: string }): void {
    this.gaveUpCount += 1;
    add(this.failures, `${step}, given up: ${code}`);
  }

  /** When orders were told, of carts at home in a Region, or of the shoppers of a continent. */
  toldTimes(which: (order: ToldOrder) => boolean): number[] {
    return this.told
      .filter((order) => which(order))
      .map(({ toldAtMs }) => toldAtMs - this.startedAt)
      .toSorted((a, b) => a - b);
  }

  #second(): Second {
    const index = Math.floor(this.now() / 1_000);
    while (this.seconds.length <= index) {
      const zero = (): PerRegion => ({ eu: 0, ap: 0 });
      this.seconds.push({ orders: zero(), pages: zero(), pagesFailed: zero(), setbacks: zero() });
    }
    // Just made where it was missing.
    return this.seconds[index] as Second;
  }
}

function add(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

export function isAtHomeIn(region: Region): (order: ToldOrder) => boolean {
  return ({ cartId }) => homeOf(cartId) === region;
}

export function total(seconds: readonly Second[], what: keyof Second): number {
  return seconds.reduce(
    (sum, second) => sum + regions.reduce((both, region) => both + second[what][region], 0),
    0,
  );
}
