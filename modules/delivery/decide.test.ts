import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { siblingId } from '#kernel/ids.ts';
import { instant, toIso } from '#kernel/time.ts';
import { newId } from '#ports/identifier.ts';
import { openSimulatedRegion } from '#adapters/simulated/index.ts';
import { decideCancel, decideNews, decideReschedule } from './decide.ts';
import type { CourierNews } from './decide.ts';
import { attemptsMax, evolve, isOver } from './model.ts';
import type { Delivery, DeliveryFact, DeliveryStatus } from './model.ts';

const orderId = newId('order', 'eu', openSimulatedRegion({ region: 'eu', seed: 1 }));
const deliveryId = siblingId('delivery', orderId);
const now = instant(1_000);
const occurredAt = toIso(now);

function delivery(status: DeliveryStatus, attempt = 1): Delivery {
  return { deliveryId, orderId, status, attempt, changedAt: now, sequence: 1 };
}

describe('news from the courier', () => {
  const table: [DeliveryStatus, CourierNews['type'], string[]][] = [
    ['requested', 'collected', ['collected']],
    ['requested', 'inTransit', ['collected', 'inTransit']],
    ['requested', 'delivered', ['collected', 'delivered']],
    ['requested', 'failed', ['collected', 'failed']],
    ['requested', 'returned', ['collected', 'returned']],
    ['collected', 'collected', []],
    ['collected', 'inTransit', ['inTransit']],
    ['collected', 'delivered', ['delivered']],
    ['inTransit', 'collected', []],
    ['inTransit', 'inTransit', []],
    ['inTransit', 'failed', ['failed']],
    ['failed', 'inTransit', []],
    ['failed', 'failed', []],
    ['failed', 'delivered', ['delivered']],
    ['failed', 'returned', ['returned']],
    ['rescheduled', 'collected', []],
    ['rescheduled', 'inTransit', ['inTransit']],
    ['rescheduled', 'failed', ['failed']],
    ['returning', 'returned', ['returned']],
    ['returning', 'failed', []],
    ['recalled', 'inTransit', []],
    ['recalled', 'failed', ['failed']],
    ['recalled', 'delivered', ['delivered']],
    ['delivered', 'returned', []],
    ['cancelled', 'collected', []],
    ['returned', 'delivered', []],
  ];
  test.each(table)('of a %s parcel that it is %s mean %j', (status, type, facts) => {
    const decision = decideNews(delivery(status), { type, occurredAt });
    expect(decision.ok && decision.value.map((fact) => fact.type)).toEqual(
      facts.map((fact) => `delivery.${fact}`),
    );
  });

  test.each<[CourierNews['type'], string[]]>([
    ['inTransit', []],
    ['failed', []],
    ['delivered', ['delivery.delivered']],
  ])('of an attempt before, that it is %s, mean %j', (type, facts) => {
    const decision = decideNews(delivery('rescheduled', 2), { type, attempt: 1, occurredAt });
    expect(decision.ok && decision.value.map((fact) => fact.type)).toEqual(facts);
  });

  test('of an attempt that is not agreed yet are to be told again', () => {
    const news = { type: 'inTransit', attempt: 2, occurredAt } as const;
    expect(decideNews(delivery('failed'), news)).toMatchObject({
      code: 'delivery_attempt_unknown',
    });
  });

  test.each<[CourierNews['type'], string]>([
    ['delivered', 'delivery.delivered'],
    ['failed', 'delivery.failed'],
    ['returned', 'delivery.returned'],
  ])(
    'of the next attempt, that it %s, are taken in though nobody heard that it was agreed',
    (type, fact) => {
      const decision = decideNews(delivery('failed'), { type, attempt: 2, occurredAt });
      expect(decision.ok && decision.value).toMatchObject([{ type: fact, data: { attempt: 2 } }]);
    },
  );

  test('of an attempt that cannot have been asked for are refused', () => {
    const news = { type: 'delivered', attempt: 3, occurredAt } as const;
    const early = { type: 'delivered', attempt: 2, occurredAt } as const;
    const refusal = { code: 'delivery_attempt_unknown' };
    expect(decideNews(delivery('failed'), news)).toMatchObject(refusal);
    expect(decideNews(delivery('inTransit'), early)).toMatchObject(refusal);
  });

  test.each([
    [1, 'failed', 2],
    [2, 'failed', 1],
    [attemptsMax, 'returning', 0],
  ] as const)(
    'that attempt %d failed leave it %s, with %d attempts left',
    (attempt, status, left) => {
      const before = delivery('inTransit', attempt);
      const decision = decideNews(before, {
        type: 'failed',
        reason: 'recipient_absent',
        occurredAt,
      });
      const [fact] = decision.ok ? decision.value : [];
      expect(fact?.data).toMatchObject({ attemptsLeft: left, reason: 'recipient_absent' });
      expect(fact && evolve(before, fact, now)).toMatchObject({
        status,
        failureReason: 'recipient_absent',
      });
    },
  );

  test('that a parcel which is called back failed send it back at once', () => {
    const decision = decideNews(delivery('recalled'), { type: 'failed', occurredAt });
    const [fact] = decision.ok ? decision.value : [];
    expect(fact?.data).toMatchObject({ attemptsLeft: 0 });
  });
});

