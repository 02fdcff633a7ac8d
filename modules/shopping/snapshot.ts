import { allotmentKind, allotmentsPartition } from '#modules/inventory/index.ts';
import {
  categoriesPartition,
  categoryKind,
  collectionKind,
  collectionsPartition,
  productKind,
  productsPartition,
} from '#modules/catalogue/index.ts';
import { valueOf } from '#ports/item-kind.ts';
import { queryLimitMax } from '#ports/table.ts';
import type { Item, Table } from '#ports/table.ts';
import { apply } from './apply.ts';
import type { ShopModel } from './shop-model.ts';

/**
 * Reads the whole catalogue and stock into an empty model. What changes meanwhile may be in it or
 * not: the caller took the stream's cursor before, and applies what came after it.
 */
export async function loadSnapshot(table: Table, model: ShopModel): Promise<void> {
  // Names before products, so that each is filed once; stock before products for the same reason.
  for (const partition of [
    categoriesPartition,
    collectionsPartition,
    allotmentsPartition,
    productsPartition,
  ]) {
    for await (const item of itemsOf(table, partition)) {
      apply(model, { key: item.key, kind: item.kind, value: decoded(item) });
    }
  }
}

/** Checks that the kind is one that the shop reads, by its own codec. */
function decoded(item: Item): unknown {
  return (
    valueOf(productKind, item) ??
    valueOf(categoryKind, item) ??
    valueOf(collectionKind, item) ??
    valueOf(allotmentKind, item)
  );
}

async function* itemsOf(table: Table, partition: string): AsyncGenerator<Item> {
  let cursor: string | undefined;
  do {
    const page = await table.query({
      index: 'index1',
      partition,
      limit: queryLimitMax,
      ...(cursor !== undefined && { cursor }),
    });
    yield* page.items;
    cursor = page.cursor;
  } while (cursor !== undefined);
}
