import { expect, test } from 'vitest';
import { openSimulatedRegions } from '#adapters/simulated/index.ts';
import { SimulatedCourier } from '#adapters/simulated/courier.ts';
import { siblingId } from '#kernel/ids.ts';
import { evacuated, firstRoster } from '#kernel/roster.ts';
import type { Roster } from '#kernel/roster.ts';
import { loadEvents, rebuildHead } from '#ports/heads.ts';
import { newId } from '#ports/identifier.ts';
import { cancelDelivery } from './cancel-delivery.ts';
import { openShipment, tell } from './delivery.fixture.ts';
import type { Desk } from './delivery.fixture.ts';
import { requestDelivery } from './request-delivery.ts';
import { mendDelivery, settleOverturned } from './settle-overturned.ts';
import { deliveryHeads, loadDelivery } from './store.ts';

function open() {
  const world = openSimulatedRegions({ seed: 1 });
  const orderId = newId('order', 'eu', world.eu);
  const deliveryId = siblingId('delivery', orderId);
  const courier = new SimulatedCourier(world.random);
  const eu: Desk = { ...world.eu, courier, orderId, deliveryId };
  const ap: Desk = { ...world.ap, courier, orderId, deliveryId };
  return { world, eu, ap, courier, orderId, deliveryId };
}

function adoption(): Roster {
  const adopted = evacuated(firstRoster, 'eu', 'ap');
  if (!adopted.ok) throw new Error(adopted.code);
  return adopted.value;
}

function request(desk: Desk) {
  const reservationId = siblingId('reservation', desk.orderId);
  const command = { orderId: desk.orderId, reservationId, correlationId: 'test' };
  return requestDelivery(desk, openShipment, command);
}

test('what the courier told a lost Region is told anew, once, where it still says something', async () => {
  const { ap, deliveryId, eu, world } = open();
  await request(eu);
  await world.replicate();
  await tell(eu, 'collected');
  await tell(eu, 'failed', { attempt: 1, reason: 'recipient_absent' });
  ap.custody.learn(adoption());
  await tell(ap, 'collected');
  await tell(ap, 'inTransit');
  await world.replicate();
  for (let times = 0; times < 2; times++) {
    const { stray } = await mendDelivery(ap, deliveryId, 'late');
    expect(stray.map(({ type }) => type)).toEqual(['delivery.collected', 'delivery.failed']);
  }
  const head = (await loadDelivery(ap.table, deliveryId))?.value;
  expect(head).toMatchObject({ status: 'failed', sequence: 4, epoch: 1 });
  expect(rebuildHead(deliveryHeads, await loadEvents(ap.table, deliveryId))).toEqual(head);
});

test('what was called off, and a lost Region had requested, is called off at the courier as well', async () => {
  const { ap, courier, deliveryId, eu, orderId, world } = open();
  await request(eu);
  ap.custody.learn(adoption());
  await cancelDelivery(ap, { orderId, correlationId: 'test' });
  await world.replicate();
  await mendDelivery(ap, deliveryId, 'late');
  expect((await loadDelivery(ap.table, deliveryId))?.value.isOverturned).toBe(true);
  await settleOverturned(ap, { deliveryId, correlationId: 'late' });
  expect(courier.isCancelled(deliveryId)).toBe(true);
});

test('what was collected by then is called back', async () => {
  const { ap, courier, deliveryId, eu, orderId, world } = open();
  await request(eu);
  ap.custody.learn(adoption());
  await cancelDelivery(ap, { orderId, correlationId: 'test' });
  courier.collect(deliveryId);
  await world.replicate();
  await mendDelivery(ap, deliveryId, 'late');
  for (let times = 0; times < 2; times++) {
    const settled = await settleOverturned(ap, { deliveryId, correlationId: 'late' });
    expect(settled).toMatchObject({ ok: true, value: { status: 'recalled' } });
  }
});
