/** The products that have a term, by slot, with the weight of the fields where it stands. */
export class Posting {
  readonly term: string;
  slots = new Int32Array(2);
  weights = new Uint8Array(2);
  length = 0;

  constructor(term: string) {
    this.term = term;
  }

  put(slot: number, weight: number): void {
    const at = this.find(slot);
    if (at === this.length || this.slots[at] !== slot) {
      if (this.length === this.slots.length) this.widen();
      this.slots.copyWithin(at + 1, at, this.length);
      this.weights.copyWithin(at + 1, at, this.length);
      this.slots[at] = slot;
      this.length++;
    }
    this.weights[at] = Math.min(weight, 255);
  }

  remove(slot: number): void {
    const at = this.find(slot);
    if (at === this.length || this.slots[at] !== slot) return;
    this.slots.copyWithin(at, at + 1, this.length);
    this.weights.copyWithin(at, at + 1, this.length);
    this.length--;
  }

  /** Zero for a product that does not have the term. */
  weightOf(slot: number): number {
    const at = this.find(slot);
    return at < this.length && this.slots[at] === slot ? (this.weights[at] ?? 0) : 0;
  }

  private find(slot: number): number {
    // The snapshot comes in ascending slots, so the end is the place to look first.
    if (this.length === 0 || (this.slots[this.length - 1] ?? 0) < slot) return this.length;
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.slots[middle] ?? 0) < slot) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private widen(): void {
    const slots = new Int32Array(this.length * 2);
    slots.set(this.slots);
    this.slots = slots;
    const weights = new Uint8Array(this.length * 2);
    weights.set(this.weights);
    this.weights = weights;
  }
}
