import { describe, expect, test } from 'vitest';
import { siblingId } from '#kernel/ids.ts';
import { minuteMs } from '#kernel/time.ts';
import { tell } from '#modules/delivery/delivery.fixture.ts';
import { cancelOrderByStaff } from './cancel-order.ts';
import { groupOf } from './model.ts';
import { settleOrder } from './settle-order.ts';
import { openHouse, orderOf, placedOrder, staff, valueIn } from './shop.fixture.ts';
import type { House } from './shop.fixture.ts';

const by = staff('order-desk');
const request = { actor: by, language: 'en', correlationId: 'test' } as const;

/** An order whose authorization lapsed before its goods left. */
async function owing(house: House) {
  const { orderId } = await placedOrder(house.eu);
  await house.eu.settle(minuteMs);
  for (const { providerReference } of house.provider.all()) {
    await house.provider.void({ providerReference, idempotencyKey: 'lapsed' });
  }
  await house.eu.settle(minuteMs);
  expect(groupOf(await orderOf(house.eu, orderId))).toBe('attention');
  return orderId;
}

async function courierTells(
  { courier, eu }: House,
  orderId: string,
  type: 'collected' | 'delivered',
) {
  const order = await orderOf(eu, orderId);
  const deliveryId = siblingId('delivery', order.orderId);
  valueIn(await tell({ ...eu, courier, orderId: order.orderId, deliveryId }, type));
  await eu.settle(minuteMs);
}

describe('an order whose card can never be charged', () => {
  test('is called off before it ships, like any other', async () => {
    const house = await openHouse();
    const orderId = await owing(house);
    valueIn(await cancelOrderByStaff(house.eu, { ...request, orderId, reason: 'not paid' }));
    await house.eu.settle(minuteMs);
    expect(groupOf(await orderOf(house.eu, orderId))).toBe('done');
  });

  test('is settled otherwise on its way, and closes itself when it has arrived', async () => {
    const house = await openHouse();
    const orderId = await owing(house);
    await courierTells(house, orderId, 'collected');
    const command = { ...request, orderId, how: 'bank_transfer' } as const;
    valueIn(await settleOrder(house.eu, command));
    valueIn(await settleOrder(house.eu, command));
    const settled = await orderOf(house.eu, orderId);
    expect(groupOf(settled)).toBe('open');
    await courierTells(house, orderId, 'delivered');
    expect((await orderOf(house.eu, orderId)).status).toBe('closed');
  });

  test('is closed when it is settled after it has arrived', async () => {
    const house = await openHouse();
    const orderId = await owing(house);
    await courierTells(house, orderId, 'collected');
    await courierTells(house, orderId, 'delivered');
    expect(groupOf(await orderOf(house.eu, orderId))).toBe('attention');
    valueIn(await settleOrder(house.eu, { ...request, orderId, how: 'written_off' }));
    expect((await orderOf(house.eu, orderId)).status).toBe('closed');
  });

  test('is nobody’s to settle who may not change orders, nor one that owes nothing', async () => {
    const house = await openHouse();
    const { orderId } = await placedOrder(house.eu);
    const command = { ...request, orderId, how: 'other_card' } as const;
    expect(await settleOrder(house.eu, command)).toMatchObject({ code: 'order_not_owing' });
    const clerk = { ...command, actor: staff('clerk') };
    expect(await settleOrder(house.eu, clerk)).toMatchObject({ code: 'not_permitted' });
  });
});
