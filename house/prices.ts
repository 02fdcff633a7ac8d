import type { Currency } from '#kernel/money.ts';
import { currencyDigits } from '#kernel/money.ts';

/** The currencies that the house prices in. */
export const marketCurrencies = [
  'EUR',
  'GBP',
  'CHF',
  'JPY',
  'SGD',
  'HKD',
  'KRW',
  'USD',
] as const satisfies readonly Currency[];
export type MarketCurrency = (typeof marketCurrencies)[number];

/**
 * What one euro on the tag becomes in each market, and the step at which tags end there. The index
 * holds duty, freight and local tax (the dollar's tag is before tax), and follows no day's rate.
 */
const customs: Readonly<Record<MarketCurrency, { readonly index: number; readonly step: number }>> =
  {
    EUR: { index: 1, step: 5 },
    GBP: { index: 0.88, step: 5 },
    CHF: { index: 0.99, step: 5 },
    JPY: { index: 172, step: 1_000 },
    SGD: { index: 1.56, step: 10 },
    HKD: { index: 9.2, step: 100 },
    KRW: { index: 1_640, step: 10_000 },
    USD: { index: 1.09, step: 5 },
  };

/** One price a market, in minor units: whole tens above a hundred and fifty, as tags are printed. */
export function tagPrices(euros: number): Record<MarketCurrency, number> {
  const inCurrency = (currency: MarketCurrency): number => {
    const { index, step } = customs[currency];
    const tag = euros * index;
    const ending = step === 5 && tag >= 150 ? 10 : step;
    return Math.max(ending, Math.round(tag / ending) * ending) * 10 ** currencyDigits[currency];
  };
  return {
    EUR: inCurrency('EUR'),
    GBP: inCurrency('GBP'),
    CHF: inCurrency('CHF'),
    JPY: inCurrency('JPY'),
    SGD: inCurrency('SGD'),
    HKD: inCurrency('HKD'),
    KRW: inCurrency('KRW'),
    USD: inCurrency('USD'),
  };
}
