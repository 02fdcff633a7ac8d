import type { Instant } from '#kernel/time.ts';

export interface Timer {
  /** `cancelled` ones lie in the heap until their time comes, and are passed over. */
  state: 'set' | 'over' | 'cancelled';
  readonly due: Instant;
  /** The order among those that are due together. */
  readonly sequence: number;
  /** Whether somebody waits in the foreground, for which time may run by itself. */
  readonly awaited: boolean;
  readonly fire: () => void;
}

/** Timers by due time, then in the order in which they were set: a binary heap. */
export class TimerHeap {
  /** Of the timer that was set last. */
  lastSequence = 0;
  readonly #heap: Timer[] = [];

  add(due: Instant, awaited: boolean, fire: () => void): Timer {
    this.lastSequence += 1;
    const timer: Timer = { state: 'set', due, sequence: this.lastSequence, awaited, fire };
    this.#heap.push(timer);
    this.#rise(this.#heap.length - 1, timer);
    return timer;
  }

  /** Whether it was still to come. */
  cancel(timer: Timer): boolean {
    if (timer.state !== 'set') return false;
    timer.state = 'cancelled';
    return true;
  }

  peek(): Timer | undefined {
    while (this.#heap[0]?.state === 'cancelled') this.#removeFirst();
    return this.#heap[0];
  }

  pop(): Timer | undefined {
    const first = this.peek();
    if (!first) return undefined;
    this.#removeFirst();
    first.state = 'over';
    return first;
  }

  #removeFirst(): void {
    const last = this.#heap.pop();
    if (last && this.#heap.length > 0) this.#sink(last);
  }

  #rise(from: number, timer: Timer): void {
    let at = from;
    while (at > 0) {
      const above = (at - 1) >> 1;
      const other = this.#heap[above];
      if (!other || isBefore(other, timer)) break;
      this.#heap[at] = other;
      at = above;
    }
    this.#heap[at] = timer;
  }

  #sink(timer: Timer): void {
    let at = 0;
    for (;;) {
      const left = 2 * at + 1;
      const [a, b] = [this.#heap[left], this.#heap[left + 1]];
      const [below, index] = a && b && isBefore(b, a) ? [b, left + 1] : [a, left];
      if (!below || isBefore(timer, below)) break;
      this.#heap[at] = below;
      at = index;
    }
    this.#heap[at] = timer;
  }
}

function isBefore(a: Timer, b: Timer): boolean {
  return a.due === b.due ? a.sequence < b.sequence : a.due < b.due;
}
