import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { divideReceipt } from './divide-receipt.ts';
import { locationHandles } from './locations.ts';

describe('what arrives is divided between the Regions', () => {
  test.each<[string, number, number, number]>([
    ['warehouse-frankfurt', 1, 1, 0],
    ['warehouse-singapore', 1, 0, 1],
    ['warehouse-frankfurt', 10, 7, 3],
    ['warehouse-singapore', 10, 3, 7],
    ['warehouse-frankfurt', 3, 3, 0],
    ['boutique-paris', 10, 10, 0],
    ['boutique-tokyo', 10, 0, 10],
  ])('%s, %d units: %d for eu, %d for ap', (location, quantity, eu, ap) => {
    expect(divideReceipt(location, quantity)).toEqual({ eu, ap });
  });

  test('to the unit', () => {
    fc.assert(
      fc.property(fc.constantFrom(...locationHandles), fc.nat(1_000_000), (location, quantity) => {
        const { eu, ap } = divideReceipt(location, quantity);
        expect(eu + ap).toBe(quantity);
        expect(Math.min(eu, ap)).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});
