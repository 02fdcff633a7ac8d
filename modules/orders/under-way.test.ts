import { describe, expect, test } from 'vitest';
import { makeId } from '#kernel/ids.ts';
import { openHouse } from './shop.fixture.ts';
import { placingEnded, whilePlacing } from './under-way.ts';

const orderId = makeId('order', 'eu', 1, new Uint8Array(10));

describe('who follows an order', () => {
  test('waits for its buyer’s checkout, also when that dies', async () => {
    const { eu } = await openHouse(1);
    const { promise: payment, reject: die } = Promise.withResolvers<void>();
    const checkout = whilePlacing(eu.table, orderId, () => payment);
    let follows = false;
    const following = placingEnded(eu.table, orderId).then(() => (follows = true));
    await Promise.resolve();
    expect(follows).toBe(false);
    die(new Error('gone'));
    await expect(checkout).rejects.toThrow('gone');
    await following;
    expect(follows).toBe(true);
  });

  test('waits for nobody when nobody is at it', async () => {
    const { eu } = await openHouse(1);
    await expect(placingEnded(eu.table, orderId)).resolves.toBeUndefined();
  });
});
