import type { MarketCurrency } from './prices.ts';
import type { Kind, View } from './drawings/index.ts';
import type { HouseText } from './say.ts';
import type { Stock } from './stock.ts';

export interface HouseOptionValue {
  readonly code: string;
  readonly name: HouseText;
  /** `#rrggbb`, for colours. */
  readonly swatch?: string;
}

export interface HouseOption {
  readonly code: 'color' | 'size';
  readonly name: HouseText;
  readonly values: readonly HouseOptionValue[];
}

export interface HouseVariant {
  readonly sku: string;
  /** EAN-13 with its check digit. */
  readonly barcode: string;
  readonly optionValues: { readonly color: string; readonly size?: string };
  readonly weightGrams: number;
  /** Minor units: cents, but whole yen and won. Gross but for the dollar. */
  readonly prices: Readonly<Record<MarketCurrency, number>>;
  /** Units on hand by location handle. */
  readonly stock: Stock;
}

export interface HousePicture {
  readonly handle: string;
  readonly view: View;
  readonly colorCode: string;
  readonly altText: HouseText;
}

/** One product of the seeded house, whole: text, options, variants, stock and pictures. */
export interface HouseProduct {
  readonly handle: string;
  readonly title: HouseText;
  readonly description: HouseText;
  readonly details: readonly HouseText[];
  readonly categoryHandle: string;
  readonly collectionHandles: readonly string[];
  readonly kind: Kind;
  readonly material: { readonly code: string; readonly name: HouseText };
  readonly care: HouseText;
  readonly careCode: string;
  readonly options: readonly HouseOption[];
  readonly tags: readonly string[];
  readonly oneOfAKind: boolean;
  readonly variants: readonly HouseVariant[];
  readonly pictures: readonly HousePicture[];
  /** 1 is the newest. */
  readonly publishedAtOrder: number;
  readonly taxCategory: 'standard';
  /** ISO 3166-1 alpha-2. */
  readonly originCountry: string;
  readonly hsCode: string;
}
