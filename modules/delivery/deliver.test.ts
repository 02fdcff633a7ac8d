import { describe, expect, test } from 'vitest';
import { plus } from '#kernel/time.ts';
import { dayMs } from '#kernel/time.ts';
import { CourierUnavailable } from '#ports/courier.ts';
import { newId } from '#ports/identifier.ts';
import { recallOnce } from '#ports/once.ts';
import type { StaffRole } from '#ports/sign-in.ts';
import { cancelDelivery } from './cancel-delivery.ts';
import {
  courierActor,
  eventsOf,
  home,
  openDesk,
  openShipment,
  request,
  staff,
  tell,
} from './delivery.fixture.ts';
import type { Desk } from './delivery.fixture.ts';
import { evolve } from './model.ts';
import type { Delivery, DeliveryFact } from './model.ts';
import { recordCourierEvent } from './record-courier-event.ts';
import { rescheduleDelivery } from './reschedule-delivery.ts';
import type { RescheduleDelivery } from './reschedule-delivery.ts';
import { loadDelivery, openCorrection, queryDeliveries } from './store.ts';

function reschedule(
  desk: Desk,
  more: Partial<RescheduleDelivery> = {},
  role: StaffRole = 'sales',
  key = String(desk.random.fraction()),
) {
  return rescheduleDelivery(
    desk,
    staff(desk, role),
    openShipment,
    {
      deliveryId: desk.deliveryId,
      notBefore: plus(desk.clock.now(), dayMs),
      correlationId: 'test',
      ...more,
    },
    { scope: 'test', key, fingerprint: '' },
  );
}

async function failed(desk: Desk): Promise<void> {
  await request(desk);
  await tell(desk, 'failed', { reason: 'recipient_absent' });
}

describe('requesting a delivery', () => {
  test('asks the courier once, however often the order says that it was placed', async () => {
    const desk = openDesk();
    const first = await request(desk);
    expect(await request(desk)).toEqual(first);
    expect(first).toMatchObject({ ok: true, value: { status: 'requested', service: 'express' } });
    expect(desk.courier.requested(desk.deliveryId)).toMatchObject([{ attempt: 1, to: home }]);
    expect((await eventsOf(desk)).map(({ type }) => type)).toEqual(['delivery.requested']);
  });

  test('is repeated when the courier was not reached or its answer was lost', async () => {
    const desk = openDesk();
    desk.courier.faults.lostAnswerChance = 1;
    await expect(request(desk)).rejects.toBeInstanceOf(CourierUnavailable);
    expect(await loadDelivery(desk.table, desk.deliveryId)).toBeUndefined();
    desk.courier.faults.lostAnswerChance = 0;
    expect(await request(desk)).toMatchObject({ ok: true });
    expect(desk.courier.requested(desk.deliveryId)).toHaveLength(1);
  });

  test('after the process died, before or after its commit, ends the same', async () => {
    for (const moment of ['before', 'after'] as const) {
      const desk = openDesk();
      desk.faults.atCommit = (commit, when) => {
        if (commit === 1 && when === moment) throw new Error('died');
      };
      await expect(request(desk)).rejects.toThrow('died');
      desk.faults.atCommit = undefined;
      expect(await request(desk)).toMatchObject({ ok: true, value: { sequence: 1 } });
      expect(desk.courier.requested(desk.deliveryId)).toHaveLength(1);
    }
  });
});

