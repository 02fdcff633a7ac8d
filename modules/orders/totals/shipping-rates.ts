import type { LocalizedText } from '#kernel/language.ts';
import type { MarketCode } from '#kernel/market.ts';

export const shippingOptionCodes = ['standard', 'express', 'same-day'] as const;
export type ShippingOptionCode = (typeof shippingOptionCodes)[number];

/** What a market charges for a way of shipping, in minor units of its currency. */
export interface ShippingRate {
  readonly option: ShippingOptionCode;
  readonly amountMinor: number;
  /** Free when the items come to at least this. */
  readonly freeFromMinor?: number;
  /** Working days until it arrives. */
  readonly daysMin: number;
  readonly daysMax: number;
  /** Only these countries of the market; without it, all of them. */
  readonly countries?: readonly string[];
  /** Only postal codes that start so: a courier's day round does not leave the town. */
  readonly postalPrefixes?: readonly string[];
}

export const shippingTitles: Readonly<Record<ShippingOptionCode, LocalizedText>> = {
  standard: {
    en: 'Standard delivery',
    de: 'Standardversand',
    fr: 'Livraison standard',
    it: 'Spedizione standard',
    ja: '通常配送',
    'zh-Hans': '标准配送',
    ko: '일반 배송',
  },
  express: {
    en: 'Express delivery',
    de: 'Expressversand',
    fr: 'Livraison express',
    it: 'Spedizione espressa',
    ja: 'お急ぎ便',
    'zh-Hans': '快速配送',
    ko: '빠른 배송',
  },
  'same-day': {
    en: 'Same-day delivery',
    de: 'Lieferung am selben Tag',
    fr: 'Livraison le jour même',
    it: 'Consegna in giornata',
    ja: '当日配送',
    'zh-Hans': '当日送达',
    ko: '당일 배송',
  },
};

const farInEurope = ['ES', 'PT', 'IE', 'FI', 'GR'];
const nearInEurope = ['FR', 'DE', 'IT', 'AT', 'BE', 'NL', 'LU'];

/** The first rate of an option that fits the destination counts. */
export const shippingRates: Readonly<Record<MarketCode, readonly ShippingRate[]>> = {
  europe: [
    {
      option: 'standard',
      amountMinor: 1_200,
      freeFromMinor: 25_000,
      daysMin: 2,
      daysMax: 4,
      countries: nearInEurope,
    },
    {
      option: 'standard',
      amountMinor: 1_800,
      freeFromMinor: 35_000,
      daysMin: 3,
      daysMax: 6,
      countries: farInEurope,
    },
    { option: 'express', amountMinor: 2_500, daysMin: 1, daysMax: 1, countries: nearInEurope },
    { option: 'express', amountMinor: 3_500, daysMin: 1, daysMax: 2, countries: farInEurope },
    {
      option: 'same-day',
      amountMinor: 3_000,
      daysMin: 0,
      daysMax: 0,
      countries: ['FR'],
      postalPrefixes: ['75'],
    },
  ],
  'united-kingdom': [
    { option: 'standard', amountMinor: 1_000, freeFromMinor: 20_000, daysMin: 2, daysMax: 4 },
    { option: 'express', amountMinor: 2_000, daysMin: 1, daysMax: 1 },
  ],
  switzerland: [
    { option: 'standard', amountMinor: 1_500, freeFromMinor: 30_000, daysMin: 2, daysMax: 4 },
    { option: 'express', amountMinor: 3_000, daysMin: 1, daysMax: 1 },
  ],
  japan: [
    { option: 'standard', amountMinor: 1_100, freeFromMinor: 30_000, daysMin: 1, daysMax: 3 },
    { option: 'express', amountMinor: 2_200, daysMin: 1, daysMax: 1 },
    {
      option: 'same-day',
      amountMinor: 3_300,
      daysMin: 0,
      daysMax: 0,
      postalPrefixes: ['10', '11', '13', '14', '15', '16', '17', '18', '19'],
    },
  ],
  singapore: [
    { option: 'standard', amountMinor: 1_500, freeFromMinor: 30_000, daysMin: 1, daysMax: 2 },
    { option: 'express', amountMinor: 2_500, daysMin: 1, daysMax: 1 },
    { option: 'same-day', amountMinor: 3_500, daysMin: 0, daysMax: 0 },
  ],
  'hong-kong': [
    { option: 'standard', amountMinor: 10_000, freeFromMinor: 200_000, daysMin: 2, daysMax: 3 },
    { option: 'express', amountMinor: 18_000, daysMin: 1, daysMax: 1 },
  ],
  korea: [
    { option: 'standard', amountMinor: 15_000, freeFromMinor: 300_000, daysMin: 2, daysMax: 4 },
    { option: 'express', amountMinor: 28_000, daysMin: 1, daysMax: 2 },
  ],
  'united-states': [
    { option: 'standard', amountMinor: 1_500, freeFromMinor: 30_000, daysMin: 3, daysMax: 6 },
    { option: 'express', amountMinor: 3_500, daysMin: 1, daysMax: 2 },
  ],
};

/** The charge for wrapping a whole order as a gift, in minor units of the market's currency. */
export const giftWrapMinor: Readonly<Record<MarketCode, number>> = {
  europe: 1_000,
  'united-kingdom': 900,
  switzerland: 1_000,
  japan: 1_500,
  singapore: 1_500,
  'hong-kong': 9_000,
  korea: 15_000,
  'united-states': 1_200,
};

/**
 * States that tax a delivery charge shown apart on the bill of taxable goods. The others of
 * `stateRateBasisPoints` exempt it when a common carrier delivers. Source: the states' departments
 * of revenue; a tax service decides the borderline cases in earnest.
 */
export const statesTaxingShipping: ReadonlySet<string> = new Set([
  'NY',
  'TX',
  'NJ',
  'WA',
  'GA',
  'CT',
  'PA',
  'NC',
  'OH',
  'TN',
  'HI',
  'MI',
]);
