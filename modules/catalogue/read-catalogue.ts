import type { Id } from '#kernel/ids.ts';
import { ok, refused } from '#kernel/result.ts';
import type { Result } from '#kernel/result.ts';
import type { ItemKind } from '#ports/item-kind.ts';
import { valueOf } from '#ports/item-kind.ts';
import type { Table } from '#ports/table.ts';
import type { Category, Collection, Product } from './model.ts';
import {
  categoriesPartition,
  categoryKind,
  collectionKind,
  collectionsPartition,
  productKey,
  productKind,
  productsPartition,
} from './store.ts';

export async function readProduct(
  table: Table,
  productId: Id<'product'>,
): Promise<Result<Product, 'product_not_found'>> {
  const item = await table.get(productKind, productKey(productId));
  return item ? ok(item.value) : refused('product_not_found', 'There is no such product.');
}

export interface ListRequest {
  readonly limit: number;
  /** `nextCursor` of the page before. */
  readonly cursor?: string | undefined;
  /** Only handles that start so. */
  readonly prefix?: string | undefined;
}

export interface Listing<V> {
  readonly items: readonly V[];
  readonly nextCursor?: string;
}

export function listProducts(table: Table, request: ListRequest): Promise<Listing<Product>> {
  return list(table, productKind, productsPartition, request);
}

export function listCategories(table: Table, request: ListRequest): Promise<Listing<Category>> {
  return list(table, categoryKind, categoriesPartition, request);
}

export function listCollections(table: Table, request: ListRequest): Promise<Listing<Collection>> {
  return list(table, collectionKind, collectionsPartition, request);
}

/**
 * A page in the order of handles. The cursor is the last handle seen: it stays good whatever comes
 * and goes. `!` sorts before, and `~` after, all that a handle may hold.
 */
async function list<V extends { readonly handle: string }>(
  table: Table,
  kind: ItemKind<V>,
  partition: string,
  { cursor, limit, prefix = '' }: ListRequest,
): Promise<Listing<V>> {
  const after = cursor === undefined ? '' : `${cursor}!`;
  const from = after > prefix ? after : prefix;
  const page = await table.query({
    index: 'index1',
    partition,
    limit,
    ...(from !== '' && { from }),
    ...(prefix !== '' && { to: `${prefix}~` }),
  });
  const items = page.items.flatMap((item) => valueOf(kind, item) ?? []);
  const last = items.at(-1);
  const more = page.cursor !== undefined && last !== undefined;
  return { items, ...(more && { nextCursor: last.handle }) };
}
