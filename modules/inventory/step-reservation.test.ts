import { describe, expect, test } from 'vitest';
import type { SimulatedRegion } from '#adapters/simulated/index.ts';
import { confirmReservation } from './confirm-reservation.ts';
import { dispatchReservation } from './dispatch-reservation.ts';
import { sweepReservations } from './sweep-reservations.ts';
import { releaseReservation } from './release-reservation.ts';
import { loadReservation } from './store.ts';
import {
  newOrder,
  openStock,
  ownAllotments,
  ownRecords,
  receive,
  reserve,
  heldMs,
} from './stock.fixture.ts';

async function reserved(quantity = 2) {
  const { eu } = openStock();
  await receive(eu, { quantity: 10 });
  const order = newOrder(eu);
  await reserve(eu, quantity, order);
  return { eu, command: { reservationId: order.reservationId, correlationId: 'test' } };
}

async function eventTypes(at: SimulatedRegion): Promise<string[]> {
  return (await ownRecords(at)).events.map(({ type }) => type);
}

describe('a reservation that is', () => {
  test('released gives its units back, once', async () => {
    const { eu, command } = await reserved();
    for (let times = 0; times < 2; times++) {
      const released = await releaseReservation(eu, { ...command, reason: 'order_cancelled' });
      expect(released).toMatchObject({ ok: true, value: { status: 'released' } });
    }
    expect(await ownAllotments(eu)).toMatchObject([{ free: 7, reserved: 0 }]);
    expect((await eventTypes(eu)).filter((type) => type === 'stock.released')).toHaveLength(1);
  });

  test('dispatched takes its units out of the house, once', async () => {
    const { eu, command } = await reserved();
    await confirmReservation(eu, command);
    for (let times = 0; times < 2; times++) {
      const dispatched = await dispatchReservation(eu, command);
      expect(dispatched).toMatchObject({ ok: true, value: { status: 'dispatched' } });
    }
    expect(await ownAllotments(eu)).toMatchObject([{ free: 5, reserved: 0 }]);
    expect((await eventTypes(eu)).filter((type) => type === 'stock.dispatched')).toHaveLength(1);
  });

  test('both released and dispatched at once ends as one of them, and the units agree', async () => {
    const { eu, command } = await reserved();
    await confirmReservation(eu, command);
    await Promise.all([
      dispatchReservation(eu, command),
      releaseReservation(eu, { ...command, reason: 'order_cancelled' }),
    ]);
    const status = (await loadReservation(eu.table, command.reservationId))?.value.status;
    const free = status === 'released' ? 7 : 5;
    expect(['released', 'dispatched']).toContain(status);
    expect(await ownAllotments(eu)).toMatchObject([{ free, reserved: 0 }]);
  });

  test('unknown is said so', async () => {
    const { eu } = openStock();
    const { reservationId } = newOrder(eu);
    expect(await confirmReservation(eu, { reservationId, correlationId: 'test' })).toMatchObject({
      code: 'reservation_not_found',
    });
  });

  test('rebuilt from its events has the sequence of its head', async () => {
    const { eu, command } = await reserved();
    await confirmReservation(eu, command);
    await dispatchReservation(eu, command);
    const { events } = await ownRecords(eu);
    const own = events.filter(({ subject }) => subject === command.reservationId);
    expect(own.map(({ type, sequence }) => [type, sequence])).toEqual([
      ['stock.reserved', 1],
      ['stock.confirmed', 2],
      ['stock.dispatched', 3],
    ]);
    expect((await loadReservation(eu.table, command.reservationId))?.value.sequence).toBe(3);
  });
});

describe('a held reservation', () => {
  test('whose time has passed is released by the sweep, and no sooner', async () => {
    const { eu, command } = await reserved();
    await eu.clock.advance(heldMs - 1);
    expect(await sweepReservations(eu)).toBe(0);
    await eu.clock.advance(1);
    expect(await sweepReservations(eu)).toBe(1);
    expect((await loadReservation(eu.table, command.reservationId))?.value.status).toBe('released');
    expect(await sweepReservations(eu)).toBe(0);
  });

  test('that cannot be released now does not keep the others from it', async () => {
    const { eu } = openStock();
    await receive(eu, { quantity: 10 });
    for (let count = 0; count < 3; count++) await reserve(eu, 1);
    await eu.clock.advance(heldMs);
    let commits = 0;
    eu.faults.atCommit = () => {
      commits += 1;
      if (commits === 1) throw new Error('This one cannot be written');
    };
    await expect(sweepReservations(eu)).rejects.toThrow('This one');
    expect(await ownAllotments(eu)).toMatchObject([{ free: 6, reserved: 1 }]);
    eu.faults.atCommit = undefined;
    expect(await sweepReservations(eu)).toBe(1);
  });

  test('that was confirmed in time is left alone', async () => {
    const { eu, command } = await reserved();
    await confirmReservation(eu, command);
    await eu.clock.advance(heldMs * 2);
    expect(await sweepReservations(eu)).toBe(0);
    expect(await ownAllotments(eu)).toMatchObject([{ free: 5, reserved: 2 }]);
  });

  test('can be confirmed late as long as nobody released it', async () => {
    const { eu, command } = await reserved();
    await eu.clock.advance(heldMs * 2);
    expect(await confirmReservation(eu, command)).toMatchObject({ ok: true });
    expect(await sweepReservations(eu)).toBe(0);
  });
});
