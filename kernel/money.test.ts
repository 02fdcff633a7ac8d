import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  add,
  allocate,
  amountMinorMax,
  compare,
  currencyDigits,
  fromDecimal,
  isCurrency,
  money,
  subtract,
  sum,
  times,
  timesRate,
  toDecimal,
  zero,
} from './money.ts';
import type { Currency, Money } from './money.ts';

const currencies = Object.keys(currencyDigits).filter(isCurrency);
const aCurrency = fc.constantFrom(...currencies);
const aSmallAmount = fc.integer({ min: -10_000_000, max: 10_000_000 });
const anyAmount = fc.integer({ min: -amountMinorMax, max: amountMinorMax });
const weights = fc
  .array(fc.nat({ max: 1_000_000 }), { minLength: 1, maxLength: 12 })
  .filter((all) => all.some((weight) => weight > 0));

function total(parts: readonly Money[]): number {
  return parts.reduce((sum, part) => sum + part.amountMinor, 0);
}

describe('an amount', () => {
  test.each([0.5, Number.NaN, Number.POSITIVE_INFINITY, amountMinorMax + 1, -amountMinorMax - 1])(
    'of %d minor units is refused',
    (amountMinor) => {
      expect(() => money(amountMinor, 'EUR')).toThrow(RangeError);
    },
  );

  test('is never minus nought', () => {
    expect(Object.is(money(-0, 'EUR').amountMinor, 0)).toBe(true);
    expect(Object.is(times(money(-5, 'EUR'), 0).amountMinor, 0)).toBe(true);
    expect(
      Object.is(timesRate(money(-1, 'EUR'), { numerator: 1, denominator: 9 }).amountMinor, 0),
    ).toBe(true);
    for (const part of allocate(money(-1, 'EUR'), [1, 1, 1])) {
      expect(Object.is(part.amountMinor, -0)).toBe(false);
    }
  });

  test('adds and subtracts as whole numbers do', () => {
    fc.assert(
      fc.property(aSmallAmount, aSmallAmount, aCurrency, (a, b, currency) => {
        const [left, right] = [money(a, currency), money(b, currency)];
        expect(add(left, right)).toEqual(money(a + b, currency));
        expect(subtract(add(left, right), right)).toEqual(left);
        expect(sum([left, right, left], currency)).toEqual(money(2 * a + b, currency));
        expect(Math.sign(compare(left, right))).toBe(Math.sign(a - b));
      }),
    );
    expect(sum([], 'JPY')).toEqual(zero('JPY'));
  });

  test('does not mix with another currency', () => {
    const [euro, yen] = [money(100, 'EUR'), money(100, 'JPY')];
    for (const mix of [add, subtract, compare]) expect(() => mix(euro, yen)).toThrow('mix');
    expect(() => sum([euro, yen], 'EUR')).toThrow('mix');
  });

  test('is multiplied by whole quantities only', () => {
    expect(times(money(1_999, 'USD'), 3)).toEqual(money(5_997, 'USD'));
    expect(() => times(money(100, 'USD'), 1.5)).toThrow('whole');
  });
});

