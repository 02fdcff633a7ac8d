import { setImmediate as nextTurn } from 'node:timers/promises';
import { fromIso, instant, plus } from '#kernel/time.ts';
import type { Instant } from '#kernel/time.ts';
import type { Clock } from '#ports/clock.ts';
import { TimerHeap } from './timer-heap.ts';
import type { Timer } from './timer-heap.ts';

interface ClockOptions {
  readonly start?: Instant;
  /**
   * `auto` (the default): a `wait` never really waits; as soon as nothing else can run, time jumps
   * to its end. `manual`: time stands still until `advance` or `run`.
   */
  readonly mode?: 'auto' | 'manual';
}

/** After so many turns without one, the event loop gets its own. */
const turnsInARow = 256;

/** Virtual time. Timers fire in the order of their due times, equals in the order they were set. */
export class SimulatedClock implements Clock {
  readonly #mode: 'auto' | 'manual';
  readonly #timers = new TimerHeap();
  #now: Instant;
  /** The sum of all jumps, which no duration measured here contains. */
  #jumped = 0;
  #awaited = 0;
  #running = false;

  constructor(options: ClockOptions = {}) {
    this.#now = options.start ?? fromIso('2026-03-01T09:00:00.000Z');
    this.#mode = options.mode ?? 'auto';
  }

  now(): Instant {
    return this.#now;
  }

  monotonicMs(): number {
    return this.#now - this.#jumped;
  }

  wait(durationMs: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(abortReason(signal));
      const onAbort = (): void => {
        cancel();
        if (signal) reject(abortReason(signal));
      };
      const cancel = this.#set(this.#after(durationMs), true, () => {
        signal?.removeEventListener('abort', onAbort);
        resolve();
      });
      signal?.addEventListener('abort', onAbort, { once: true });
    });
  }

  /** Calls back when time has come to `due`, and never makes time run by itself. Returns its cancel. */
  at(due: Instant, callback: () => void): () => void {
    return this.#set(due, false, callback);
  }

  /** When the next timer is due, or undefined when there is none. */
  nextDue(): Instant | undefined {
    return this.#timers.peek()?.due;
  }

  /** Lets `durationMs` pass: fires what is due, one by one, each followed by all that it sets off. */
  async advance(durationMs: number): Promise<void> {
    const target = this.#after(durationMs);
    await nextTurn();
    for (let timer = this.#timers.peek(); timer && timer.due <= target;) {
      this.#fire(timer);
      await nextTurn();
      timer = this.#timers.peek();
    }
    if (target > this.#now) this.#now = target;
  }

  /**
   * Lets time pass as fast as it can until `isDone`, which is asked between any two moments, or
   * until nothing is left to come before `limit`. What is due at one moment fires in one turn.
   */
  run(limit: Instant, isDone: () => boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      let turns = 0;
      const turn = (): void => {
        try {
          const due = this.#timers.peek()?.due;
          if (due === undefined || due > limit || isDone()) return resolve();
          this.#fireAllDue(due);
          turns += 1;
          if (turns % turnsInARow === 0) setImmediate(turn);
          else afterMicrotasks(turn);
        } catch (error) {
          reject(error instanceof Error ? error : new Error(String(error)));
        }
      };
      setImmediate(turn);
    });
  }

  /** Sets the clock, also back, as a machine's clock may be. Timers keep their due times. */
  jump(durationMs: number): void {
    this.#now = plus(this.#now, durationMs);
    this.#jumped += durationMs;
  }

  /** Resolves when all that can run without time passing has run. */
  async idle(): Promise<void> {
    await nextTurn();
  }

  #after(durationMs: number): Instant {
    return instant(this.#now + Math.max(0, Math.ceil(durationMs)));
  }

  #set(due: Instant, awaited: boolean, fire: () => void): () => void {
    const timer = this.#timers.add(due, awaited, fire);
    if (awaited) this.#awaited += 1;
    if (awaited && this.#mode === 'auto') this.#run();
    return () => {
      if (this.#timers.cancel(timer) && awaited) this.#awaited -= 1;
    };
  }

  #fire(timer: Timer): void {
    this.#timers.pop();
    if (timer.awaited) this.#awaited -= 1;
    if (timer.due > this.#now) this.#now = timer.due;
    timer.fire();
  }

  #fireAllDue(due: Instant): void {
    // What a timer sets for this same moment follows on what the timers before it set off.
    const last = this.#timers.lastSequence;
    for (let timer = this.#timers.peek(); timer?.due === due && timer.sequence <= last;) {
      this.#fire(timer);
      timer = this.#timers.peek();
    }
  }

  /** One timer a turn of the event loop, until nobody waits in the foreground any more. */
  #run(): void {
    if (this.#running) return;
    this.#running = true;
    setImmediate(() => {
      this.#running = false;
      const next = this.#timers.peek();
      if (next && this.#awaited > 0) this.#fire(next);
      if (this.#awaited > 0) this.#run();
    });
  }
}

/**
 * Calls back when every promise that can go on has gone on: a tick comes only when the queue of
 * microtasks is empty. A turn of the event loop would do the same at many times the price.
 */
function afterMicrotasks(callback: () => void): void {
  queueMicrotask(() => process.nextTick(callback));
}

/** The clock of a machine that runs ahead (or behind, when negative) of another. */
export function skewedClock(clock: Clock, skewMs: number): Clock {
  return {
    now: () => plus(clock.now(), skewMs),
    monotonicMs: () => clock.monotonicMs(),
    wait: (durationMs, signal) => clock.wait(durationMs, signal),
  };
}

function abortReason(signal: AbortSignal): Error {
  return signal.reason instanceof Error ? signal.reason : new Error(String(signal.reason));
}
