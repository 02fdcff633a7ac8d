import { describe, expect, test } from 'vitest';
import { recoverTransfers } from './follow-transfers.ts';
import { availabilityOf } from './levels.ts';
import { listLevels, loadAllotments, readLevels } from './read-levels.ts';
import { receiveStock } from './receive-stock.ts';
import { bag, openStock, receive, reserve, variantNumber } from './stock.fixture.ts';
import { newId } from '#ports/identifier.ts';

describe('levels', () => {
  test('hold reserved, available and incoming units, and sum to what is on hand', async () => {
    const { eu, ap, replicate } = openStock();
    await receive(eu, { quantity: 10 });
    await reserve(eu, 2);
    const level = { variantId: bag, location: 'warehouse-frankfurt', onHand: 10, reserved: 2 };
    expect(await readLevels(eu.table, bag)).toMatchObject([
      { ...level, available: 5, incoming: 3 },
    ]);
    await replicate();
    await recoverTransfers(ap);
    await replicate();
    for (const { table } of [eu, ap]) {
      expect(await readLevels(table, bag)).toMatchObject([{ ...level, available: 8, incoming: 0 }]);
    }
  });

  test('of a variant that never arrived are none', async () => {
    expect(await readLevels(openStock().eu.table, bag)).toEqual([]);
  });

  test('of a location are listed by sku, each once, page by page', async () => {
    const { eu, ap, replicate } = openStock();
    const skus = ['A', 'A-1', 'A/eu', 'B', 'Ä', '包', 'A/', 'a b'];
    await receiveStock(eu, {
      movementId: newId('movement', 'eu', eu),
      reason: 'opening',
      lines: skus.flatMap((sku, each) =>
        ['warehouse-frankfurt', 'warehouse-singapore'].map((location) => ({
          variantId: variantNumber(each),
          sku,
          location,
          quantity: 10,
        })),
      ),
      correlationId: 'test',
    });
    await replicate();
    await recoverTransfers(ap);
    await replicate();
    for (const limit of [1, 3, 8, 100]) {
      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const list = { location: 'warehouse-frankfurt', limit, cursor };
        const page = await listLevels(eu.table, list);
        expect(page.items.length).toBeLessThanOrEqual(limit);
        expect(page.items.every(({ onHand }) => onHand === 10)).toBe(true);
        seen.push(...page.items.map(({ sku }) => sku));
        cursor = page.nextCursor;
      } while (cursor !== undefined);
      expect(seen.toSorted()).toEqual(skus.toSorted());
    }
  });
});

describe('availability', () => {
  test('is what all Regions may promise, by location', async () => {
    const { eu } = openStock();
    await receive(eu, { quantity: 10 });
    await receive(eu, { location: 'boutique-paris', quantity: 1 });
    await reserve(eu, 2);
    expect(availabilityOf(await loadAllotments(eu.table, bag))).toEqual({
      available: 6,
      byLocation: { 'warehouse-frankfurt': 5, 'boutique-paris': 1 },
    });
  });
});