describe('a new attempt', () => {
  test.each<[DeliveryStatus, number, string | number]>([
    ['failed', 1, 2],
    ['failed', 2, 3],
    ['returning', 3, 'delivery_attempts_used_up'],
    ['inTransit', 1, 'delivery_not_failed'],
    ['delivered', 1, 'delivery_not_failed'],
    ['rescheduled', 2, 'delivery_not_failed'],
  ])('of a %s parcel after attempt %d: %s', (status, attempt, answer) => {
    const decision = decideReschedule(delivery(status, attempt), now);
    expect(decision.ok ? decision.value.data.attempt : decision.code).toBe(answer);
  });
});

describe('calling an order off', () => {
  test.each<[DeliveryStatus, boolean, string | undefined]>([
    ['requested', true, 'delivery.cancelled'],
    ['requested', false, 'delivery.recalled'],
    ['collected', false, 'delivery.recalled'],
    ['failed', false, 'delivery.recalled'],
    ['returning', false, undefined],
    ['recalled', false, undefined],
    ['delivered', false, undefined],
    ['cancelled', true, undefined],
  ])('with its parcel %s (the courier agrees: %s) is told as %s', (status, agrees, type) => {
    expect(decideCancel(delivery(status), agrees)?.type).toBe(type);
  });
});

describe('whatever the courier tells, in any order and number', () => {
  const types = ['collected', 'inTransit', 'delivered', 'failed', 'returned'] as const;
  const telling = fc.record({
    type: fc.constantFrom(...types),
    attempt: fc.integer({ min: 1, max: attemptsMax }),
    occurredAt: fc.constant(occurredAt),
  });
  const step = fc.oneof(telling, fc.constantFrom('reschedule' as const, 'cancel' as const));

  test('collected is told once and first, an end is final, and attempts stay within bounds', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (history) => {
        let current = delivery('requested');
        const told: DeliveryFact[] = [];
        for (const each of history) {
          const facts = factsOf(current, each);
          if (isOver(current.status)) expect(facts).toEqual([]);
          for (const fact of facts) {
            current = evolve(current, fact, now);
            told.push(fact);
          }
          expect(current.attempt).toBeLessThanOrEqual(attemptsMax);
        }
        expect(told.filter(({ type }) => type === 'delivery.collected').length).toBeLessThanOrEqual(
          1,
        );
        expect(current.sequence).toBe(1 + told.length);
        const presuming = told.findIndex(({ type }) =>
          ['delivery.inTransit', 'delivery.failed', 'delivery.rescheduled'].includes(type),
        );
        const collected = told.findIndex(({ type }) => type === 'delivery.collected');
        const recalled = told.some(({ type }) => type === 'delivery.recalled');
        if (presuming >= 0 && !recalled) expect(collected).toBeLessThan(presuming);
        if (presuming >= 0 && !recalled) expect(collected).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 500 },
    );
  });

  function factsOf(
    current: Delivery,
    each: CourierNews | 'reschedule' | 'cancel',
  ): readonly DeliveryFact[] {
    if (each === 'cancel') {
      const fact = decideCancel(current, false);
      return fact ? [fact] : [];
    }
    if (each === 'reschedule') {
      const decision = decideReschedule(current, now);
      return decision.ok ? [decision.value] : [];
    }
    const decision = decideNews(current, each);
    return decision.ok ? decision.value : [];
  }
});
