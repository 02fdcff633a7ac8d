import { describe, expect, test } from 'vitest';
import type { Telemetry } from './telemetry.ts';
import type { Vitals } from './vitals.ts';

export interface VitalsBench {
  readonly vitals: Vitals;
  /** The telemetry that the signs sum up. */
  readonly telemetry: Telemetry;
  close(): Promise<void>;
}

/** The tests that every teller of vital signs must pass. */
export function vitalsContract(name: string, open: () => Promise<VitalsBench>): void {
  describe(`vitals contract: ${name}`, () => {
    test('what telemetry counted and measured is summed up by name and attributes', async () => {
      const { vitals, telemetry, close } = await open();
      for (const value of [1, 4]) telemetry.count('orders', value, { market: 'japan' });
      telemetry.count('orders', 2, { market: 'korea' });
      for (const durationMs of [2, 4, 250]) telemetry.duration('commit', durationMs);
      const { counts, durations } = await vitals.read();
      const orders = counts.filter((count) => count.name === 'orders');
      expect(orders.map(({ attributes, value }) => [attributes['market'], value])).toEqual([
        ['japan', 5],
        ['korea', 2],
      ]);
      const commit = durations.find((series) => series.name === 'commit');
      expect(commit).toMatchObject({ count: 3, sum: 256, max: 250 });
      expect(commit?.p50).toBeLessThanOrEqual(commit?.p99 ?? 0);
      await close();
    });

    test('no sign is negative, and the start stays where it was', async () => {
      const { vitals, close } = await open();
      const [first, second] = [await vitals.read(), await vitals.read()];
      expect(second.startedAt).toBe(first.startedAt);
      const { memoryBytes, storeBytes, relay, replication } = second;
      const lags = [relay, ...replication.flatMap(({ lag }) => lag ?? [])];
      const numbers = [
        memoryBytes,
        storeBytes,
        ...lags.flatMap((lag) => [lag.commits, lag.behindMs]),
      ];
      expect(numbers.filter((number) => number < 0)).toEqual([]);
      await close();
    });
  });
}
