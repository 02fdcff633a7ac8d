import type { Id } from '#kernel/ids.ts';
import { ok, refused } from '#kernel/result.ts';
import type { Result } from '#kernel/result.ts';
import type { Item, Table } from '#ports/table.ts';
import { categoryIdOf, collectionIdOf } from './ids.ts';
import type { Product, Sellable } from './model.ts';
import {
  barcodePartition,
  categoryKey,
  categoryKind,
  collectionKey,
  collectionKind,
} from './store.ts';

export type ReferenceRefusal =
  | 'sku_taken'
  | 'barcode_taken'
  | 'category_unknown'
  | 'collection_unknown';

/**
 * Whether what a product names beyond itself is there, and what must be its own is not another's.
 * Skus are safe against a race: the commit expects each sellable as it was read. A barcode that two
 * products take within the same moments goes through; the index shows both.
 */
export async function checkReferences(
  table: Table,
  next: Product,
  before: Product | undefined,
  stored: ReadonlyMap<Id<'variant'>, Item<Sellable>>,
): Promise<Result<void, ReferenceRefusal>> {
  const foreign = [...stored.values()].find((item) => item.value.productId !== next.productId);
  if (foreign) {
    const { handle, sku } = foreign.value;
    return refused('sku_taken', `The sku ${sku} belongs to ${handle}.`, { sku, handle });
  }
  const barcode = await checkBarcodes(table, next, before);
  return barcode.ok ? checkFiling(table, next, before) : barcode;
}

async function checkBarcodes(
  table: Table,
  next: Product,
  before: Product | undefined,
): Promise<Result<void, 'barcode_taken'>> {
  const known = new Set(before?.variants.map((variant) => variant.barcode));
  for (const { barcode } of next.variants) {
    if (barcode === undefined || known.has(barcode)) continue;
    const partition = barcodePartition(barcode);
    const { items } = await table.query({ index: 'index1', partition, limit: 10 });
    const own = new Set<string>(
      [...next.variants, ...next.formerVariants].map((one) => one.variantId),
    );
    const foreign = items.find((item) => !own.has(item.key.partition.slice('variant/'.length)));
    if (foreign) {
      return refused('barcode_taken', `The barcode ${barcode} belongs to another product.`, {
        barcode,
      });
    }
  }
  return ok();
}

async function checkFiling(
  table: Table,
  next: Product,
  before: Product | undefined,
): Promise<Result<void, 'category_unknown' | 'collection_unknown'>> {
  const { categoryHandle } = next;
  if (categoryHandle !== undefined && categoryHandle !== before?.categoryHandle) {
    const category = await table.get(categoryKind, categoryKey(categoryIdOf(categoryHandle)));
    if (!category) return refused('category_unknown', `There is no category ${categoryHandle}.`);
  }
  for (const handle of next.collectionHandles) {
    if (before?.collectionHandles.includes(handle) === true) continue;
    const collection = await table.get(collectionKind, collectionKey(collectionIdOf(handle)));
    if (!collection) return refused('collection_unknown', `There is no collection ${handle}.`);
  }
  return ok();
}
