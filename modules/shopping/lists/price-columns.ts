/** The lowest and highest price of each slot in one market, in minor units; zero where it is not sold. */
export class PriceColumns {
  from = new Float64Array(256);
  to = new Float64Array(256);

  put(slot: number, from: number, to: number): void {
    if (slot >= this.from.length) this.widen(slot + 1);
    this.from[slot] = from;
    this.to[slot] = to;
  }

  private widen(length: number): void {
    const from = new Float64Array(Math.max(length, this.from.length * 2));
    from.set(this.from);
    this.from = from;
    const to = new Float64Array(from.length);
    to.set(this.to);
    this.to = to;
  }
}
