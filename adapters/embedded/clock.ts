import { setTimeout as wait } from 'node:timers/promises';
import { instant } from '#kernel/time.ts';
import type { Clock } from '#ports/clock.ts';

/** A timer of Node holds no longer than this; a longer wait is made of several. */
const timerMsMax = 2 ** 31 - 1;

/** The machine's clock. */
export const systemClock: Clock = {
  now: () => instant(Date.now()),
  monotonicMs: () => performance.now(),
  async wait(durationMs, signal) {
    let leftMs = Math.max(0, Math.ceil(durationMs));
    do {
      const partMs = Math.min(leftMs, timerMsMax);
      try {
        await wait(partMs, undefined, signal && { signal });
      } catch (error) {
        // Node wraps the reason of the signal; the port promises the reason itself.
        if (signal?.aborted && signal.reason instanceof Error) throw signal.reason;
        throw error;
      }
      leftMs -= partMs;
    } while (leftMs > 0);
  },
};
