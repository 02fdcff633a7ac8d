import { describe, expect, test } from 'vitest';
import type { SimulatedRegion } from '#adapters/simulated/index.ts';
import { newId } from '#ports/identifier.ts';
import { adjustStock } from './adjust-stock.ts';
import { recoverTransfers } from './follow-transfers.ts';
import { bag, freeHere, openStock, receive, reserve, scarf } from './stock.fixture.ts';

function adjust(
  at: SimulatedRegion,
  quantity: number,
  movementId = newId('movement', at.region, at),
) {
  return adjustStock(at, {
    movementId,
    variantId: bag,
    location: 'warehouse-frankfurt',
    quantity,
    reason: 'count',
    correlationId: 'test',
  });
}

describe('adjusting stock', () => {
  test.each([
    [3, 10],
    [-7, 0],
  ])('by %d leaves %d of 7 free, also when repeated', async (quantity, free) => {
    const { eu } = openStock();
    await receive(eu, { quantity: 10 });
    const movementId = newId('movement', 'eu', eu);
    for (let times = 0; times < 2; times++) {
      expect(await adjust(eu, quantity, movementId)).toEqual({ ok: true, value: { movementId } });
    }
    expect(await freeHere(eu)).toBe(free);
  });

  test('never takes what is reserved', async () => {
    const { eu } = openStock();
    await receive(eu, { quantity: 10 });
    await reserve(eu, 5);
    expect(await adjust(eu, -3)).toMatchObject({ ok: false, code: 'stock_reserved' });
    expect(await adjust(eu, -2)).toMatchObject({ ok: true });
  });

  test('fetches the units back that the other Region may sell', async () => {
    const { eu, ap, replicate } = openStock();
    await receive(eu, { quantity: 10 });
    await replicate();
    await recoverTransfers(ap);
    expect(await adjust(eu, -9)).toMatchObject({ ok: true });
    expect([await freeHere(eu), await freeHere(ap)]).toEqual([0, 1]);
  });

  test('says so when the other Region has the units and cannot be reached', async () => {
    const { eu, link } = openStock();
    await receive(eu, { quantity: 10 });
    link.setAll('cut');
    expect(await adjust(eu, -9)).toMatchObject({ ok: false, code: 'stock_elsewhere' });
  });

  test('refuses a variant that never arrived, and an unknown location', async () => {
    const { eu } = openStock();
    const command = {
      movementId: newId('movement', 'eu', eu),
      variantId: scarf,
      location: 'boutique-paris',
      quantity: 1,
      reason: 'found',
      correlationId: 'test',
    };
    expect(await adjustStock(eu, command)).toMatchObject({ code: 'variant_unknown' });
    const nowhere = await adjustStock(eu, { ...command, location: 'nowhere' });
    expect(nowhere).toMatchObject({ code: 'location_unknown' });
  });
});
