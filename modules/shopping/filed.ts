import type { MarketCode } from '#kernel/market.ts';
import type { Category, Product } from '#modules/catalogue/index.ts';
import type { PriceSpan } from './filing.ts';
import type { FacetMark } from './lists/facets.ts';

/** A published product and everything under which it is filed, so that it can be unfiled again. */
export interface Filed {
  readonly slot: number;
  readonly product: Product;
  readonly path: readonly Category[];
  readonly marks: readonly FacetMark[];
  readonly spans: Partial<Record<MarketCode, PriceSpan>>;
}

/** The order that all lists share: by a number, then by handle. */
export function compareKeys(
  key: number,
  handle: string,
  otherKey: number,
  otherHandle: string,
): number {
  return key - otherKey || (handle < otherHandle ? -1 : Number(handle > otherHandle));
}

export const featuredKey = ({ product }: Filed): number => product.rank;
export const newestKey = ({ product }: Filed): number =>
  0 - (product.firstPublishedAt ?? product.createdAt);
export const priceKey =
  (market: MarketCode) =>
  ({ spans }: Filed): number =>
    spans[market]?.from ?? 0;
