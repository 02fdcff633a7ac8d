import { describe, expect, test } from 'vitest';
import { orderCancelled, orderPlaced } from '#contracts/events/orders.ts';
import { present } from '#kernel/assert.ts';
import { siblingId } from '#kernel/ids.ts';
import { plus, toIso, dayMs } from '#kernel/time.ts';
import type { Event } from '#ports/event.ts';
import { newId } from '#ports/identifier.ts';
import type { Actor } from '#ports/sign-in.ts';
import { courierActor, openDesk, request, staff, tell } from './delivery.fixture.ts';
import type { Desk } from './delivery.fixture.ts';
import { deliveryRoutes } from './routes.ts';
import { loadDelivery } from './store.ts';
import { deliverySubscriptions } from './subscriptions.ts';

/** Calls a route as the runtime does: with what its contract made of the request. */
function call(desk: Desk, id: string, actor: Actor, given: { query?: object; body?: object } = {}) {
  const route = deliveryRoutes(desk).find(({ endpoint }) => endpoint.id === id);
  const { endpoint, handle } = present(route, id);
  const hasParams = endpoint.path.includes('{');
  const answer = handle({
    params: endpoint.params.parse(hasParams ? { deliveryId: desk.deliveryId } : {}),
    query: endpoint.query.parse(given.query ?? {}),
    body: endpoint.body.parse(given.body ?? {}),
    actor,
    once: undefined,
    ifMatch: undefined,
    language: 'en',
    correlationId: 'test',
    header: () => undefined,
  });
  return { answer, schema: endpoint.answer.schema };
}

describe('the API of deliveries', () => {
  test('answers in the shape of its contract', async () => {
    const desk = openDesk();
    await request(desk);
    await tell(desk, 'failed', { reason: 'recipient_absent' });
    const desks = staff(desk, 'order-desk');
    const event = { eventId: 'e', type: 'inTransit', occurredAt: toIso(desk.clock.now()) };
    const calls = [
      call(desk, 'listDeliveries', desks, { query: { status: 'failed' } }),
      call(desk, 'readDelivery', desks),
      call(desk, 'recordCourierEvent', courierActor(desk), { body: event }),
    ];
    for (const { answer, schema } of calls) {
      const given = await answer;
      expect(given.ok).toBe(true);
      expect(given.ok && schema.parse(given.value)).toEqual(given.ok && given.value);
    }
  });

  test('lists failed deliveries unless told otherwise, with why and what is left', async () => {
    const desk = openDesk();
    await request(desk);
    await tell(desk, 'failed', { reason: 'recipient_absent' });
    const listed = await call(desk, 'listDeliveries', staff(desk, 'sales')).answer;
    expect(listed).toMatchObject({
      value: { items: [{ status: 'failed', failureReason: 'recipient_absent', attemptsLeft: 2 }] },
    });
  });

  test('does not reschedule what cannot be addressed', async () => {
    const desk = openDesk();
    await request(desk);
    await tell(desk, 'failed');
    const body = { notBefore: toIso(plus(desk.clock.now(), dayMs)) };
    const refused = await call(desk, 'rescheduleDelivery', staff(desk, 'sales'), { body }).answer;
    expect(refused).toMatchObject({ ok: false, code: 'shipment_unreadable' });
  });

  test('says of a delivery that is not there that it is not there', async () => {
    const desk = openDesk();
    const read = await call(desk, 'readDelivery', staff(desk, 'support')).answer;
    expect(read).toMatchObject({ ok: false, code: 'delivery_not_found' });
  });
});

describe('what happens to orders', () => {
  function told(desk: Desk, type: string, more: object): Event {
    const { orderId } = desk;
    return {
      id: newId('event', 'eu', desk),
      type,
      at: desk.clock.now(),
      region: 'eu',
      subject: orderId,
      sequence: 3,
      correlationId: 'test',
      data: { orderId, ...more },
    };
  }
  async function handle(desk: Desk, event: Event): Promise<void> {
    const once = { scope: 'test', key: event.id, fingerprint: '' };
    for (const subscription of deliverySubscriptions(desk)) {
      if (subscription.types.includes(event.type)) await subscription.handle(event, once);
    }
  }

  test.each([true, false])(
    'called off when it was placed, as far as known here: %s, leaves no parcel to be collected',
    async (wasPlaced) => {
      const desk = openDesk();
      await request(desk);
      await handle(desk, told(desk, orderCancelled.type, { reason: 'customer', wasPlaced }));
      const status = (await loadDelivery(desk.table, desk.deliveryId))?.value.status;
      expect([status, desk.courier.isCancelled(desk.deliveryId)]).toEqual(['cancelled', true]);
    },
  );

  test('called off before they were placed concern no courier', async () => {
    const desk = openDesk();
    await handle(desk, told(desk, orderCancelled.type, { reason: 'customer', wasPlaced: false }));
    expect(await loadDelivery(desk.table, desk.deliveryId)).toBeUndefined();
  });

  test('told to be placed, and not so any more, concern no courier', async () => {
    const desk = openDesk();
    const reservationId = siblingId('reservation', desk.orderId);
    const placed = told(desk, orderPlaced.type, { reservationId });
    await handle(desk, placed);
    expect(await loadDelivery(desk.table, desk.deliveryId)).toBeUndefined();
    expect(desk.courier.requested(desk.deliveryId)).toEqual([]);
  });
});
