import type { Region } from '#kernel/region.ts';
import type { Custody } from './custody.ts';
import {
  NatureViolated,
  QueryCursorInvalid,
  TableLimitExceeded,
  TableUnavailable,
  commitBytesMax,
  commitWritesMax,
  getManyMax,
  itemBytesMax,
  partitionBytesMax,
  queryLimitMax,
  sortBytesMax,
} from './table.ts';
import type { IndexEntry, Key, Query, WantedChanges, Write } from './table.ts';

/**
 * The limits, natures and shapes of `table.ts`, checked in one place so that no adapter can be
 * kinder than another. Everything here throws for a bug in the caller and touches no store.
 */

const indexesMax = 3;
/** Parts the halves of a key in the stores; therefore no key may hold it. */
const separator = '\0';

/** The Region that commits, and what it holds. */
interface Here {
  readonly region: Region;
  readonly custody: Custody;
}

/** Checks all that can be known of a commit without reading. Returns each write's JSON text, if any. */
export function checkCommit(here: Here, writes: readonly Write[]): (string | undefined)[] {
  if (writes.length === 0 || writes.length > commitWritesMax) {
    throw new TableLimitExceeded(
      `A commit has 1 to ${commitWritesMax} writes, not ${writes.length}`,
    );
  }
  const seen = new Set<string>();
  let commitBytes = 0;
  const texts = writes.map((write) => {
    checkKey(write.key);
    const name = keyText(write.key);
    if (seen.has(name))
      throw new TableLimitExceeded(`Two writes of ${describe(write)} in one commit`);
    seen.add(name);
    checkNature(here, write);
    const json = write.op === 'put' ? encode(write) : undefined;
    commitBytes += checkItemBytes(write, json);
    return json;
  });
  if (commitBytes > commitBytesMax) {
    throw new TableLimitExceeded(
      `A commit has at most ${commitBytesMax} bytes, not ${commitBytes}`,
    );
  }
  return texts;
}

export function checkKeys(keys: readonly Key[]): void {
  if (keys.length > getManyMax) {
    throw new TableLimitExceeded(`At most ${getManyMax} keys at once, not ${keys.length}`);
  }
  for (const key of keys) checkKey(key);
}

/** Keys are well-formed text without NUL, neither half empty, within the limits in UTF-8. */
export function checkKey({ partition, sort }: Key): void {
  checkText(partition, partitionBytesMax, 'partition');
  checkText(sort, sortBytesMax, 'sort');
}

export function checkQuery(query: Query): void {
  checkText(query.partition, partitionBytesMax, 'partition');
  if (!Number.isInteger(query.limit) || query.limit < 1 || query.limit > queryLimitMax) {
    throw new TableLimitExceeded(`A query's limit is 1 to ${queryLimitMax}, not ${query.limit}`);
  }
  const ranged = query.from !== undefined || query.to !== undefined;
  if (query.prefix !== undefined && ranged) {
    throw new TableLimitExceeded('A query takes a prefix or a range, not both');
  }
}

function checkText(text: string, bytesMax: number, what: string): void {
  // A character takes at most three bytes a UTF-16 unit: short keys need no counting.
  const bytes = text.length * 3 <= bytesMax ? text.length : Buffer.byteLength(text);
  if (bytes === 0 || bytes > bytesMax) {
    throw new TableLimitExceeded(`A ${what} key has 1 to ${bytesMax} bytes, not ${bytes}`);
  }
  if (text.includes(separator) || !text.isWellFormed()) {
    throw new TableLimitExceeded(`A ${what} key is well-formed text without NUL`);
  }
}

/** See `item-kind.ts` for the rules. A check reads this Region's copy and is allowed everywhere. */
function checkNature(here: Here, write: Write): void {
  const { kind, op, expect } = write;
  if (op === 'check' || kind.nature === 'mergeable') return;
  checkHolder(here, write);
  if (kind.nature === 'appended' && (op !== 'put' || expect !== 'absent')) {
    throw new NatureViolated(`${describe(write)} is appended: it is put once, expecting it absent`);
  }
  if (expect === 'any') {
    throw new NatureViolated(`${describe(write)} is owned: expect a version or that it is absent`);
  }
}

/**
 * What stays is its Region's own, or its holder's when that Region is lost. All else is the holder's,
 * while its lease runs; a change of holder finds work under way, which is no bug: it is refused as a
 * store is that cannot write just now.
 */
