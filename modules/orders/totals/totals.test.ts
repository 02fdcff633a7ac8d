import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { currencyDigits, money, sum } from '#kernel/money.ts';
import type { Currency } from '#kernel/money.ts';
import { totalsOf } from './totals.ts';
import type { TotalsRequest } from './totals.ts';

const currencies = Object.keys(currencyDigits) as Currency[]; // Object.keys widens.

const requests: fc.Arbitrary<TotalsRequest> = fc
  .record({
    currency: fc.constantFrom(...currencies),
    lines: fc.array(
      fc.record({ amount: fc.nat(5_000_000), quantity: fc.integer({ min: 1, max: 10 }) }),
      {
        maxLength: 20,
      },
    ),
    shipping: fc.nat(50_000),
    gift: fc.nat(20_000),
    numerator: fc.nat(270),
    taxIncluded: fc.boolean(),
    shippingTaxed: fc.boolean(),
  })
  .map((drawn) => ({
    currency: drawn.currency,
    lines: drawn.lines.map(({ amount, quantity }) => ({
      unitPrice: money(amount, drawn.currency),
      quantity,
    })),
    shipping: money(drawn.shipping, drawn.currency),
    gift: money(drawn.gift, drawn.currency),
    taxRate: { numerator: drawn.numerator, denominator: 1_000 },
    taxIncluded: drawn.taxIncluded,
    shippingTaxed: drawn.shippingTaxed,
  }));

describe('totals', () => {
  test('add up to the minor unit in every currency', () => {
    fc.assert(
      fc.property(requests, (request) => {
        const { totals, lines } = totalsOf(request);
        const items = lines.reduce((total, line) => total + line.total.amountMinor, 0);
        expect(totals.itemsTotal.amountMinor).toBe(items);
        const charged = items + totals.shippingTotal.amountMinor + totals.giftTotal.amountMinor;
        const onTop = request.taxIncluded ? 0 : totals.taxTotal.amountMinor;
        expect(totals.total.amountMinor).toBe(charged + onTop);
      }),
    );
  });

  test('divide the tax so that its parts sum to it and none is off by a whole unit', () => {
    fc.assert(
      fc.property(requests, (request) => {
        const { totals, lines } = totalsOf(request);
        const parts = [...lines.map((line) => line.tax), totals.shippingTax, totals.giftTax];
        expect(sum(parts, request.currency)).toEqual(totals.taxTotal);
        const { numerator } = request.taxRate;
        const denominator = request.taxIncluded ? 1_000 + numerator : 1_000;
        for (const line of lines) {
          const exact = (line.total.amountMinor * numerator) / denominator;
          // Half a unit from rounding the whole, less than one from dividing it.
          expect(Math.abs(line.tax.amountMinor - exact)).toBeLessThan(1.5);
        }
      }),
    );
  });

  test.each([
    ['German VAT within', 'EUR', 119_00, 190, 1_000, true, 19_00, 119_00],
    ['Swiss VAT within', 'CHF', 1_000_00, 81, 1_000, true, 74_93, 1_000_00],
    ['Japanese consumption tax within', 'JPY', 110_000, 100, 1_000, true, 10_000, 110_000],
    ['no tax in Hong Kong', 'HKD', 500_00, 0, 1_000, true, 0, 500_00],
    ['sales tax on top', 'USD', 1_000_00, 663, 10_000, false, 66_30, 1_066_30],
  ] as const)(
    'tax by custom: %s',
    (_, currency, price, numerator, denominator, taxIncluded, tax, total) => {
      const { totals } = totalsOf({
        currency,
        lines: [{ unitPrice: money(price, currency), quantity: 1 }],
        shipping: money(0, currency),
        gift: money(0, currency),
        taxRate: { numerator, denominator },
        taxIncluded,
        shippingTaxed: false,
      });
      expect(totals.taxTotal.amountMinor).toBe(tax);
      expect(totals.total.amountMinor).toBe(total);
    },
  );
});
