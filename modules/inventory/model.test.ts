import { describe, expect, test } from 'vitest';
import { siblingId } from '#kernel/ids.ts';
import { instant } from '#kernel/time.ts';
import { newId } from '#ports/identifier.ts';
import { openSimulatedRegion } from '#adapters/simulated/index.ts';
import { decideStep, hasLapsed, takeStep } from './model.ts';
import type { Reservation, ReservationStatus, ReservationStep } from './model.ts';

const orderId = newId('order', 'eu', openSimulatedRegion({ region: 'eu', seed: 1 }));
const reservationId = siblingId('reservation', orderId);

function reservation(status: ReservationStatus): Reservation {
  return { reservationId, orderId, lines: [], status, sequence: 3, expiresAt: instant(1_000) };
}

describe('a reservation', () => {
  const table: [ReservationStatus, ReservationStep, boolean | string][] = [
    ['held', 'confirmed', true],
    ['held', 'released', true],
    ['held', 'dispatched', 'reservation_not_confirmed'],
    ['confirmed', 'confirmed', false],
    ['confirmed', 'released', true],
    ['confirmed', 'dispatched', true],
    ['released', 'confirmed', 'reservation_released'],
    ['released', 'released', false],
    ['released', 'dispatched', 'reservation_released'],
    ['dispatched', 'confirmed', false],
    ['dispatched', 'released', 'reservation_dispatched'],
    ['dispatched', 'dispatched', false],
  ];
  test.each(table)('that is %s, asked to be %s, answers %s', (status, step, answer) => {
    const decision = decideStep(reservation(status), step);
    expect(decision.ok ? decision.value : decision.code).toBe(answer);
  });

  test('has no end any more once it took a step', () => {
    expect(takeStep(reservation('held'), 'confirmed', 0)).toEqual({
      reservationId,
      orderId,
      lines: [],
      status: 'confirmed',
      sequence: 4,
    });
  });

  test.each<[ReservationStatus, number, boolean]>([
    ['held', 999, false],
    ['held', 1_000, true],
    ['confirmed', 5_000, false],
    ['released', 5_000, false],
  ])('that is %s lapsed at %d ms: %s', (status, now, lapsed) => {
    expect(hasLapsed(reservation(status), instant(now))).toBe(lapsed);
  });
});
