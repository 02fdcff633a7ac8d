import type { Clock } from '#ports/clock.ts';

/** Requests under way above which letters and the like wait. */
const busyMax = 3;
const lookEveryMs = 25;
/** Work behind the scenes waits no longer than this for its turn: it lags, it does not starve. */
const waitMsMax = 4_000;

/**
 * Lets the people who wait go before the work that nobody waits for, where both share a process.
 * On AWS they are functions of their own, and this is not needed.
 */
export class Foreground {
  readonly #clock: Clock;
  #underWay = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Counts a request until it is answered. */
  async during<T>(answer: Promise<T>): Promise<T> {
    this.#underWay += 1;
    try {
      return await answer;
    } finally {
      this.#underWay -= 1;
    }
  }

  /** Resolves when few requests are under way, or after a bounded wait. */
  async turn(): Promise<void> {
    const giveUpAt = this.#clock.now() + waitMsMax;
    while (this.#underWay > busyMax && this.#clock.now() < giveUpAt) {
      await this.#clock.wait(lookEveryMs);
    }
  }
}
