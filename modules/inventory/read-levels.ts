import type { Id } from '#kernel/ids.ts';
import { valueOf } from '#ports/item-kind.ts';
import { queryLimitMax } from '#ports/table.ts';
import type { Item, Table } from '#ports/table.ts';
import { levelsOf } from './levels.ts';
import type { InventoryLevel } from './levels.ts';
import type { Allotment } from './model.ts';
import { allotmentKind, allotmentPartition, allotmentsPartition, levelSort } from './store.ts';

/** All Regions' allotments of a variant: this one's as they are, the others' as they last arrived. */
export async function loadAllotments(
  table: Table,
  variantId: Id<'variant'>,
): Promise<readonly Allotment[]> {
  const page = await table.query({
    partition: allotmentPartition(variantId),
    prefix: 'allotment/',
    limit: queryLimitMax,
  });
  return page.items.flatMap(allotmentIn);
}

/** The levels of a variant at every location that ever had it. */
export async function readLevels(
  table: Table,
  variantId: Id<'variant'>,
): Promise<readonly InventoryLevel[]> {
  return levelsOf(await loadAllotments(table, variantId));
}

export interface LevelsPage {
  readonly items: readonly InventoryLevel[];
  readonly nextCursor?: string;
}

/** The levels at a location in the order of skus, after the one that the cursor names. */
export async function listLevels(
  table: Table,
  list: { readonly location: string; readonly limit: number; readonly cursor?: string | undefined },
): Promise<LevelsPage> {
  // Sort keys are `{location}/{sku}/{region}`, and `0` comes right after `/`: a start there skips a
  // sku with all of its Regions, an end there closes the location.
  const after = list.cursor === undefined ? undefined : fromCursor(list.cursor);
  const from = after === undefined ? `${list.location}/` : `${levelSort(list.location, after)}0`;
  const items: Item[] = [];
  let cursor: string | undefined;
  let levels: InventoryLevel[] = [];
  do {
    const page = await table.query({
      index: 'index1',
      partition: allotmentsPartition,
      from,
      to: `${list.location}0`,
      limit: Math.min(queryLimitMax, 2 * list.limit + 2),
      ...(cursor !== undefined && { cursor }),
    });
    items.push(...page.items);
    cursor = page.cursor;
    levels = levelsOf(items.flatMap(allotmentIn));
    // One level more than asked for tells that the last one wanted is whole.
  } while (cursor !== undefined && levels.length <= list.limit);
  const shown = levels.slice(0, list.limit);
  const last = shown.at(-1);
  const more = levels.length > list.limit && last !== undefined;
  return { items: shown, ...(more && { nextCursor: toCursor(last.sku) }) };
}

function allotmentIn(item: Item): Allotment[] {
  const allotment = valueOf(allotmentKind, item);
  return allotment ? [allotment] : [];
}

function toCursor(sku: string): string {
  return Buffer.from(sku).toString('base64url');
}

function fromCursor(cursor: string): string {
  return Buffer.from(cursor, 'base64url').toString();
}
