import type { Id } from '#kernel/ids.ts';
import type { Table } from '#ports/table.ts';
import type { Sellable } from './model.ts';
import { readSellables } from './store.ts';

/**
 * What lines need of variants, by variant; unknown ones are left out. One read for up to 100.
 * In Regions other than the catalogue's home it may lag behind, as all replicas do.
 */
export async function loadSellables(
  ports: { readonly table: Table },
  variantIds: readonly Id<'variant'>[],
): Promise<Map<Id<'variant'>, Sellable>> {
  const items = await readSellables(ports.table, variantIds);
  return new Map([...items].map(([variantId, item]) => [variantId, item.value]));
}
