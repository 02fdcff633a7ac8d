import { describe, expect, test } from 'vitest';
import { isLanguage, languages } from './language.ts';
import { isMarketCode, marketCodes, markets, taxRate } from './market.ts';
import { currencyDigits, isCurrency, money, timesRate } from './money.ts';
import { isRegion, otherRegions, regions } from './region.ts';

describe('the markets', () => {
  test.each(marketCodes)('%s is whole', (code) => {
    const market = markets[code];
    expect(market.code).toBe(code);
    expect(isCurrency(market.currency)).toBe(true);
    expect(isLanguage(market.language)).toBe(true);
    expect(isRegion(market.region)).toBe(true);
    expect(() => new Intl.DateTimeFormat('en', { timeZone: market.timeZone })).not.toThrow();
    for (const country of market.countries) expect(country).toMatch(/^[A-Z]{2}$/);
  });

  test('a country belongs to one market', () => {
    const countries = marketCodes.flatMap((code) => markets[code].countries);
    expect(new Set(countries).size).toBe(countries.length);
  });

  test('each currency of the house is that of one market', () => {
    const currencies = marketCodes.map((code) => markets[code].currency);
    expect(new Set(currencies).size).toBe(currencies.length);
    expect(currencyDigits.JPY).toBe(0);
    expect(currencyDigits.KRW).toBe(0);
  });

  test('prices hold the tax everywhere but in the United States', () => {
    const exclusive = marketCodes.filter((code) => !markets[code].taxIncluded);
    expect(exclusive).toEqual(['united-states']);
  });

  test.each(['europa', '', 'toString', '__proto__', 'constructor', 'Europe'])(
    '%j is none',
    (text) => {
      expect(isMarketCode(text)).toBe(false);
    },
  );
});

describe('the tax', () => {
  const rates: readonly [string, string | undefined, number][] = [
    ['DE', undefined, 19_000],
    ['FR', undefined, 20_000],
    ['FI', undefined, 25_500],
    ['GB', undefined, 20_000],
    ['CH', undefined, 8_100],
    ['LI', undefined, 8_100],
    ['JP', undefined, 10_000],
    ['SG', undefined, 9_000],
    ['KR', undefined, 10_000],
    ['HK', undefined, 0],
    ['US', 'CA', 7_250],
    ['US', 'NJ', 6_630],
    ['US', 'OR', 0],
    ['US', undefined, 0],
  ];
  test.each(rates)('on 1,000.00 in %s %s is %d', (country, state, taxMinor) => {
    expect(timesRate(money(100_000, 'EUR'), taxRate(country, state)).amountMinor).toBe(taxMinor);
  });

  test('has a rate for every country that the house ships to', () => {
    for (const code of marketCodes) {
      for (const country of markets[code].countries) {
        const { numerator, denominator } = taxRate(country, 'CA');
        expect(denominator).toBeGreaterThan(0);
        expect(numerator > 0).toBe(country !== 'HK');
        expect(numerator).toBeLessThan(denominator * 0.3);
      }
    }
  });
});

describe('Regions and languages', () => {
  test('every Region has others, and is none of them', () => {
    for (const region of regions) {
      expect(otherRegions(region)).not.toContain(region);
      expect(otherRegions(region)).toHaveLength(regions.length - 1);
    }
  });

  test('foreign text is neither', () => {
    for (const text of ['', 'us', 'EU', 'toString', 'zh']) {
      expect(isRegion(text)).toBe(false);
      expect(isLanguage(text)).toBe(false);
    }
    expect(isRegion(undefined)).toBe(false);
    expect(languages.every(isLanguage)).toBe(true);
  });
});