describe('allocate', () => {
  test('sums to the whole, each part within one unit of its exact share, on its own side', () => {
    fc.assert(
      fc.property(anyAmount, weights, (amountMinor, shares) => {
        const parts = allocate(money(amountMinor, 'EUR'), shares);
        expect(total(parts)).toBe(amountMinor);
        const weightSum = shares.reduce((all, weight) => all + BigInt(weight), 0n);
        for (const [at, part] of parts.entries()) {
          // |part × weightSum − amount × weight| < weightSum, exactly.
          const exact = BigInt(amountMinor) * BigInt(shares[at] ?? 0);
          const off = BigInt(part.amountMinor) * weightSum - exact;
          expect((off < 0n ? -off : off) < weightSum).toBe(true);
          expect(part.amountMinor * Math.sign(amountMinor)).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });

  test('gives nothing to a weight of nought, and the same to equal weights but for one unit', () => {
    fc.assert(
      fc.property(anyAmount, weights, (amountMinor, shares) => {
        const parts = allocate(money(amountMinor, 'EUR'), [...shares, ...shares, 0]);
        expect(parts.at(-1)).toEqual(zero('EUR'));
        for (const [at] of shares.entries()) {
          const twin = parts[at + shares.length]?.amountMinor ?? Number.NaN;
          expect(Math.abs((parts[at]?.amountMinor ?? Number.NaN) - twin)).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  test('is the same for a debt as for a credit', () => {
    fc.assert(
      fc.property(anyAmount, weights, (amountMinor, shares) => {
        const credit = allocate(money(amountMinor, 'EUR'), shares);
        const debt = allocate(money(-amountMinor, 'EUR'), shares);
        expect(debt).toEqual(credit.map((part) => times(part, -1)));
      }),
    );
  });

  test.each([
    [100, [1, 1, 1], [34, 33, 33]],
    [5, [3, 7], [2, 3]],
    [0, [1, 2], [0, 0]],
    [1, [0, 0, 1], [0, 0, 1]],
    [-100, [1, 1, 1], [-34, -33, -33]],
    [amountMinorMax, [1, 1], [amountMinorMax / 2, amountMinorMax / 2]],
  ])('splits %d by %j into %j', (amountMinor, shares, expected) => {
    const parts = allocate(money(amountMinor, 'EUR'), shares);
    expect(parts.map((part) => part.amountMinor)).toEqual(expected);
  });

  test.each([[[]], [[0, 0]], [[-1, 2]], [[0.5]], [[Number.NaN]]])(
    'refuses the weights %j',
    (shares) => {
      expect(() => allocate(money(1, 'EUR'), shares)).toThrow('Invariant');
    },
  );
});

describe('timesRate', () => {
  test.each([
    [1_000, 81, 1_000, 81],
    [5, 1, 10, 1],
    [-5, 1, 10, -1],
    [4, 1, 10, 0],
    [15, 1, 10, 2],
    [-15, 1, 10, -2],
    [14, 1, 10, 1],
    [amountMinorMax, 255, 1_000, 255_000_000_000],
    [100, 0, 1, 0],
  ])('%d × %d/%d is %d, half away from nought', (amountMinor, numerator, denominator, expected) => {
    const product = timesRate(money(amountMinor, 'CHF'), { numerator, denominator });
    expect(product).toEqual(money(expected, 'CHF'));
  });

  test('is the nearest whole number, and the same for a debt', () => {
    const rate = fc.record({
      numerator: fc.nat({ max: 10_000 }),
      denominator: fc.constantFrom(1_000, 10_000),
    });
    fc.assert(
      fc.property(aSmallAmount, rate, (amountMinor, { numerator, denominator }) => {
        if (numerator > denominator) return;
        const product = timesRate(money(amountMinor, 'EUR'), {
          numerator,
          denominator,
        }).amountMinor;
        // |product × denominator − amount × numerator| ≤ denominator / 2, in whole numbers.
        expect(2 * Math.abs(product * denominator - amountMinor * numerator)).toBeLessThanOrEqual(
          denominator,
        );
        const debt = timesRate(money(-amountMinor, 'EUR'), { numerator, denominator });
        expect(debt).toEqual(money(-product, 'EUR'));
      }),
    );
  });
});

describe('decimal text', () => {
  test('comes back as the same amount, in currencies of nought, two and three decimals', () => {
    fc.assert(
      fc.property(anyAmount, aCurrency, (amountMinor, currency) => {
        const amount = money(amountMinor, currency);
        expect(fromDecimal(toDecimal(amount), currency)).toEqual(amount);
      }),
    );
  });

  const written: readonly [number, Currency, string][] = [
    [123_450, 'EUR', '1234.50'],
    [5, 'EUR', '0.05'],
    [-5, 'EUR', '-0.05'],
    [0, 'EUR', '0.00'],
    [1_234, 'JPY', '1234'],
    [-1, 'KRW', '-1'],
    [1_234, 'KWD', '1.234'],
    [7, 'TND', '0.007'],
  ];
  test.each(written)('%d %s is written %s', (amountMinor, currency, text) => {
    expect(toDecimal(money(amountMinor, currency))).toBe(text);
  });

  const read: readonly [string, Currency, number | undefined][] = [
    ['1234.5', 'EUR', 123_450],
    ['1234.50', 'EUR', 123_450],
    ['1234.500', 'EUR', 123_450],
    ['1234', 'EUR', 123_400],
    [' 7 ', 'EUR', 700],
    ['7.', 'EUR', 700],
    ['1000.00', 'JPY', 1_000],
    ['1000.5', 'JPY', undefined],
    ['1.2345', 'KWD', undefined],
    ['1.005', 'EUR', undefined],
    ['10000000000.00', 'EUR', amountMinorMax],
    ['10000000000.01', 'EUR', undefined],
    ['9999999999999', 'JPY', undefined],
    ['12345678901234', 'EUR', undefined],
    ['', 'EUR', undefined],
    ['-', 'EUR', undefined],
    ['.5', 'EUR', undefined],
    ['1,50', 'EUR', undefined],
    ['1 000', 'EUR', undefined],
    ['1e3', 'EUR', undefined],
    ['+1', 'EUR', undefined],
    ['٣', 'EUR', undefined],
    ['-0', 'EUR', 0],
  ];
  test.each(read)('%j in %s is read as %s', (text, currency, amountMinor) => {
    const expected = amountMinor === undefined ? undefined : money(amountMinor, currency);
    expect(fromDecimal(text, currency)).toEqual(expected);
  });

  test('any text at all is read or refused, never thrown at', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.stringMatching(/^-?\d{0,16}\.?\d{0,5}$/)),
        aCurrency,
        (text, currency) => {
          const amount = fromDecimal(text, currency);
          if (amount) expect(fromDecimal(toDecimal(amount), currency)).toEqual(amount);
          expect(amount === undefined || amount.currency === currency).toBe(true);
        },
      ),
    );
  });
});
