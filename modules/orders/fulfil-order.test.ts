import { describe, expect, test } from 'vitest';
import { siblingId } from '#kernel/ids.ts';
import type { Id } from '#kernel/ids.ts';
import { money } from '#kernel/money.ts';
import { dayMs, hourMs, minuteMs, toIso } from '#kernel/time.ts';
import { appendEvent } from '#ports/event.ts';
import { newId } from '#ports/identifier.ts';
import { guest } from '#ports/sign-in.ts';
import { cancelOrderByStaff } from './cancel-order.ts';
import { groupOf } from './model.ts';
import { refundOrder } from './refund-order.ts';
import { receiveReturn, requestReturn } from './return-order.ts';
import { openHouse, orderOf, placedOrder, staff, unitsOf, valueIn } from './shop.fixture.ts';
import type { House, Shop } from './shop.fixture.ts';
import { loadTimeline, rebuildOrder } from './store.ts';

type Told = 'collected' | 'delivered' | 'failed' | 'recalled' | 'rescheduled' | 'returned';

/** Tells what the courier's company would have the delivery tell, and lets the house follow. */
async function tell(shop: Shop, orderId: Id<'order'>, ...facts: [Told, number][]): Promise<void> {
  const deliveryId = siblingId('delivery', orderId);
  for (const [told, attempt] of facts) {
    const data = {
      deliveryId,
      orderId,
      attempt,
      trackingNumber: 'T-1',
      ...(told === 'failed' && { reason: 'nobody home', attemptsLeft: 3 - attempt }),
      ...(told === 'rescheduled' && { notBefore: toIso(shop.clock.now()) }),
    };
    const event = {
      id: newId('event', shop.region, shop),
      type: `delivery.${told}`,
      at: shop.clock.now(),
      region: shop.region,
      subject: deliveryId,
      sequence:
        (await loadTimeline(shop.table, orderId)).length * 100 +
        Math.floor(shop.random.fraction() * 1e6),
      data,
      correlationId: 'courier',
    };
    await shop.table.commit([appendEvent(shop.table, event)]);
  }
  await shop.settle(minuteMs);
}

async function shipped(seed = 1): Promise<House & { orderId: Id<'order'> }> {
  const house = await openHouse(seed);
  const { orderId } = await placedOrder(house.eu);
  await house.eu.settle(minuteMs);
  return { ...house, orderId };
}

const by = staff('order-desk');
const request = { language: 'en', correlationId: 'test' } as const;

