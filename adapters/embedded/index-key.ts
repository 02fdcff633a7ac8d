import { hash } from 'node:crypto';
import type { IndexEntry } from '#ports/table.ts';

/** What is left of LMDB's 4,026 bytes a key after an index's name, partition and sort key. */
const tieBytesMax = 900;

/** The place of an item in an index: ordered by partition, sort key, then the item's own key. */
export function indexKey({ index, partition, sort }: IndexEntry, item: string): string {
  return `${index}\0${partition}\0${sort}\0${tieOf(item)}`;
}

/** The item's key itself, or where that is too long, a digest of it: unique, the same every time. */
export function tieOf(item: string): string {
  const isShort = item.length * 3 <= tieBytesMax || Buffer.byteLength(item) <= tieBytesMax;
  return isShort ? item : hash('sha256', item);
}
