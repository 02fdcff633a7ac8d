import type { Language } from '#kernel/language.ts';
import { marketCodes } from '#kernel/market.ts';
import type { MarketCode } from '#kernel/market.ts';
import type { Category, Collection, Product } from '#modules/catalogue/index.ts';
import type { FacetMark } from './lists/facets.ts';
import type { Field } from './search/language-index.ts';

/** How deep the tree of categories may be; also ends the walk when parents form a ring. */
const categoryDepthMax = 8;

/** The visible categories that a handle stands in, from the nearest to the top. */
export function categoryPath(
  categories: ReadonlyMap<string, Category>,
  handle: string | undefined,
): Category[] {
  const path: Category[] = [];
  let next = handle;
  for (let depth = 0; next !== undefined && depth < categoryDepthMax; depth++) {
    const category = categories.get(next);
    if (category && !category.hidden && !path.includes(category)) path.push(category);
    next = category?.parentHandle;
  }
  return path;
}

/** The facet values of a product; of its options only what some variant has. */
export function facetMarks(product: Product, path: readonly Category[]): FacetMark[] {
  const marks: FacetMark[] = path.map(({ handle, name }) => ({
    facet: 'category',
    code: handle,
    name,
  }));
  const { material } = product;
  if (material) marks.push({ facet: 'material', code: material.code, name: material.name });
  for (const option of product.options) {
    if (option.code !== 'color' && option.code !== 'size') continue;
    const inUse = new Set(product.variants.map((variant) => variant.optionValues[option.code]));
    for (const { code, name, swatch } of option.values) {
      if (!inUse.has(code)) continue;
      marks.push({ facet: option.code, code, name, ...(swatch !== undefined && { swatch }) });
    }
  }
  const keys = new Set<string>();
  return marks.filter(({ facet, code }) => {
    const key = `${facet}/${code}`;
    return !keys.has(key) && keys.add(key);
  });
}

export interface PriceSpan {
  readonly from: number;
  readonly to: number;
}

/** The lowest and highest price of a product in each market that sells it, in minor units. */
export function priceSpans(product: Product): Partial<Record<MarketCode, PriceSpan>> {
  const spans: Partial<Record<MarketCode, PriceSpan>> = {};
  for (const market of marketCodes) {
    let from = Infinity;
    let to = 0;
    for (const variant of product.variants) {
      const amount = variant.prices[market]?.amountMinor;
      if (amount === undefined) continue;
      from = Math.min(from, amount);
      to = Math.max(to, amount);
    }
    if (from !== Infinity) spans[market] = { from, to };
  }
  return spans;
}

const weights = {
  title: 16,
  category: 8,
  material: 8,
  color: 6,
  collection: 5,
  tag: 4,
  detail: 2,
  description: 2,
};

/** What a product is found by in one language: only what is written in it; English stands in at the search. */
export function searchFields(
  product: Product,
  path: readonly Category[],
  collections: readonly Collection[],
  language: Language,
): Field[] {
  const fields: Field[] = [];
  const add = (text: string | undefined, weight: number): void => {
    if (text !== undefined && text !== '') fields.push({ text, weight });
  };
  add(product.title[language], weights.title);
  for (const category of path) add(category.name[language], weights.category);
  add(product.material?.name[language], weights.material);
  for (const option of product.options) {
    if (option.code !== 'color') continue;
    for (const value of option.values) add(value.name[language], weights.color);
  }
  for (const collection of collections) add(collection.title[language], weights.collection);
  if (language === 'en') {
    for (const tag of product.tags) add(tag, weights.tag);
    add(product.vendor, weights.tag);
  }
  for (const detail of product.details) add(detail[language], weights.detail);
  add(product.description[language], weights.description);
  return fields;
}

/** Whether two states of a product are found by the same words. */
export function sameWords(left: Product, right: Product): boolean {
  return left === right || wordsOf(left) === wordsOf(right);
}

function wordsOf(product: Product): string {
  const {
    title,
    categoryHandle,
    collectionHandles,
    material,
    options,
    tags,
    vendor,
    details,
    description,
  } = product;
  return JSON.stringify([
    title,
    categoryHandle,
    collectionHandles,
    material,
    options,
    tags,
    vendor,
    details,
    description,
  ]);
}
