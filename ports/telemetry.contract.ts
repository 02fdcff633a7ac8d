import { describe, expect, test } from 'vitest';
import type { Attributes, Telemetry } from './telemetry.ts';

export interface TelemetryBench {
  readonly telemetry: Telemetry;
  logs(): readonly { level: string; message: string; attributes: Attributes }[];
  /** The sum of a count with these attributes. */
  counted(name: string, attributes: Attributes): number;
  /** How many durations were told, and the longest. */
  measured(name: string): { count: number; maxMs: number };
}

/** The tests that all telemetry must pass. */
export function telemetryContract(name: string, open: () => TelemetryBench): void {
  describe(`telemetry contract: ${name}`, () => {
    test('logs come out in order, with their level and attributes', () => {
      const { telemetry, logs } = open();
      telemetry.log('info', 'first', { orderId: 'o1', n: 1, isNew: true, missing: undefined });
      telemetry.log('error', 'second');
      expect(logs()).toMatchObject([
        { level: 'info', message: 'first', attributes: { orderId: 'o1', n: 1, isNew: true } },
        { level: 'error', message: 'second' },
      ]);
    });

    test('counts add up by name and attributes', () => {
      const { telemetry, counted } = open();
      telemetry.count('orders', 1, { market: 'japan' });
      telemetry.count('orders', 4, { market: 'japan' });
      telemetry.count('orders', 2, { market: 'korea' });
      telemetry.count('orders');
      expect(counted('orders', { market: 'japan' })).toBe(5);
      expect(counted('orders', { market: 'korea' })).toBe(2);
      expect(counted('orders', {})).toBe(1);
      expect(counted('others', {})).toBe(0);
    });

    test('durations are kept for their number and their extremes', () => {
      const { telemetry, measured } = open();
      for (const durationMs of [3, 0, 250.5]) telemetry.duration('commit', durationMs);
      expect(measured('commit')).toEqual({ count: 3, maxMs: 250.5 });
      expect(measured('other')).toEqual({ count: 0, maxMs: 0 });
    });
  });
}