describe('calling a delivery off', () => {
  test('before it is collected tells the courier so', async () => {
    const desk = openDesk();
    await request(desk);
    for (let times = 0; times < 2; times++) {
      const cancelled = await cancelDelivery(desk, {
        orderId: desk.orderId,
        correlationId: 'test',
      });
      expect(cancelled).toMatchObject({ ok: true, value: { status: 'cancelled' } });
    }
    expect(desk.courier.isCancelled(desk.deliveryId)).toBe(true);
  });

  test('before it is requested keeps it from being requested', async () => {
    const desk = openDesk();
    await cancelDelivery(desk, { orderId: desk.orderId, correlationId: 'test' });
    expect(await request(desk)).toMatchObject({ value: { status: 'cancelled' } });
    expect(desk.courier.requested(desk.deliveryId)).toEqual([]);
  });

  test('while it is being requested leaves no parcel to be collected', async () => {
    const desk = openDesk();
    const cancelling = () => cancelDelivery(desk, { orderId: desk.orderId, correlationId: 'test' });
    await Promise.all([request(desk), cancelling()]);
    await cancelling();
    const status = (await loadDelivery(desk.table, desk.deliveryId))?.value.status;
    expect(status).toBe('cancelled');
    expect(desk.courier.isCancelled(desk.deliveryId)).toBe(true);
  });

  test('after it is collected recalls it, also when only the courier knows that', async () => {
    const desk = openDesk();
    await request(desk);
    desk.courier.collect(desk.deliveryId);
    const recalled = await cancelDelivery(desk, { orderId: desk.orderId, correlationId: 'test' });
    expect(recalled).toMatchObject({ ok: true, value: { status: 'recalled' } });
    expect(await tell(desk, 'returned')).toMatchObject({ value: { status: 'returned' } });
  });
});

describe('what the courier tells', () => {
  test('takes effect once for each of its event ids', async () => {
    const desk = openDesk();
    await request(desk);
    await Promise.all(Array.from({ length: 4 }, () => tell(desk, 'failed', { eventId: 'same' })));
    await reschedule(desk);
    expect(await tell(desk, 'failed', { eventId: 'same' })).toMatchObject({
      value: { status: 'rescheduled', attempt: 2 },
    });
    const types = (await eventsOf(desk)).map(({ type }) => type);
    expect(types.filter((type) => type === 'delivery.failed')).toHaveLength(1);
  });

  test('is heard from the courier only', async () => {
    const desk = openDesk();
    await request(desk);
    const news = { type: 'delivered', occurredAt: '2026-03-01T09:00:00.000Z' } as const;
    const command = { deliveryId: desk.deliveryId, eventId: 'e', news, correlationId: 'test' };
    const partnerId = newId('partner', 'eu', desk);
    for (const actor of [
      { kind: 'guest' },
      { kind: 'partner', partnerId, role: 'erp' },
      staff(desk, 'administrator'),
    ] as const) {
      const refused = await recordCourierEvent(desk, actor, command);
      expect(refused).toMatchObject({ ok: false, code: 'not_permitted' });
    }
    expect(await recordCourierEvent(desk, courierActor(desk), command)).toMatchObject({ ok: true });
  });

  test('of a delivery that is not known yet is to be told again', async () => {
    expect(await tell(openDesk(), 'collected')).toMatchObject({ code: 'delivery_not_found' });
  });
});

