import type {
  pricesChanged,
  productCreated,
  productPublished,
  productUnpublished,
  productUpdated,
} from '#contracts/events/catalogue.ts';
import type { DataOf } from '#contracts/event.ts';
import { assert, unreachable } from '#kernel/assert.ts';
import type { Event } from '#ports/event.ts';
import type { FormerVariant, Product, ProductContent, Variant } from './model.ts';

/** What happened to a product, before it has an envelope. */
export type ProductFact =
  | { readonly type: 'product.created'; readonly data: DataOf<typeof productCreated> }
  | { readonly type: 'product.updated'; readonly data: DataOf<typeof productUpdated> }
  | { readonly type: 'product.pricesChanged'; readonly data: DataOf<typeof pricesChanged> }
  | { readonly type: 'product.published'; readonly data: DataOf<typeof productPublished> }
  | { readonly type: 'product.unpublished'; readonly data: DataOf<typeof productUnpublished> };

export type ProductEvent = ProductFact & Pick<Event, 'at' | 'sequence'>;

/** The product after one more event. Folding all of them from `undefined` rebuilds the head. */
export function evolve(product: Product | undefined, event: ProductEvent): Product {
  const { at, sequence } = event;
  if (event.type === 'product.created') {
    assert(product === undefined, 'a product is created once');
    const { productId, handle, content } = event.data;
    const made = { createdAt: at, updatedAt: at, published: false, formerVariants: [] };
    return { ...content, productId, handle, sequence, ...made };
  }
  assert(product !== undefined && sequence === product.sequence + 1, 'events come in order');
  const next = { ...product, sequence, updatedAt: at };
  switch (event.type) {
    case 'product.updated':
      return updated(next, event.data);
    case 'product.pricesChanged':
      return repriced(next, event.data.prices);
    case 'product.published':
      return { ...next, published: true, firstPublishedAt: product.firstPublishedAt ?? at };
    case 'product.unpublished':
      return { ...next, published: false };
    default:
      return unreachable(event, 'product event');
  }
}

function updated(product: Product, data: DataOf<typeof productUpdated>): Product {
  const next: Mutable<Product> = Object.assign({ ...product }, data.changes);
  for (const field of optionalFields) {
    if (data.fields.includes(field) && !(field in data.changes)) delete next[field];
  }
  const before = [...product.variants, ...product.formerVariants];
  return { ...next, formerVariants: formerVariants(before, next.variants) };
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

const optionalFields = [
  'kind',
  'vendor',
  'categoryHandle',
  'material',
  'care',
  'originCountry',
  'hsCode',
] as const;

function formerVariants(
  before: readonly FormerVariant[],
  variants: readonly Variant[],
): FormerVariant[] {
  const present = new Set(variants.map((variant) => variant.variantId));
  return before
    .filter((variant) => !present.has(variant.variantId))
    .map(({ variantId, sku }) => ({ variantId, sku }));
}

function repriced(
  product: Product,
  changes: readonly Pick<Variant, 'variantId' | 'prices'>[],
): Product {
  const lists = new Map(changes.map((change) => [change.variantId, change.prices]));
  const variants = product.variants.map((variant) => {
    const prices = lists.get(variant.variantId);
    return prices ? { ...variant, prices } : variant;
  });
  return { ...product, variants };
}

const contentFieldSet: Record<keyof ProductContent, true> = {
  title: true,
  description: true,
  details: true,
  kind: true,
  vendor: true,
  categoryHandle: true,
  collectionHandles: true,
  material: true,
  care: true,
  tags: true,
  oneOfAKind: true,
  taxCategory: true,
  originCountry: true,
  hsCode: true,
  rank: true,
  options: true,
  pictures: true,
  variants: true,
};

/** The names of all that a merchandiser writes, so that a new field cannot be forgotten. */
export const contentFields = Object.keys(contentFieldSet).filter(isContentField);

function isContentField(field: string): field is keyof ProductContent {
  return Object.hasOwn(contentFieldSet, field);
}