function checkHolder({ region, custody }: Here, write: Write): void {
  const home = write.kind.home(write.key);
  const isStaying = write.kind.stays?.(write.key) === true;
  if (home !== undefined && !isStaying) {
    if (custody.mayCommit(home)) return;
    if (home === region || custody.epochOf(home) > 0) {
      const holder = custody.holderOf(home);
      const why = holder === region ? 'has no lease now' : `gave its home up to ${holder}`;
      throw new TableUnavailable(`${region} ${why}: nothing was written, try again`);
    }
  } else if (home !== undefined && custody.standingOf(home) === 'lost') {
    if (custody.mayCommit(home)) return;
    throw new TableUnavailable(`${home} is lost, and ${region} may not write for it: try again`);
  } else if (home === region) return;
  throw new NatureViolated(
    `${describe(write)} belongs to ${home ?? 'no Region'}, not to ${region}`,
  );
}

function encode(write: Write & { op: 'put' }): string {
  const json: string | undefined = JSON.stringify(write.value);
  if (json === undefined) throw new TypeError(`The value of ${describe(write)} is no JSON`);
  return json;
}

/** Bytes in UTF-8 of the key, the value as JSON and the index keys. */
function checkItemBytes(write: Write, json: string | undefined): number {
  const { partition, sort } = write.key;
  const indexes = write.op === 'put' ? (write.indexes ?? []) : [];
  checkIndexes(indexes);
  let bytes = Buffer.byteLength(partition) + Buffer.byteLength(sort);
  if (json !== undefined) bytes += Buffer.byteLength(json);
  for (const entry of indexes) {
    bytes += Buffer.byteLength(entry.partition) + Buffer.byteLength(entry.sort);
  }
  const { bytesMax = itemBytesMax } = write.kind;
  if (bytes > bytesMax) {
    throw new TableLimitExceeded(`${describe(write)} has ${bytes} bytes, more than ${bytesMax}`);
  }
  return bytes;
}

function checkIndexes(indexes: readonly IndexEntry[]): void {
  if (indexes.length > indexesMax)
    throw new TableLimitExceeded('An item has at most three indexes');
  if (new Set(indexes.map((entry) => entry.index)).size < indexes.length) {
    throw new TableLimitExceeded('An item is at most once in each index');
  }
  for (const entry of indexes) checkKey(entry);
}

/** Whether a reader of the stream wants a change of this kind and origin. */
export function isWanted(
  { kinds, origin }: WantedChanges,
  change: { readonly kind: string; readonly origin: Region },
  here: Region,
): boolean {
  if (kinds && !kinds.includes(change.kind)) return false;
  return origin === undefined || (origin === 'here') === (change.origin === here);
}

/** A key as one text: unambiguous, and in the order of (partition, sort) by `compareText`. */
export function keyText({ partition, sort }: Key): string {
  return partition + separator + sort;
}

export function keyOfText(text: string): Key {
  const at = text.indexOf(separator);
  return { partition: text.slice(0, at), sort: text.slice(at + 1) };
}

/** Orders text by its UTF-8 bytes, which is by code points and not as JavaScript compares. */
export function compareText(left: string, right: string): number {
  const length = Math.min(left.length, right.length);
  for (let at = 0; at < length; at++) {
    const a = left.charCodeAt(at);
    const b = right.charCodeAt(at);
    if (a !== b) return rank(a) - rank(b);
  }
  return left.length - right.length;
}

/** Surrogates stand for code points above all others, though their units are not the highest. */
function rank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}

/** Where a page ended: the last sort key, and the item's own key where an index has ties. */
export interface Position {
  readonly sort: string;
  readonly tie: string;
}

export function encodePosition(position: Position): string {
  return Buffer.from(JSON.stringify([position.sort, position.tie])).toString('base64url');
}

export function decodePosition(cursor: string): Position {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (Array.isArray(parsed)) {
      const [sort, tie]: unknown[] = parsed;
      if (typeof sort === 'string' && typeof tie === 'string') return { sort, tie };
    }
  } catch (cause) {
    throw new QueryCursorInvalid('The cursor is not one of a page', { cause });
  }
  throw new QueryCursorInvalid('The cursor is not one of a page');
}

function describe(write: Write): string {
  return `${write.kind.name} ${write.key.partition} ${write.key.sort}`;
}
