import { describe, expect, test } from 'vitest';
import { newId } from '#ports/identifier.ts';
import { recallOnce } from '#ports/once.ts';
import { recoverTransfers } from './follow-transfers.ts';
import { movementLinesMax, quantityMax } from './limits.ts';
import { locationHandles } from './locations.ts';
import { receiveStock } from './receive-stock.ts';
import {
  freeHere,
  openStock,
  ownAllotments,
  ownRecords,
  receive,
  variantNumber,
} from './stock.fixture.ts';
import { bag } from './stock.fixture.ts';

describe('receiving stock', () => {
  test('books it here, and sends the other Region its share', async () => {
    const { eu, ap, replicate } = openStock();
    expect(await receive(eu, { quantity: 10 })).toMatchObject({ ok: true, value: { units: 10 } });
    expect(await ownAllotments(eu)).toMatchObject([{ free: 7, given: 3 }]);
    await replicate();
    await recoverTransfers(ap);
    expect(await ownAllotments(ap)).toMatchObject([{ free: 3, credited: 3 }]);
  });

  test('in the far Region sends the near one its share', async () => {
    const { eu, ap, replicate } = openStock();
    await receive(ap, { quantity: 10 });
    await replicate();
    await recoverTransfers(eu);
    expect([await freeHere(eu), await freeHere(ap)]).toEqual([7, 3]);
  });

  test('of many lines takes several commits, and repeated books none twice', async () => {
    const { eu } = openStock();
    const lines = Array.from({ length: movementLinesMax }, (_, each) =>
      locationHandles.map((location) => ({
        variantId: variantNumber(each),
        sku: `sku-${each}`,
        location,
        quantity: 1,
      })),
    ).flat();
    const movementId = newId('movement', 'eu', eu);
    const command = { movementId, reason: 'opening', lines, correlationId: 'test' };
    const received = { ok: true, value: { movementId, units: lines.length } };
    expect(await receiveStock(eu, command)).toEqual(received);
    expect(await receiveStock(eu, command)).toEqual(received);
    const { events } = await ownRecords(eu);
    expect(events.filter(({ type }) => type === 'stock.received')).toHaveLength(4);
    expect(await freeHere(eu, variantNumber(7))).toBe(2);
  });

  test('of more units than a shelf holds is refused, also when its lines only add up to them', async () => {
    const { eu } = openStock();
    const line = { variantId: bag, sku: 'BAG', location: 'warehouse-frankfurt' };
    const lines = [quantityMax, 1].map((quantity) => ({ ...line, quantity }));
    const movementId = newId('movement', 'eu', eu);
    const command = { movementId, reason: 'opening', lines, correlationId: 'test' };
    expect(await receiveStock(eu, command)).toMatchObject({
      ok: false,
      code: 'quantity_too_large',
    });
    expect(await ownAllotments(eu)).toEqual([]);
  });

  test('that stopped half way is finished by a repetition', async () => {
    const { eu } = openStock();
    const lines = Array.from({ length: movementLinesMax * 2 }, (_, each) => ({
      variantId: variantNumber(each),
      sku: `sku-${each}`,
      location: 'boutique-paris',
      quantity: 1,
    }));
    const movementId = newId('movement', 'eu', eu);
    const command = { movementId, reason: 'opening', lines, correlationId: 'test' };
    eu.faults.atCommit = (commit, moment) => {
      if (commit === 2 && moment === 'before') throw new Error('stopped');
    };
    await expect(receiveStock(eu, command)).rejects.toThrow('stopped');
    eu.faults.atCommit = undefined;
    await receiveStock(eu, command);
    const units = await Promise.all(lines.map(({ variantId }) => freeHere(eu, variantId)));
    expect(new Set(units)).toEqual(new Set([1]));
  });

  test('adds up lines of the same variant and location', async () => {
    const { eu } = openStock();
    const line = { variantId: bag, sku: 'sku', location: 'boutique-paris', quantity: 2 };
    await receiveStock(eu, {
      movementId: newId('movement', 'eu', eu),
      reason: 'purchase',
      lines: [line, line],
      correlationId: 'test',
    });
    expect(await freeHere(eu)).toBe(4);
  });

  test('records the answer in the commit of the booking', async () => {
    const { eu } = openStock();
    const once = { scope: 'test', key: 'key', fingerprint: 'same' };
    const movementId = newId('movement', 'eu', eu);
    const line = { variantId: bag, sku: 'sku', location: 'boutique-paris', quantity: 2 };
    const command = { movementId, reason: 'purchase', lines: [line], correlationId: 'test' };
    await receiveStock(eu, command, once);
    expect((await recallOnce(eu.table, once))?.answer).toEqual({ movementId, units: 2 });
  });

  test('refuses a location that the house does not have', async () => {
    const { eu } = openStock();
    expect(await receive(eu, { location: 'warehouse-nowhere', quantity: 1 })).toMatchObject({
      ok: false,
      code: 'location_unknown',
    });
  });
});
