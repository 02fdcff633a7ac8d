import { describe, expect, test } from 'vitest';
import type { Random } from './random.ts';

/** The tests that every source of chance must pass. */
export function randomContract(name: string, open: () => Random): void {
  describe(`random contract: ${name}`, () => {
    test('bytes are as many as were asked, and the caller’s own', () => {
      const random = open();
      for (const length of [0, 1, 10, 32, 5_000]) expect(random.bytes(length)).toHaveLength(length);
      const first = random.bytes(10);
      const copy = first.slice();
      random.bytes(5_000);
      for (let n = 0; n < 1_000; n++) random.bytes(10);
      expect(first).toEqual(copy);
    });

    test('draws do not repeat', () => {
      const random = open();
      const texts = Array.from({ length: 2_000 }, () =>
        Buffer.from(random.bytes(10)).toString('hex'),
      );
      expect(new Set(texts).size).toBe(texts.length);
    });

    test('all bytes and all parts of the range come up about as often', () => {
      const random = open();
      const bytes = Array.from({ length: 256 }, () => 0);
      for (const byte of Array.from({ length: 100 }, () => [...random.bytes(256)]).flat()) {
        bytes[byte] = (bytes[byte] ?? 0) + 1;
      }
      // A hundred each on average; ten standard deviations off would be a broken source.
      expect(Math.min(...bytes)).toBeGreaterThan(20);
      expect(Math.max(...bytes)).toBeLessThan(200);
      const fractions = Array.from({ length: 2_000 }, () => random.fraction());
      expect(Math.min(...fractions)).toBeGreaterThanOrEqual(0);
      expect(Math.max(...fractions)).toBeLessThan(1);
      const mean = fractions.reduce((sum, fraction) => sum + fraction, 0) / fractions.length;
      expect(Math.abs(mean - 0.5)).toBeLessThan(0.07);
    });
  });
}
