import { describe, expect, test } from 'vitest';
import type { Clock } from './clock.ts';

/** The tests that every clock must pass. A clock that stands still until told may run by itself here. */
export function clockContract(name: string, open: () => Clock): void {
  describe(`clock contract: ${name}`, () => {
    test('now is a whole number of milliseconds', () => {
      expect(Number.isSafeInteger(open().now())).toBe(true);
    });

    test('the monotonic time goes on by what was waited', async () => {
      const clock = open();
      const start = clock.monotonicMs();
      await clock.wait(5);
      expect(clock.monotonicMs() - start).toBeGreaterThanOrEqual(4);
      expect(clock.monotonicMs()).toBeGreaterThanOrEqual(start);
    });

    test.each([0, 1, 2.5, 10])(
      'a wait of %d ms ends, and not before its time',
      async (durationMs) => {
        const clock = open();
        const start = clock.now();
        await clock.wait(durationMs);
        // A timer may be a fraction of a millisecond ahead of the clock.
        expect(clock.now() - start).toBeGreaterThanOrEqual(Math.floor(durationMs) - 1);
      },
    );

    test('shorter waits end first', async () => {
      const clock = open();
      const order: number[] = [];
      const wait = (durationMs: number) =>
        clock.wait(durationMs).then(() => order.push(durationMs));
      await Promise.all([wait(30), wait(1), wait(15)]);
      expect(order).toEqual([1, 15, 30]);
    });

    test('an aborted wait rejects with the reason, before or while it waits', async () => {
      const clock = open();
      const reason = new Error('called off');
      await expect(clock.wait(5, AbortSignal.abort(reason))).rejects.toBe(reason);
      const abort = new AbortController();
      const waiting = clock.wait(3_600_000, abort.signal);
      abort.abort(reason);
      await expect(waiting).rejects.toBe(reason);
    });

    test('a signal that comes after the wait changes nothing', async () => {
      const abort = new AbortController();
      await expect(open().wait(1, abort.signal)).resolves.toBeUndefined();
      abort.abort(new Error('too late'));
    });
  });
}