describe('an order on its way', () => {
  test('is charged when it leaves, and closes itself when it has arrived', async () => {
    const { eu, orderId, provider } = await shipped();
    await tell(eu, orderId, ['collected', 1]);
    expect(await orderOf(eu, orderId)).toMatchObject({
      status: 'dispatched',
      payment: captured(125_000),
      delivery: { trackingNumber: 'T-1' },
    });
    expect(provider.all()).toMatchObject([{ status: 'captured', capturedMinor: 125_000 }]);
    expect((await unitsOf(eu)).reserved).toBe(0);
    await tell(eu, orderId, ['delivered', 1]);
    expect(await orderOf(eu, orderId)).toMatchObject({ status: 'closed' });
    const told = await loadTimeline(eu.table, orderId);
    expect(rebuildOrder(told)).toEqual(await orderOf(eu, orderId));
  });

  test('told of in the wrong order and twice, ends the same', async () => {
    const { eu, orderId, provider } = await shipped();
    eu.faults.duplicateMessageChance = 0.5;
    await tell(eu, orderId, ['delivered', 1], ['collected', 1], ['collected', 1]);
    expect(await orderOf(eu, orderId)).toMatchObject({ status: 'closed' });
    expect(provider.all()).toMatchObject([{ status: 'captured', capturedMinor: 125_000 }]);
  });

  test('is charged once, though the provider is silent at first', async () => {
    const { eu, orderId, provider } = await shipped();
    provider.loseAnswers(2);
    await tell(eu, orderId, ['collected', 1]);
    await eu.settle(10 * minuteMs);
    expect(await orderOf(eu, orderId)).toMatchObject({
      status: 'dispatched',
      payment: captured(125_000),
    });
    expect(provider.all()).toMatchObject([{ capturedMinor: 125_000 }]);
  });

  test('is on its way though the provider is silent, and charged when it speaks again', async () => {
    const { eu, orderId, provider } = await shipped();
    provider.faults.lostRequestChance = 1;
    await tell(eu, orderId, ['collected', 1]);
    expect(await orderOf(eu, orderId)).toMatchObject({ status: 'dispatched' });
    expect((await orderOf(eu, orderId)).payment.capturedMinor).toBe(0);
    await eu.settle(2 * hourMs);
    provider.faults.lostRequestChance = 0;
    await tell(eu, orderId, ['delivered', 1]);
    expect(await orderOf(eu, orderId)).toMatchObject({ status: 'closed' });
    expect(provider.all()).toMatchObject([{ capturedMinor: 125_000 }]);
  });

  test.each(['before it left', 'when it had left'])(
    'whose hold lapsed %s, is before staff and is not closed',
    async (moment) => {
      const { eu, orderId, provider } = await shipped();
      const [held] = provider.all();
      provider.postman.faults.lossChance = moment === 'before it left' ? 0 : 1;
      const providerReference = held?.providerReference ?? '';
      await provider.void({ providerReference, idempotencyKey: 'the provider lets go' });
      await tell(eu, orderId, ['collected', 1], ['delivered', 1]);
      const order = await orderOf(eu, orderId);
      expect(order).toMatchObject({ status: 'delivered', payment: { status: 'voided' } });
      expect(groupOf(order)).toBe('attention');
      const told = await loadTimeline(eu.table, orderId);
      expect(told.filter(({ type }) => type === 'order.chargeFailed')).toHaveLength(1);
      expect(rebuildOrder(told)).toEqual(order);
    },
  );

  test('that comes back while it is not known whether it was charged, leaves no charge', async () => {
    const { eu, orderId, provider } = await shipped();
    provider.postman.faults.lossChance = 1;
    provider.faults.lostAnswerChance = 1;
    await tell(eu, orderId, ['collected', 1], ['returned', 1]);
    expect(await orderOf(eu, orderId)).toMatchObject({ status: 'returned' });
    provider.faults.lostAnswerChance = 0;
    await eu.settle(hourMs);
    expect(provider.all()).toMatchObject([{ capturedMinor: 125_000, refundedMinor: 125_000 }]);
  });

  test.each([1, 2, 3, 4, 5, 6, 7, 8])(
    'that comes back while the news of its charge come late, leaves no charge (%i)',
    async (seed) => {
      const { eu, orderId, provider } = await shipped(seed);
      provider.faults.lostAnswerChance = 0.7;
      provider.postman.faults.delayMsMax = 3_000;
      eu.faults.duplicateMessageChance = 0.3;
      await tell(eu, orderId, ['collected', 1], ['returned', 1]);
      provider.faults.lostAnswerChance = 0;
      await eu.settle(2 * hourMs);
      const order = await orderOf(eu, orderId);
      expect(order.status).toBe('returned');
      const [payment] = provider.all();
      expect(payment?.status).toMatch(/^(captured|voided)$/);
      expect(payment?.refundedMinor).toBe(payment?.capturedMinor);
      expect(await unitsOf(eu)).toEqual({ free: 7, reserved: 0 });
      expect(rebuildOrder(await loadTimeline(eu.table, orderId))).toEqual(order);
    },
  );

  test('shows a failed delivery until a new attempt is agreed', async () => {
    const { eu, orderId } = await shipped();
    await tell(eu, orderId, ['collected', 1], ['failed', 1]);
    expect((await orderOf(eu, orderId)).delivery?.failed).toEqual({
      reason: 'nobody home',
      attemptsLeft: 2,
    });
    await tell(eu, orderId, ['rescheduled', 2]);
    expect((await orderOf(eu, orderId)).delivery).toMatchObject({ attempt: 2 });
    expect((await orderOf(eu, orderId)).delivery?.failed).toBeUndefined();
    await tell(eu, orderId, ['delivered', 2]);
    expect((await orderOf(eu, orderId)).status).toBe('closed');
  });

  test('that comes back is given back in full', async () => {
    const { eu, orderId, provider } = await shipped();
    await tell(eu, orderId, ['collected', 1], ['failed', 1], ['returned', 1]);
    await eu.settle(minuteMs);
    expect(await orderOf(eu, orderId)).toMatchObject({
      status: 'returned',
      reason: 'undeliverable',
      payment: { capturedMinor: 125_000, refundedMinor: 125_000 },
    });
    expect(provider.all()).toMatchObject([{ refundedMinor: 125_000 }]);
    expect(await unitsOf(eu)).toEqual({ free: 7, reserved: 0 });
  });

  test('called off before it left, is left alone by a courier who says that it took it', async () => {
    const { eu, orderId, provider } = await shipped();
    valueIn(await cancelOrderByStaff(eu, { ...request, orderId, actor: by, reason: 'fraud' }));
    await eu.settle(minuteMs);
    await tell(eu, orderId, ['collected', 1]);
    expect(await orderOf(eu, orderId)).toMatchObject({ status: 'cancelled', reason: 'fraud' });
    expect(provider.all()).toMatchObject([{ status: 'voided' }]);
    expect(await unitsOf(eu)).toEqual({ free: 7, reserved: 0 });
  });

  test('cannot be called off any more', async () => {
    const { eu, orderId } = await shipped();
    await tell(eu, orderId, ['collected', 1]);
    const refusal = await cancelOrderByStaff(eu, { ...request, orderId, actor: by, reason: 'x' });
    expect(refusal).toMatchObject({ code: 'order_already_shipped' });
  });
});

