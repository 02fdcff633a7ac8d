/** The facet value numbers of each slot, side by side in one array, so that counting them is quick. */
export class FacetRows {
  ids = new Uint16Array(1_024);
  starts = new Int32Array(256);
  lengths = new Uint16Array(256);
  private end = 0;
  private inUse = 0;

  put(slot: number, ids: readonly number[]): void {
    if (slot >= this.starts.length) this.widen(slot + 1);
    this.inUse += ids.length - (this.lengths[slot] ?? 0);
    if (this.end + ids.length > this.ids.length) this.compact(ids.length, slot);
    this.ids.set(ids, this.end);
    this.starts[slot] = this.end;
    this.lengths[slot] = ids.length;
    this.end += ids.length;
  }

  remove(slot: number): void {
    this.put(slot, []);
  }

  private widen(length: number): void {
    const starts = new Int32Array(Math.max(length, this.starts.length * 2));
    starts.set(this.starts);
    this.starts = starts;
    const lengths = new Uint16Array(starts.length);
    lengths.set(this.lengths);
    this.lengths = lengths;
  }

  /** Moves all rows but one, which is about to be written, into an array with room for as many again. */
  private compact(needed: number, except: number): void {
    const wider = new Uint16Array(Math.max(1_024, (this.inUse + needed) * 2));
    this.lengths[except] = 0;
    let end = 0;
    for (let slot = 0; slot < this.starts.length; slot++) {
      const start = this.starts[slot] ?? 0;
      const length = this.lengths[slot] ?? 0;
      wider.set(this.ids.subarray(start, start + length), end);
      this.starts[slot] = end;
      end += length;
    }
    this.ids = wider;
    this.end = end;
  }
}
