/** Buckets grow by this factor: a percentile is right to within a tenth. */
const growth = 1.1;

export interface Summary {
  readonly count: number;
  readonly sum: number;
  readonly max: number;
  readonly p50: number;
  readonly p99: number;
}

/** Counts durations in buckets of growing width, so that any number of them takes little room. */
export class Histogram {
  readonly #buckets: number[] = [];
  #count = 0;
  #sum = 0;
  #max = 0;

  add(value: number): void {
    const bucket = value <= 0.01 ? 0 : Math.ceil(Math.log(value / 0.01) / Math.log(growth));
    this.#buckets[bucket] = (this.#buckets[bucket] ?? 0) + 1;
    this.#count += 1;
    this.#sum += value;
    this.#max = Math.max(this.#max, value);
  }

  summary(): Summary {
    const [p50, p99] = [this.#percentile(0.5), this.#percentile(0.99)];
    return { count: this.#count, sum: this.#sum, max: this.#max, p50, p99 };
  }

  /** The upper bound of the bucket that the share falls into, never beyond the largest seen. */
  #percentile(share: number): number {
    let left = this.#count * share;
    for (const [bucket, count = 0] of this.#buckets.entries()) {
      left -= count;
      if (left <= 0 && count > 0) return Math.min(this.#max, 0.01 * growth ** bucket);
    }
    return this.#max;
  }
}
