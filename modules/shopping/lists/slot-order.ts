/** Additions beyond this many are sorted in together rather than one by one. */
const pendingMax = 32;

/**
 * Slots kept in an order that is total (no two are equal). A slot must be removed before what it
 * is ordered by changes, and added again after.
 */
export class SlotOrder {
  private readonly compare: (left: number, right: number) => number;
  private sorted = new Int32Array(16);
  private length = 0;
  private pending: number[] = [];
  private positions: Int32Array | undefined;

  constructor(compare: (left: number, right: number) => number) {
    this.compare = compare;
  }

  add(slot: number): void {
    this.pending.push(slot);
    this.positions = undefined;
  }

  remove(slot: number): void {
    const order = this.slots();
    const at = this.findFrom((other) => this.compare(other, slot));
    if (order[at] !== slot) return;
    this.sorted.copyWithin(at, at + 1, this.length);
    this.length--;
    this.positions = undefined;
  }

  /** All slots in order. Valid until the next change. */
  slots(): Int32Array {
    if (this.pending.length > 0) this.settle();
    return this.sorted.subarray(0, this.length);
  }

  /** The first position whose slot is not before what `compareTo` seeks. */
  findFrom(compareTo: (slot: number) => number): number {
    if (this.pending.length > 0) this.settle();
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (compareTo(this.sorted[middle] ?? 0) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The position of each slot, by slot. Valid until the next change. */
  positionOf(): Int32Array {
    if (this.pending.length > 0) this.settle();
    if (this.positions) return this.positions;
    let highest = 0;
    for (let at = 0; at < this.length; at++) highest = Math.max(highest, this.sorted[at] ?? 0);
    const positions = new Int32Array(highest + 1);
    for (let at = 0; at < this.length; at++) positions[this.sorted[at] ?? 0] = at;
    this.positions = positions;
    return positions;
  }

  private settle(): void {
    const { pending } = this;
    this.pending = [];
    const needed = this.length + pending.length;
    if (needed > this.sorted.length) {
      const wider = new Int32Array(Math.max(needed, this.sorted.length * 2));
      wider.set(this.sorted.subarray(0, this.length));
      this.sorted = wider;
    }
    if (pending.length > pendingMax) {
      this.sorted.set(pending, this.length);
      this.length = needed;
      this.sorted.subarray(0, needed).sort(this.compare);
      return;
    }
    for (const slot of pending) {
      const at = this.findFrom((other) => this.compare(other, slot));
      this.sorted.copyWithin(at + 1, at, this.length);
      this.sorted[at] = slot;
      this.length++;
    }
  }
}
