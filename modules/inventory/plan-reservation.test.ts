import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mergeWanted, planReservation } from './plan-reservation.ts';
import { bag, scarf, variantNumber } from './stock.fixture.ts';

const locations = ['near', 'far', 'boutique'];

function freeFrom(stock: Record<string, number>) {
  return (spot: { variantId: string; location: string }) =>
    stock[`${spot.variantId === bag ? 'bag' : 'scarf'}@${spot.location}`] ?? 0;
}

describe('the plan of a reservation', () => {
  test('takes everything from the first location that has everything', () => {
    const free = freeFrom({ 'bag@near': 1, 'bag@far': 1, 'scarf@far': 1 });
    const wanted = [
      { variantId: bag, quantity: 1 },
      { variantId: scarf, quantity: 1 },
    ];
    expect(planReservation(wanted, locations, free)).toEqual({
      ok: true,
      lines: [
        { variantId: bag, location: 'far', quantity: 1 },
        { variantId: scarf, location: 'far', quantity: 1 },
      ],
    });
  });

  test('splits a line over locations, near before far, when none has it all', () => {
    const free = freeFrom({ 'bag@near': 1, 'bag@far': 1, 'bag@boutique': 2 });
    expect(planReservation([{ variantId: bag, quantity: 3 }], locations, free)).toEqual({
      ok: true,
      lines: [
        { variantId: bag, location: 'near', quantity: 1 },
        { variantId: bag, location: 'far', quantity: 1 },
        { variantId: bag, location: 'boutique', quantity: 1 },
      ],
    });
  });

  test('names what is missing of every short line', () => {
    const wanted = [
      { variantId: bag, quantity: 3 },
      { variantId: scarf, quantity: 2 },
    ];
    expect(planReservation(wanted, locations, freeFrom({ 'bag@far': 1 }))).toEqual({
      ok: false,
      missing: [
        { variantId: bag, quantity: 2 },
        { variantId: scarf, quantity: 2 },
      ],
    });
  });

  const someUnits = fc.array(fc.tuple(fc.nat(3), fc.integer({ min: 1, max: 9 })), { minLength: 1 });
  test('gives each variant exactly what is wanted and no location more than it has', () => {
    const stock = fc.array(fc.array(fc.nat(9), { minLength: 3, maxLength: 3 }), {
      minLength: 4,
      maxLength: 4,
    });
    fc.assert(
      fc.property(someUnits, stock, (units, free) => {
        const wanted = mergeWanted(
          units.map(([number, quantity]) => ({ variantId: variantNumber(number), quantity })),
        );
        const freeAt = ({ variantId, location }: { variantId: string; location: string }) => {
          const number = [0, 1, 2, 3].findIndex((each) => variantNumber(each) === variantId);
          return free[number]?.[locations.indexOf(location)] ?? 0;
        };
        const plan = planReservation(wanted, locations, freeAt);
        for (const { variantId, quantity } of wanted) {
          const there = locations.reduce(
            (sum, location) => sum + freeAt({ variantId, location }),
            0,
          );
          const lines = plan.ok ? plan.lines : [];
          const given = lines
            .filter((line) => line.variantId === variantId)
            .reduce((sum, line) => sum + line.quantity, 0);
          if (plan.ok) expect(given).toBe(quantity);
          else
            expect(plan.missing.some((line) => line.variantId === variantId)).toBe(
              there < quantity,
            );
          expect(lines.every((line) => line.quantity <= freeAt(line))).toBe(true);
        }
      }),
    );
  });
});
