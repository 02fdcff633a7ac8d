import type { SeededRandom, SimulatedClock } from '#adapters/simulated/index.ts';
import { plus } from '#kernel/time.ts';
import type { Clock } from '#ports/clock.ts';

/**
 * One run of a process, from its start to its end. All that its code does is calls of ports; each
 * waits for a moment drawn from the seed before it takes effect. Once the run is over, calls that
 * wait never take effect, and answers under way never come: so a process may die between any two
 * of them, and its code simply never goes on.
 */
export class Life {
  isOver = false;
  readonly #clock: SimulatedClock;
  readonly #random: SeededRandom;
  readonly #endings = new Set<() => void>();

  constructor(clock: SimulatedClock, random: SeededRandom) {
    this.#clock = clock;
    this.#random = random;
  }

  /** The process dies here and now. */
  end(): void {
    if (this.isOver) return;
    this.isOver = true;
    for (const ending of this.#endings) ending();
    this.#endings.clear();
  }

  /** Calls back when the process dies; returns the way to forget that. */
  onEnd(ending: () => void): () => void {
    this.#endings.add(ending);
    return () => this.#endings.delete(ending);
  }

  /** A call that takes effect after a moment, or now, and answers at once. */
  call<T>(work: () => Promise<T>, latency: Latency = readLatency): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#later(latency, () => {
        work().then(
          (answer) => {
            if (!this.isOver) resolve(answer);
          },
          (error: unknown) => {
            if (!this.isOver) reject(asError(error));
          },
        );
      });
    });
  }

  /** A call whose answer is on its way for a moment as well: what it did may never be known here. */
  callAndAnswer<T>(work: () => Promise<T>, latency: Latency = writeLatency): Promise<T> {
    const back = latency === writeLatency ? readLatency : latency;
    return new Promise((resolve, reject) => {
      this.#later(latency, () => {
        work().then(
          (answer) => this.#later(back, () => resolve(answer)),
          (error: unknown) => this.#later(back, () => reject(asError(error))),
        );
      });
    });
  }

  #later({ leastMs, mostMs, rareMs }: Latency, then: () => void): void {
    if (this.isOver) return;
    const fraction = this.#random.fraction();
    const isRare = fraction < rarely;
    const ms = isRare
      ? mostMs + (fraction / rarely) * rareMs
      : leastMs + ((fraction - rarely) / (1 - rarely)) * (mostMs - leastMs);
    if (ms < 0.5) return then();
    this.#clock.at(plus(this.#clock.now(), Math.round(ms)), () => {
      if (!this.isOver) then();
    });
  }
}

/**
 * How long a call takes: evenly between two bounds, and rarely up to so much more. What falls below
 * nought is no wait at all, as a store in memory would answer: it spares a run half of its moments.
 */
export interface Latency {
  readonly leastMs: number;
  readonly mostMs: number;
  readonly rareMs: number;
}

const rarely = 0.005;
const readLatency: Latency = { leastMs: -3, mostMs: 3, rareMs: 200 };
const writeLatency: Latency = { leastMs: 1, mostMs: 3, rareMs: 200 };
export const streamLatency: Latency = { leastMs: 50, mostMs: 400, rareMs: 2_000 };
export const partnerLatency: Latency = { leastMs: 30, mostMs: 200, rareMs: 4_000 };

/** The clock as a process has it: a wait that outlives the process never ends. */
export function livingClock(clock: Clock, life: Life): Clock {
  return {
    now: () => clock.now(),
    monotonicMs: () => clock.monotonicMs(),
    wait: (durationMs, signal) =>
      new Promise((resolve, reject) => {
        if (life.isOver) return;
        clock.wait(durationMs, signal).then(
          () => {
            if (!life.isOver) resolve();
          },
          (error: unknown) => {
            if (!life.isOver) reject(asError(error));
          },
        );
      }),
  };
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