describe('an order called off while its parcel is with the courier', () => {
  async function recalled() {
    const house = await shipped();
    const { courier, eu, orderId } = house;
    courier.collect(siblingId('delivery', orderId));
    valueIn(await cancelOrderByStaff(eu, { ...request, orderId, actor: by, reason: 'fraud' }));
    await eu.settle(minuteMs);
    return house;
  }

  test('gives the money back at once, and sells its units only when they are back', async () => {
    const { eu, orderId, provider } = await recalled();
    expect(provider.all()).toMatchObject([{ status: 'voided' }]);
    expect(await unitsOf(eu)).toEqual({ free: 6, reserved: 0 });
    await tell(eu, orderId, ['returned', 1], ['returned', 1]);
    expect(await unitsOf(eu)).toEqual({ free: 7, reserved: 0 });
    expect((await orderOf(eu, orderId)).status).toBe('cancelled');
  });

  test('that was handed over all the same, does not have its units twice', async () => {
    const { eu, orderId } = await recalled();
    await tell(eu, orderId, ['collected', 1], ['delivered', 1]);
    expect(await unitsOf(eu)).toEqual({ free: 6, reserved: 0 });
  });
});

test('staff may call an order off for any reason: all that was done for it is undone', async () => {
  const { eu, orderId, provider } = await shipped();
  const reason = 'stock_insufficient';
  valueIn(await cancelOrderByStaff(eu, { ...request, orderId, actor: by, reason }));
  await eu.settle(minuteMs);
  expect(provider.all()).toMatchObject([{ status: 'voided' }]);
  expect(await unitsOf(eu)).toEqual({ free: 7, reserved: 0 });
});

describe('money back', () => {
  async function closed() {
    const house = await openHouse();
    const { orderId, view } = await placedOrder(house.eu);
    await tell(house.eu, orderId, ['collected', 1], ['delivered', 1]);
    return { ...house, orderId, accessKey: view.accessKey };
  }

  test('after a return that was received', async () => {
    const { accessKey, eu, orderId, provider } = await closed();
    const command = { ...request, orderId, accessKey, actor: guest, reason: 'does_not_fit' };
    expect(valueIn(await requestReturn(eu, command)).status).toBe('returning');
    const received = valueIn(await receiveReturn(eu, { ...request, orderId, actor: by }));
    expect(received.status).toBe('returned');
    await eu.settle(minuteMs);
    expect((await orderOf(eu, orderId)).payment.refundedMinor).toBe(125_000);
    expect(provider.all()).toMatchObject([{ refundedMinor: 125_000 }]);
    expect(await unitsOf(eu)).toEqual({ free: 7, reserved: 0 });
  });

  test('not after the time for returns', async () => {
    const { accessKey, eu, orderId } = await closed();
    await eu.clock.advance(31 * dayMs);
    const command = { ...request, orderId, accessKey, actor: guest, reason: 'other' };
    expect(await requestReturn(eu, command)).toMatchObject({ code: 'return_too_late' });
  });

  test('in part by staff, once for a request that is repeated', async () => {
    const { eu, orderId, provider } = await closed();
    const once = { scope: 'stf/refundOrder', key: 'k', fingerprint: '' };
    const command = {
      ...request,
      orderId,
      actor: by,
      amount: money(25_000, 'EUR'),
      reason: 'scratch',
    };
    await Promise.all([refundOrder(eu, command, once), refundOrder(eu, command, once)]);
    await eu.settle(minuteMs);
    expect(provider.all()).toMatchObject([{ refundedMinor: 25_000 }]);
    const rest = { ...command, amount: money(100_001, 'EUR') };
    expect(await refundOrder(eu, rest)).toMatchObject({ code: 'refund_too_large' });
  });

  test.each([
    ['sales', true],
    ['administrator', true],
    ['support', false],
    ['auditor', false],
    ['merchandiser', false],
  ] as const)('by %s: %s', async (role, isPermitted) => {
    const { eu, orderId } = await closed();
    const command = {
      ...request,
      orderId,
      actor: staff(role),
      amount: money(1, 'EUR'),
      reason: 'x',
    };
    expect((await refundOrder(eu, command)).ok).toBe(isPermitted);
    expect((await cancelOrderByStaff(eu, command)).ok).toBe(false);
  });
});

function captured(capturedMinor: number) {
  return { status: 'captured', capturedMinor, refundedMinor: 0 };
}
