import { describe, expect, test } from 'vitest';
import { aCourierRequest } from '#ports/courier.contract.ts';
import { wireRequestSchema } from '#adapters/partners/courier/wire.ts';
import { dayMs, hourMs } from '#kernel/time.ts';
import { failureByMarker, planSteps } from './job.ts';

const standard = wireRequestSchema.parse(aCourierRequest());
function addressed(line: string, attempt: number) {
  return { ...standard, attempt, to: { ...standard.to, lines: [line] } };
}

describe('the plan of a parcel', () => {
  test('takes a day in life, and 24 times less at 24 times the speed', () => {
    const steps = planSteps(standard, undefined, 0, 1);
    expect(steps).toEqual([
      { type: 'collected', at: hourMs },
      { type: 'inTransit', at: 2 * hourMs },
      { type: 'delivered', at: 26 * hourMs },
    ]);
    const faster = planSteps(standard, undefined, 0, 24);
    expect(faster.map(({ at }) => at * 24)).toEqual(steps.map(({ at }) => at));
  });

  test('is quicker for those who paid for it', () => {
    const ends = (['standard', 'express', 'same-day'] as const).map(
      (service) => planSteps({ ...standard, service }, undefined, 0, 1).at(-1)?.at ?? 0,
    );
    expect(ends).toEqual(ends.toSorted((a, b) => b - a));
    expect(new Set(ends).size).toBe(3);
  });

  test('starts a new attempt at the depot, not before the day that was agreed', () => {
    const next = { ...standard, attempt: 2, notBefore: new Date(10 * dayMs).toISOString() };
    const [first] = planSteps(next, undefined, 0, 1);
    expect(first).toEqual({ type: 'inTransit', at: 10 * dayMs + hourMs });
  });

  test.each([
    [1, ['collected', 'inTransit', 'failed']],
    [2, ['inTransit', 'failed']],
    [3, ['inTransit', 'failed', 'returned']],
  ])('whose attempt %d fails: %s', (attempt, types) => {
    const steps = planSteps({ ...standard, attempt }, 'recipient_absent', 0, 1);
    expect(steps.map(({ type }) => type)).toEqual(types);
  });

  test.each([
    ['Nobody Home Lane 3', 1, 'recipient_absent'],
    ['Nobody Home Lane 3', 2, undefined],
    ['always out', 3, 'recipient_absent'],
    ['No such street', 2, 'address_unknown'],
    ['Rue du Bac 1', 1, undefined],
  ])('to “%s”, attempt %d, fails because of: %s', (line, attempt, reason) => {
    expect(failureByMarker(addressed(line, attempt))).toBe(reason);
  });
});
