import { homeOf } from '#kernel/ids.ts';
import type { Id } from '#kernel/ids.ts';
import type { Heads } from '#ports/heads.ts';
import { ownedKind, put, trusted } from '#ports/item-kind.ts';
import { getManyMax } from '#ports/table.ts';
import type { Expectation, Item, Key, Table, Write } from '#ports/table.ts';
import { evolve } from './evolve.ts';
import type { ProductEvent } from './evolve.ts';
import type { Category, Collection, Product, Sellable } from './model.ts';

/*
 * product/{productId}        head  Product     index1 catalogue/products, by handle
 * variant/{variantId}        head  Sellable    index1 barcode/{ean}
 * category/{categoryId}      head  Category    index1 catalogue/categories, by handle
 * collection/{collectionId}  head  Collection  index1 catalogue/collections, by handle
 *
 * The codecs trust what is stored: only this module writes these kinds, from its own types.
 */
export const productKind = ownedKind<Product>('product', homeInPartition, trusted);
export const sellableKind = ownedKind<Sellable>('sellable', homeInPartition, trusted);
export const categoryKind = ownedKind<Category>('category', homeInPartition, trusted);
export const collectionKind = ownedKind<Collection>('collection', homeInPartition, trusted);

/** Partitions of `index1` that hold the whole catalogue, in the order of handles. */
export const productsPartition = 'catalogue/products';
export const categoriesPartition = 'catalogue/categories';
export const collectionsPartition = 'catalogue/collections';

export function productKey(productId: Id<'product'>): Key {
  return { partition: `product/${productId}`, sort: 'head' };
}

export function sellableKey(variantId: Id<'variant'>): Key {
  return { partition: `variant/${variantId}`, sort: 'head' };
}

export function categoryKey(categoryId: Id<'category'>): Key {
  return { partition: `category/${categoryId}`, sort: 'head' };
}

export function collectionKey(collectionId: Id<'collection'>): Key {
  return { partition: `collection/${collectionId}`, sort: 'head' };
}

export function barcodePartition(barcode: string): string {
  return `barcode/${barcode}`;
}

export function putProductHead(product: Product, expect: Expectation): Write {
  return put(productKind, productKey(product.productId), product, expect, {
    indexes: [{ index: 'index1', partition: productsPartition, sort: product.handle }],
  });
}

export const productHeads: Heads<Product> = {
  id: 'product',
  kind: productKind,
  keyOf: (subject) => productKey(subject as Id<'product'>), // Subjects of product events are products.
  evolve: (before, event) => evolve(before, event as unknown as ProductEvent), // As it was committed.
  write: putProductHead,
};

export function putSellable(sellable: Sellable, expect: Expectation): Write {
  const { barcode, variantId } = sellable;
  return put(sellableKind, sellableKey(variantId), sellable, expect, {
    ...(barcode !== undefined && {
      indexes: [{ index: 'index1', partition: barcodePartition(barcode), sort: variantId }],
    }),
  });
}

export function putCategoryHead(category: Category, expect: Expectation): Write {
  return put(categoryKind, categoryKey(category.categoryId), category, expect, {
    indexes: [{ index: 'index1', partition: categoriesPartition, sort: category.handle }],
  });
}

export function putCollectionHead(collection: Collection, expect: Expectation): Write {
  return put(collectionKind, collectionKey(collection.collectionId), collection, expect, {
    indexes: [{ index: 'index1', partition: collectionsPartition, sort: collection.handle }],
  });
}

/** The sellables as they are stored, by variant; those that are not there are left out. */
export async function readSellables(
  table: Table,
  variantIds: readonly Id<'variant'>[],
): Promise<Map<Id<'variant'>, Item<Sellable>>> {
  const found = new Map<Id<'variant'>, Item<Sellable>>();
  for (let from = 0; from < variantIds.length; from += getManyMax) {
    const keys = variantIds.slice(from, from + getManyMax).map(sellableKey);
    for (const item of await table.getMany(sellableKind, keys)) {
      if (item) found.set(item.value.variantId, item);
    }
  }
  return found;
}

function homeInPartition(key: Key) {
  return homeOf(key.partition.slice(key.partition.indexOf('/') + 1));
}
