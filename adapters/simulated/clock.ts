import { setImmediate as nextTurn } from 'node:timers/promises';
import { fromIso, instant, plus } from '#kernel/time.ts';
import type { Instant } from '#kernel/time.ts';
import type { Clock } from '#ports/clock.ts';

interface Timer {
  readonly due: Instant;
  readonly sequence: number;
  /** Whether somebody waits in the foreground, for which time may run by itself. */
  readonly awaited: boolean;
  readonly fire: () => void;
}

interface ClockOptions {
  readonly start?: Instant;
  /**
   * `auto` (the default): a `wait` never really waits; as soon as nothing else can run, time jumps
   * to its end. `manual`: time stands still until `advance`.
   */
  readonly mode?: 'auto' | 'manual';
}

/** Virtual time. Timers fire in the order of their due times, equals in the order they were set. */
export class SimulatedClock implements Clock {
  readonly #mode: 'auto' | 'manual';
  #now: Instant;
  #sequence = 0;
  #timers: Timer[] = [];
  #running = false;

  constructor(options: ClockOptions = {}) {
    this.#now = options.start ?? fromIso('2026-03-01T09:00:00.000Z');
    this.#mode = options.mode ?? 'auto';
  }

  now(): Instant {
    return this.#now;
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
    return this.#timers[0]?.due;
  }

  /** Lets `durationMs` pass: fires what is due, one by one, each followed by all that it sets off. */
  async advance(durationMs: number): Promise<void> {
    const target = this.#after(durationMs);
    await nextTurn();
    for (let timer = this.#timers[0]; timer && timer.due <= target; timer = this.#timers[0]) {
      this.#fire(timer);
      await nextTurn();
    }
    if (target > this.#now) this.#now = target;
  }

  /** Sets the clock, also back, as a machine's clock may be. Timers keep their due times. */
  jump(durationMs: number): void {
    this.#now = plus(this.#now, durationMs);
  }

  /** Resolves when all that can run without time passing has run. */
  async idle(): Promise<void> {
    await nextTurn();
  }

  #after(durationMs: number): Instant {
    return instant(this.#now + Math.max(0, Math.ceil(durationMs)));
  }

  #set(due: Instant, awaited: boolean, fire: () => void): () => void {
    this.#sequence += 1;
    const timer: Timer = { due, sequence: this.#sequence, awaited, fire };
    const at = this.#timers.findLastIndex((other) => other.due <= due) + 1;
    this.#timers.splice(at, 0, timer);
    if (awaited && this.#mode === 'auto') this.#run();
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  #fire(timer: Timer): void {
    this.#timers = this.#timers.filter((other) => other !== timer);
    if (timer.due > this.#now) this.#now = timer.due;
    timer.fire();
  }

  /** One timer a turn of the event loop, until nobody waits in the foreground any more. */
  #run(): void {
    if (this.#running) return;
    this.#running = true;
    setImmediate(() => {
      this.#running = false;
      const [next] = this.#timers;
      if (next && this.#timers.some((timer) => timer.awaited)) this.#fire(next);
      if (this.#timers.some((timer) => timer.awaited)) this.#run();
    });
  }
}

/** The clock of a machine that runs ahead (or behind, when negative) of another. */
export function skewedClock(clock: Clock, skewMs: number): Clock {
  return {
    now: () => plus(clock.now(), skewMs),
    wait: (durationMs, signal) => clock.wait(durationMs, signal),
  };
}

function abortReason(signal: AbortSignal): Error {
  return signal.reason instanceof Error ? signal.reason : new Error(String(signal.reason));
}
