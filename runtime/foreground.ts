import type { Clock } from '#ports/clock.ts';

/** Requests under way above which letters and the like wait. */
const busyMax = 3;
/** So long after the last busy moment it counts as quiet: requests are answered in bursts. */
const quietAfterMs = 50;
const lookEveryMs = 25;
/** Work behind the scenes waits no longer than this for its turn: it lags, it does not starve. */
const waitMsMax = 10_000;

interface Waiter {
  readonly giveUpAt: number;
  readonly go: () => void;
}

/**
 * Lets the people who wait go before the work that nobody waits for, where both share a process.
 * On AWS they are functions of their own, and this is not needed.
 */
export class Foreground {
  readonly #clock: Clock;
  #underWay = 0;
  #quietAt = 0;
  #waiting: Waiter[] = [];
  #isLooking = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Counts a request until it is answered. */
  async during<T>(answer: Promise<T>): Promise<T> {
    this.#underWay += 1;
    if (this.#underWay > busyMax) this.#quietAt = this.#clock.now() + quietAfterMs;
    try {
      return await answer;
    } finally {
      this.#underWay -= 1;
    }
  }

  /** Resolves when few requests are under way, or after a bounded wait. */
  async turn(): Promise<void> {
    if (this.#waiting.length === 0 && this.#isQuiet()) return;
    const giveUpAt = this.#clock.now() + waitMsMax;
    const { promise, resolve: go } = Promise.withResolvers<void>();
    this.#waiting.push({ giveUpAt, go });
    if (!this.#isLooking) void this.#look();
    await promise;
  }

  /** One look for all that wait, as long as any do. */
  async #look(): Promise<void> {
    this.#isLooking = true;
    while (this.#waiting.length > 0) {
      await this.#clock.wait(lookEveryMs);
      const now = this.#isQuiet() ? Number.POSITIVE_INFINITY : this.#clock.now();
      const due = this.#waiting.filter(({ giveUpAt }) => giveUpAt <= now);
      this.#waiting = this.#waiting.filter(({ giveUpAt }) => giveUpAt > now);
      for (const { go } of due) go();
    }
    this.#isLooking = false;
  }

  #isQuiet(): boolean {
    return this.#underWay <= busyMax && this.#clock.now() >= this.#quietAt;
  }
}
