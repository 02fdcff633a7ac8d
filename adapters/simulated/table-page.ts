import { checkQuery, compareText, decodePosition, encodePosition } from '#ports/table-rules.ts';
import type { Position } from '#ports/table-rules.ts';
import { pageBytesMax } from '#ports/table.ts';
import type { Item, Page, Query } from '#ports/table.ts';
import { isAlive, toItem } from './stored-item.ts';
import type { StoredItem } from './stored-item.ts';

/** Reads one page of a sorted list of places. */
export function readPage(
  query: Query,
  places: () => readonly Position[],
  stored: (tie: string) => StoredItem | undefined,
): Page {
  checkQuery(query);
  const after = query.cursor === undefined ? undefined : decodePosition(query.cursor);
  const chosen = places().filter((place) => isWithin(query, place) && isPast(query, after, place));
  if (query.reverse) chosen.reverse();

  const items: Item[] = [];
  let bytes = 0;
  let last: Position | undefined;
  for (const place of chosen) {
    const found = stored(place.tie);
    if (!isAlive(found)) continue;
    bytes += Buffer.byteLength(found.json);
    const isFull = items.length === query.limit || (items.length > 0 && bytes > pageBytesMax);
    if (isFull && last) return { items, cursor: encodePosition(last) };
    items.push(toItem(found));
    last = place;
  }
  return { items };
}

function isWithin({ prefix, from, to }: Query, { sort }: Position): boolean {
  if (prefix !== undefined && !sort.startsWith(prefix)) return false;
  if (from !== undefined && compareText(sort, from) < 0) return false;
  return to === undefined || compareText(sort, to) < 0;
}

function isPast(query: Query, after: Position | undefined, place: Position): boolean {
  if (!after) return true;
  const order = compareText(place.sort, after.sort) || compareText(place.tie, after.tie);
  return query.reverse ? order < 0 : order > 0;
}
