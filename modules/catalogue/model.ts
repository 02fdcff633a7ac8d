import type { Id } from '#kernel/ids.ts';
import type { LocalizedText } from '#kernel/language.ts';
import type { MarketCode } from '#kernel/market.ts';
import type { Money } from '#kernel/money.ts';
import type { Instant } from '#kernel/time.ts';

/** What the house sells, in one or more variants. Prices are its variants', one list a market. */
export interface Product extends ProductContent {
  readonly productId: Id<'product'>;
  /** Derives the id, so it never changes. Lower-case letters, digits and hyphens. */
  readonly handle: string;
  /** The number of the newest event, and the product's `ETag`. */
  readonly sequence: number;
  /** Of the newest event; absent before the home's first evacuation. */
  readonly epoch?: number;
  readonly published: boolean;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
  /** When shoppers first saw it: what "newest" sorts by. Kept when it is unpublished. */
  readonly firstPublishedAt?: Instant;
  /** Variants that it had once: their sellables stay, unpublished, so that no other takes the sku. */
  readonly formerVariants: readonly FormerVariant[];
}

export type FormerVariant = Pick<Variant, 'variantId' | 'sku'>;

/** What a merchandiser writes about a product. */
export interface ProductContent {
  readonly title: LocalizedText;
  /** Plain text; paragraphs are parted by an empty line. */
  readonly description: LocalizedText;
  /** Short facts: measures, closure, lining. */
  readonly details: readonly LocalizedText[];
  /** What sort of thing it is, such as `bag-tote`: finer than a category, never shown. */
  readonly kind?: string;
  readonly vendor?: string;
  readonly categoryHandle?: string;
  readonly collectionHandles: readonly string[];
  readonly material?: NamedCode;
  readonly care?: NamedCode;
  readonly tags: readonly string[];
  /** There is one piece in the world; the house never makes another. */
  readonly oneOfAKind: boolean;
  readonly taxCategory: TaxCategory;
  /** ISO 3166-1 alpha-2. */
  readonly originCountry?: string;
  /** Harmonised System code, six to ten digits, for customs. */
  readonly hsCode?: string;
  /** Place in the order that the house itself gives its products; the smallest comes first. */
  readonly rank: number;
  readonly options: readonly ProductOption[];
  readonly pictures: readonly Picture[];
  readonly variants: readonly Variant[];
}

export const taxCategories = ['standard', 'reduced', 'exempt'] as const;
export type TaxCategory = (typeof taxCategories)[number];

/** A code for programs and facets, a name for people. */
export interface NamedCode {
  readonly code: string;
  readonly name: LocalizedText;
}

/** What a buyer chooses, such as `color` or `size`, in the order of showing. */
export interface ProductOption extends NamedCode {
  readonly values: readonly OptionValue[];
}

export interface OptionValue extends NamedCode {
  /** `#rrggbb`, for colours. */
  readonly swatch?: string;
}

/** A picture by the handle under which the edge serves it. */
export interface Picture {
  readonly handle: string;
  readonly altText: LocalizedText;
  /** What it shows, such as `front` or `detail`. */
  readonly view?: string;
  /** The option values that it shows, such as `{ color: 'cognac' }`. */
  readonly optionValues?: Readonly<Record<string, string>>;
  /** Where an imported picture is to be fetched from. */
  readonly sourceUrl?: string;
}

/** What is counted, priced and scanned: one choice of every option. */
export interface Variant {
  readonly variantId: Id<'variant'>;
  /** Derives the id, so it never changes and no other product has it. */
  readonly sku: string;
  /** EAN-13. */
  readonly barcode?: string;
  /** Value codes by option code. */
  readonly optionValues: Readonly<Record<string, string>>;
  readonly weightGrams: number;
  readonly prices: PriceList;
  readonly pictureHandle?: string;
}

/** At most one price a market, in the market's currency. Without one it is not sold there. */
export type PriceList = Readonly<Partial<Record<MarketCode, Money>>>;

/**
 * What a line needs of a variant: enough to price, show and ship it without reading the product.
 * Written with the product; one that left its product stays, unpublished, so that its sku stays taken.
 */
export interface Sellable {
  readonly variantId: Id<'variant'>;
  readonly productId: Id<'product'>;
  readonly handle: string;
  readonly sku: string;
  readonly barcode?: string;
  readonly title: LocalizedText;
  /** Names of the chosen values by option code. */
  readonly options: Readonly<Record<string, LocalizedText>>;
  readonly prices: PriceList;
  readonly published: boolean;
  readonly weightGrams: number;
  readonly pictureHandle?: string;
  readonly oneOfAKind: boolean;
  readonly taxCategory: TaxCategory;
  readonly originCountry?: string;
  readonly hsCode?: string;
}

/** A place in the shop's menu. Handles never change; a category is hidden, never deleted. */
export interface Category {
  readonly categoryId: Id<'category'>;
  readonly handle: string;
  readonly sequence: number;
  readonly epoch?: number;
  readonly name: LocalizedText;
  /** The category above, or none at the top. */
  readonly parentHandle?: string;
  /** Place among its siblings; the smallest comes first. */
  readonly position: number;
  readonly hidden: boolean;
  readonly updatedAt: Instant;
}

/** A choice with a story. Which products belong to it is written on the products. */
export interface Collection {
  readonly collectionId: Id<'collection'>;
  readonly handle: string;
  readonly sequence: number;
  readonly epoch?: number;
  readonly title: LocalizedText;
  readonly text: LocalizedText;
  /** Those of its products that lead the list, in this order. */
  readonly leadProductHandles: readonly string[];
  readonly pictureHandle?: string;
  readonly position: number;
  readonly published: boolean;
  readonly updatedAt: Instant;
}

/** A product as it is handed in: ids come from the handle and the skus. */
export interface ProductDraft extends Omit<ProductContent, 'variants'> {
  readonly handle: string;
  readonly variants: readonly VariantDraft[];
}

export type VariantDraft = Omit<Variant, 'variantId'>;

/** Bounds that keep a product in one item and its list readable. Lengths are in UTF-16 units. */
export const catalogueLimits = {
  handle: 100,
  sku: 64,
  title: 255,
  description: 10_000,
  details: 20,
  detail: 500,
  code: 64,
  name: 120,
  options: 3,
  optionValues: 100,
  variants: 200,
  formerVariants: 300,
  pictures: 50,
  altText: 500,
  tags: 100,
  tag: 255,
  collections: 20,
  url: 2_048,
  leadProducts: 48,
  weightGrams: 1_000_000,
  /** A product as JSON in UTF-8, all that it once had included: an event that tells it must fit a message. */
  productBytes: 240_000,
} as const;
