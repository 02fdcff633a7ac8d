/** Things in the order in which they fall due: a binary heap. */
export class DueList<T> {
  readonly #heap: { readonly due: number; readonly value: T }[] = [];

  get size(): number {
    return this.#heap.length;
  }

  nextDue(): number | undefined {
    return this.#heap[0]?.due;
  }

  add(due: number, value: T): void {
    this.#heap.push({ due, value });
    let at = this.#heap.length - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.#swapIfEarlier(at, parent)) return;
      at = parent;
    }
  }

  /** Takes one that is due by `now`, or undefined when none is. */
  take(now: number): T | undefined {
    const [first] = this.#heap;
    if (!first || first.due > now) return undefined;
    const last = this.#heap.pop();
    if (last && this.#heap.length > 0) {
      this.#heap[0] = last;
      this.#sink();
    }
    return first.value;
  }

  #sink(): void {
    for (let at = 0; ;) {
      const [left, right] = [2 * at + 1, 2 * at + 2];
      const child = this.#dueAt(right) < this.#dueAt(left) ? right : left;
      if (!this.#swapIfEarlier(child, at)) return;
      at = child;
    }
  }

  #dueAt(at: number): number {
    return this.#heap[at]?.due ?? Number.POSITIVE_INFINITY;
  }

  #swapIfEarlier(lower: number, upper: number): boolean {
    const [below, above] = [this.#heap[lower], this.#heap[upper]];
    if (!below || !above || below.due >= above.due) return false;
    this.#heap[lower] = above;
    this.#heap[upper] = below;
    return true;
  }
}
