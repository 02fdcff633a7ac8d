import { compareText, keyText } from '#ports/table-rules.ts';
import type { IndexEntry, IndexName, Item, Key, Version } from '#ports/table.ts';
import type { Instant } from '#kernel/time.ts';

/** An item as it lies in memory: its value as JSON text. */
export interface StoredItem {
  readonly key: Key;
  readonly kind: string;
  readonly version: Version;
  /** Undefined for the tombstone of a deleted item. */
  readonly json: string | undefined;
  readonly expiresAt: Instant | undefined;
  readonly indexes: readonly IndexEntry[];
}

/** Beyond this all are forgotten, and parsed again as they are read. */
const valuesMax = 20_000;
/** The values of texts: the same one for both Regions' copies of an item, and for equal items. */
const values = new Map<string, unknown>();

/** The item's value, or undefined for a tombstone. Read by many, therefore frozen to its depths. */
export function valueIn(stored: StoredItem): unknown {
  if (!isAlive(stored)) return undefined;
  const known = values.get(stored.json);
  if (known !== undefined) return known;
  const value: unknown = frozen(JSON.parse(stored.json));
  if (values.size >= valuesMax) values.clear();
  values.set(stored.json, value);
  return value;
}

function frozen(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  for (const part of Object.values(value)) frozen(part);
  return Object.freeze(value);
}

export function toItem(stored: StoredItem & { json: string }): Item {
  return {
    key: stored.key,
    kind: stored.kind,
    value: valueIn(stored),
    version: stored.version,
  };
}

export function isAlive(stored: StoredItem | undefined): stored is StoredItem & { json: string } {
  return stored?.json !== undefined;
}

/** One place of an item in a list: a partition's own, or an index's. */
interface Place {
  readonly sort: string;
  /** The item's own key as text: the order among equals in an index. */
  readonly tie: string;
}

/** Lists of places by name, each sorted when it is first read after a change. */
export class SortedLists {
  readonly #lists = new Map<string, { places: Map<string, Place>; sorted: Place[] | undefined }>();

  add(list: string, sort: string, tie: string): void {
    const found = this.#lists.get(list) ?? { places: new Map<string, Place>(), sorted: undefined };
    this.#lists.set(list, found);
    const before = found.places.get(tie);
    if (before?.sort === sort) return;
    const place = { sort, tie };
    found.places.set(tie, place);
    // Most come after all others.
    const last = found.sorted?.at(-1);
    if (!before && last && compare(last, place) < 0) found.sorted?.push(place);
    else found.sorted = undefined;
  }

  remove(list: string, tie: string): void {
    const found = this.#lists.get(list);
    if (!found?.places.delete(tie)) return;
    found.sorted = undefined;
    if (found.places.size === 0) this.#lists.delete(list);
  }

  /** The places in order of sort key, then of the item's own key. */
  read(list: string): readonly Place[] {
    const found = this.#lists.get(list);
    if (!found) return [];
    found.sorted ??= [...found.places.values()].toSorted(compare);
    return found.sorted;
  }
}

function compare(a: Place, b: Place): number {
  return compareText(a.sort, b.sort) || compareText(a.tie, b.tie);
}

/** The name of a partition's list, or of an index's. */
export function listName(partition: string, index: IndexName | undefined): string {
  return keyText({ partition: index ?? 'items', sort: partition });
}
