import { checkQuery, decodePosition, encodePosition, keyOfText } from '#ports/table-rules.ts';
import type { Position } from '#ports/table-rules.ts';
import { QueryCursorInvalid, pageBytesMax } from '#ports/table.ts';
import type { Item, Page, Query } from '#ports/table.ts';
import type { Environment } from './environment.ts';
import { decodeRecord, isAlive, toItem } from './record.ts';

/** LMDB's own limit for pages of 8 KB. */
const boundBytesMax = 4_026;

/** Reads one page of a partition or of an index. */
export function readPage(environment: Environment, query: Query): Page {
  checkQuery(query);
  const { items, indexes } = environment;
  const bounds = toBounds(query);
  const page = new PageBuilder(query.limit);
  if (query.index === undefined) {
    for (const { key, value } of items.getRange(bounds)) {
      if (!page.add(String(key), value, { sort: keyOfText(String(key)).sort, tie: '' })) break;
    }
  } else {
    for (const { key, value } of indexes.getRange(bounds)) {
      const text = items.get(value);
      if (!page.add(value, text, positionInIndex(String(key)))) break;
    }
  }
  return page.build();
}

class PageBuilder {
  readonly #limit: number;
  readonly #items: Item[] = [];
  #bytes = 0;
  #last: Position | undefined;
  #isCut = false;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** False when the page is full. */
  add(key: string, text: string | undefined, position: Position): boolean {
    const record = text === undefined ? undefined : decodeRecord(text);
    if (!record || !isAlive(record)) return true;
    this.#bytes += Buffer.byteLength(record.json);
    const count = this.#items.length;
    if (count === this.#limit || (count > 0 && this.#bytes > pageBytesMax)) {
      this.#isCut = true;
      return false;
    }
    this.#items.push(toItem(key, record));
    this.#last = position;
    return true;
  }

  build(): Page {
    const items = this.#items;
    return this.#isCut && this.#last ? { items, cursor: encodePosition(this.#last) } : { items };
  }
}

/** An index's key is: name, partition, sort, tie; a tie may itself hold NUL. */
function positionInIndex(key: string): Position {
  const sortAt = key.indexOf('\0', key.indexOf('\0') + 1) + 1;
  const tieAt = key.indexOf('\0', sortAt) + 1;
  return { sort: key.slice(sortAt, tieAt - 1), tie: key.slice(tieAt) };
}

interface Bounds {
  readonly start: Uint8Array;
  readonly end: Uint8Array;
  readonly reverse: boolean;
  readonly exclusiveStart: boolean;
  readonly inclusiveEnd: boolean;
}

/** The range of stored keys that a query covers, from its cursor on. */
function toBounds(query: Query): Bounds {
  const { partition, index, prefix = '', from = prefix, to, reverse = false } = query;
  const base = index === undefined ? `${partition}\0` : `${index}\0${partition}\0`;
  const low = Buffer.from(base + from);
  // No UTF-8 text holds 0xff, so it comes after all that starts with the prefix.
  const high =
    to === undefined
      ? Buffer.concat([Buffer.from(base + prefix), highest])
      : Buffer.from(base + to);
  if (query.cursor === undefined) {
    return reverse
      ? { start: high, end: low, reverse, exclusiveStart: true, inclusiveEnd: true }
      : { start: low, end: high, reverse, exclusiveStart: false, inclusiveEnd: false };
  }
  const position = positionOf(query.cursor, base, index !== undefined);
  return reverse
    ? { start: position, end: low, reverse, exclusiveStart: true, inclusiveEnd: true }
    : { start: position, end: high, reverse, exclusiveStart: true, inclusiveEnd: false };
}

const highest = Uint8Array.of(0xff);

function positionOf(cursor: string, base: string, isIndexed: boolean): Buffer {
  const { sort, tie } = decodePosition(cursor);
  const bytes = Buffer.from(isIndexed ? `${base}${sort}\0${tie}` : base + sort);
  if (bytes.length > boundBytesMax) throw new QueryCursorInvalid('The cursor is not one of a page');
  return bytes;
}
