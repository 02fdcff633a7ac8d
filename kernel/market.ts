import type { Currency, Rate } from './money.ts';
import type { Language } from './language.ts';
import type { Region } from './region.ts';

/** Where the house sells under one currency, one price list and one tax custom. Never a Region. */
export interface Market {
  readonly code: MarketCode;
  readonly currency: Currency;
  /** ISO 3166-1 alpha-2 codes that the market ships to; the first stands in until one is known. */
  readonly countries: readonly [string, ...string[]];
  /** Whether the prices shown hold the tax (VAT, GST, consumption tax) or it is added at the end. */
  readonly taxIncluded: boolean;
  readonly language: Language;
  /** IANA zone in which the year of an invoice is counted. */
  readonly timeZone: string;
  /** The Region nearest to its buyers. */
  readonly region: Region;
}

export const marketCodes = [
  'europe',
  'united-kingdom',
  'switzerland',
  'japan',
  'singapore',
  'hong-kong',
  'korea',
  'united-states',
] as const;
export type MarketCode = (typeof marketCodes)[number];

export const markets: Readonly<Record<MarketCode, Market>> = {
  europe: market('europe', 'EUR', 'de', 'Europe/Paris', 'eu', [
    'FR',
    'DE',
    'IT',
    'ES',
    'AT',
    'BE',
    'NL',
    'LU',
    'IE',
    'PT',
    'FI',
    'GR',
  ]),
  'united-kingdom': market('united-kingdom', 'GBP', 'en', 'Europe/London', 'eu', ['GB']),
  switzerland: market('switzerland', 'CHF', 'de', 'Europe/Zurich', 'eu', ['CH', 'LI']),
  japan: market('japan', 'JPY', 'ja', 'Asia/Tokyo', 'ap', ['JP']),
  singapore: market('singapore', 'SGD', 'en', 'Asia/Singapore', 'ap', ['SG']),
  'hong-kong': market('hong-kong', 'HKD', 'zh-Hans', 'Asia/Hong_Kong', 'ap', ['HK']),
  korea: market('korea', 'KRW', 'ko', 'Asia/Seoul', 'ap', ['KR']),
  'united-states': market('united-states', 'USD', 'en', 'America/New_York', 'eu', ['US']),
};

export function isMarketCode(text: string): text is MarketCode {
  return Object.hasOwn(markets, text);
}

function market(
  code: MarketCode,
  currency: Currency,
  language: Language,
  timeZone: string,
  region: Region,
  countries: readonly [string, ...string[]],
): Market {
  const taxIncluded = code !== 'united-states';
  return { code, currency, countries, taxIncluded, language, timeZone, region };
}

/**
 * Standard rates of value added or consumption tax in thousandths, by country.
 * EU: European Commission, "VAT rates applied in the Member States", standard rates 2025/26.
 * GB 20 %, CH and LI 8.1 % (since 2024), JP 10 %, SG 9 % (since 2024), KR 10 %, HK none.
 */
const standardRateMille: Readonly<Record<string, number>> = {
  FR: 200,
  DE: 190,
  IT: 220,
  ES: 210,
  AT: 200,
  BE: 210,
  NL: 210,
  LU: 170,
  IE: 230,
  PT: 230,
  FI: 255,
  GR: 240,
  GB: 200,
  CH: 81,
  LI: 81,
  JP: 100,
  SG: 90,
  KR: 100,
  HK: 0,
};

/**
 * Statewide sales tax rates of the United States in hundredths of a per cent. Local surtaxes differ
 * by street and are a tax service's business; a state without an entry levies none.
 */
const stateRateBasisPoints: Readonly<Record<string, number>> = {
  CA: 725,
  NY: 400,
  TX: 625,
  FL: 600,
  IL: 625,
  MA: 625,
  NJ: 663,
  WA: 650,
  GA: 400,
  CT: 635,
  NV: 685,
  AZ: 560,
  CO: 290,
  PA: 600,
  VA: 430,
  NC: 475,
  OH: 575,
  MI: 600,
  TN: 700,
  HI: 400,
};

/** The tax rate for goods sent to a country (and, in the United States, a state). */
export function taxRate(country: string, state?: string): Rate {
  if (country === 'US') {
    return { numerator: stateRateBasisPoints[state ?? ''] ?? 0, denominator: 10_000 };
  }
  return { numerator: standardRateMille[country] ?? 0, denominator: 1_000 };
}
