import { add, allocate, sum, times, timesRate, zero } from '#kernel/money.ts';
import type { Currency, Money, Rate } from '#kernel/money.ts';

/** What is sold, what it costs to ship and wrap, and by which custom it is taxed. */
export interface TotalsRequest {
  readonly currency: Currency;
  readonly lines: readonly { readonly unitPrice: Money; readonly quantity: number }[];
  readonly shipping: Money;
  readonly gift: Money;
  readonly taxRate: Rate;
  /** Prices, shipping and gift hold the tax already (VAT, GST); or it is added at the end. */
  readonly taxIncluded: boolean;
  /** Whether the shipping charge bears tax. Where tax is included it always does. */
  readonly shippingTaxed: boolean;
}

export interface Totals {
  readonly itemsTotal: Money;
  readonly shippingTotal: Money;
  readonly giftTotal: Money;
  /** All the tax, within the amounts above or on top of them. */
  readonly taxTotal: Money;
  /** The parts of `taxTotal` that are on shipping and gift wrapping; the rest is on the lines. */
  readonly shippingTax: Money;
  readonly giftTax: Money;
  readonly total: Money;
  readonly taxIncluded: boolean;
  readonly taxRate: Rate;
}

export interface TotalledLine {
  readonly total: Money;
  readonly tax: Money;
}

/**
 * Adds an order up. The tax is worked out once, on the whole, and then divided over lines,
 * shipping and gift by the largest remainder, so that the parts sum to it exactly and the whole is
 * never more than half a minor unit from the law's figure, however many lines there are.
 */
export function totalsOf(request: TotalsRequest): {
  readonly totals: Totals;
  readonly lines: readonly TotalledLine[];
} {
  const { currency, gift, shipping, taxIncluded, taxRate } = request;
  const lineTotals = request.lines.map((line) => times(line.unitPrice, line.quantity));
  const itemsTotal = sum(lineTotals, currency);

  const shippingBase = taxIncluded || request.shippingTaxed ? shipping : zero(currency);
  const taxed = [...lineTotals, shippingBase, gift];
  const base = sum(taxed, currency);
  const taxTotal = timesRate(base, taxIncluded ? within(taxRate) : taxRate);
  const taxes = divide(taxTotal, taxed);

  const charged = sum([itemsTotal, shipping, gift], currency);
  return {
    totals: {
      itemsTotal,
      shippingTotal: shipping,
      giftTotal: gift,
      taxTotal,
      shippingTax: taxes[lineTotals.length] ?? zero(currency),
      giftTax: taxes[lineTotals.length + 1] ?? zero(currency),
      total: taxIncluded ? charged : add(charged, taxTotal),
      taxIncluded,
      taxRate,
    },
    lines: lineTotals.map((total, index) => ({ total, tax: taxes[index] ?? zero(currency) })),
  };
}

/** The share of tax within an amount that holds it: 20 % on top is a sixth within. */
function within(rate: Rate): Rate {
  return { numerator: rate.numerator, denominator: rate.denominator + rate.numerator };
}

function divide(amount: Money, over: readonly Money[]): Money[] {
  const weights = over.map((part) => part.amountMinor);
  if (weights.every((weight) => weight === 0)) return over.map((part) => zero(part.currency));
  return allocate(amount, weights);
}