describe('rescheduling', () => {
  test('asks the courier for the next attempt, where the buyer wants it', async () => {
    const desk = openDesk();
    await failed(desk);
    const address = { ...home, lines: ['Σταδίου 5'] };
    const notBefore = plus(desk.clock.now(), dayMs);
    const agreed = await reschedule(desk, { address, note: 'Ring twice' }, 'sales', 'key');
    expect(agreed).toMatchObject({
      ok: true,
      value: { status: 'rescheduled', attempt: 2, notBefore },
    });
    const asked = desk.courier.requested(desk.deliveryId);
    expect(asked[1]).toMatchObject({ attempt: 2, to: address, note: 'Ring twice', notBefore });
    const once = { scope: 'test', key: 'key', fingerprint: '' };
    expect((await recallOnce(desk.table, once))?.answer).toMatchObject({ status: 'rescheduled' });
  });

  test('of twins that race, agrees one attempt, and answers both with it', async () => {
    const desk = openDesk();
    await failed(desk);
    const twins = [reschedule(desk, {}, 'sales', 'key'), reschedule(desk, {}, 'sales', 'key')];
    const [one, two] = await Promise.all(twins);
    expect(one).toMatchObject({ ok: true, value: { attempt: 2 } });
    expect(two).toEqual(one);
  });

  test('keeps a corrected address for the attempt after', async () => {
    const desk = openDesk();
    await failed(desk);
    const address = { ...home, lines: ['Σταδίου 5'] };
    await reschedule(desk, { address });
    await tell(desk, 'failed', { attempt: 2 });
    await reschedule(desk);
    expect(desk.courier.requested(desk.deliveryId)[2]).toMatchObject({ attempt: 3, to: address });
  });

  test('leaves no personal data readable in the table', async () => {
    const desk = openDesk();
    await failed(desk);
    await reschedule(desk, { address: { ...home, lines: ['Σταδίου 5'] }, note: 'Ring twice' });
    const stored = JSON.stringify(desk.table.items());
    for (const secret of [home.name, 'Σταδίου', 'Ring twice']) expect(stored).not.toContain(secret);
    await desk.keys.destroy(desk.orderId);
    const delivery = { deliveryId: desk.deliveryId, orderId: desk.orderId };
    expect((await openCorrection(desk, delivery)).correction).toEqual({});
  });

  test.each<[string, (desk: Desk) => Promise<{ ok: boolean; code?: string }>]>([
    ['not_permitted', (desk) => reschedule(desk, {}, 'clerk')],
    [
      'date_out_of_range',
      (desk) => reschedule(desk, { notBefore: plus(desk.clock.now(), 61 * dayMs) }),
    ],
    [
      'date_out_of_range',
      (desk) => reschedule(desk, { notBefore: plus(desk.clock.now(), -2 * dayMs) }),
    ],
    [
      'courier_unavailable',
      (desk) => {
        desk.courier.faults.unreachableChance = 1;
        return reschedule(desk);
      },
    ],
    ['delivery_not_failed', async (desk) => (await reschedule(desk), reschedule(desk))],
  ])('is refused: %s', async (code, attempt) => {
    const desk = openDesk();
    await failed(desk);
    expect(await attempt(desk)).toMatchObject({ ok: false, code });
  });

  test('ends after the third attempt, and the parcel comes back', async () => {
    const desk = openDesk();
    await request(desk);
    for (const attempt of [1, 2, 3]) {
      await tell(desk, 'failed', { attempt });
      await reschedule(desk);
    }
    expect(await reschedule(desk)).toMatchObject({ code: 'delivery_attempts_used_up' });
    expect(await tell(desk, 'returned')).toMatchObject({ value: { status: 'returned' } });
    const left = (await eventsOf(desk)).flatMap(({ type, data }) =>
      type === 'delivery.failed' ? [(data as { attemptsLeft: number }).attemptsLeft] : [],
    );
    expect(left).toEqual([2, 1, 0]);
  });
});

describe('the head of a delivery', () => {
  test('is what its events make of it', async () => {
    const desk = openDesk();
    await failed(desk);
    await reschedule(desk);
    await tell(desk, 'inTransit', { attempt: 2 });
    await tell(desk, 'delivered', { attempt: 2 });
    let rebuilt: Delivery | undefined;
    for (const { type, data, at } of await eventsOf(desk)) {
      rebuilt = evolve(rebuilt, { type, data } as DeliveryFact, at);
    }
    expect((await loadDelivery(desk.table, desk.deliveryId))?.value).toEqual(rebuilt);
  });

  test('is found by its status, and only by that', async () => {
    const desk = openDesk();
    await failed(desk);
    const list = async (status: 'failed' | 'requested') =>
      (await queryDeliveries(desk.table, { status, limit: 10 })).items.length;
    expect([await list('failed'), await list('requested')]).toEqual([1, 0]);
  });
});
