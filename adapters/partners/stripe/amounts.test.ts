import { assert, constantFrom, integer, pre, property } from 'fast-check';
import { expect, test } from 'vitest';
import { currencyDigits, isCurrency, money } from '#kernel/money.ts';
import { fromStripeAmount, toStripeAmount } from './amounts.ts';

test.each([
  ['EUR', 235_000, 235_000],
  ['JPY', 350_000, 350_000],
  ['KRW', 3_900_000, 3_900_000],
  ['KWD', 71_250, 71_250],
  ['KWD', 71_255, undefined],
  ['BHD', 1, undefined],
  ['EUR', 0, undefined],
  ['EUR', -100, undefined],
] as const)('%s %d minor is %s at Stripe', (currency, amountMinor, expected) => {
  expect(toStripeAmount(money(amountMinor, currency))).toBe(expected);
});

test('an amount that Stripe can hold comes back the same', () => {
  const currencies = Object.keys(currencyDigits).filter(isCurrency);
  assert(
    property(
      integer({ min: 1, max: 99_999_999 }),
      constantFrom(...currencies),
      (amountMinor, currency) => {
        const amount = money(amountMinor, currency);
        const sent = toStripeAmount(amount);
        pre(sent !== undefined);
        expect(fromStripeAmount(sent, currency.toLowerCase())).toEqual(amount);
      },
    ),
  );
});

test('a currency that the house does not know is no amount', () => {
  expect(fromStripeAmount(100, 'xyz')).toBeUndefined();
});
