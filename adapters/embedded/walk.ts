import type { Cursor } from '#ports/table.ts';
import { lengthReadMax } from './change-log.ts';
import type { LoggedChange } from './change-log.ts';
import type { Environment } from './environment.ts';
import { decodeRecord } from './record.ts';

/** Tells a place in a walk over all items from a position in the stream, which is digits. */
const mark = '*';

interface Place {
  /** Where the stream was when the walk began: from there it goes on afterwards. */
  readonly resume: Cursor;
  /** The key of the last item seen, as text. */
  readonly last: string;
}

export function isWalk(cursor: Cursor): boolean {
  return cursor.startsWith(mark);
}

export function startOfWalk(resume: Cursor): Cursor {
  return toCursor({ resume, last: '' });
}

/** The next items of a walk in the order of keys, tombstones included. */
export function walkOn(
  { items }: Pick<Environment, 'items'>,
  cursor: Cursor,
  limit: number,
): { changes: LoggedChange[]; cursor: Cursor } {
  const { resume, last } = toPlace(cursor);
  const range = last === '' ? { limit } : { start: last, exclusiveStart: true, limit };
  const changes: LoggedChange[] = [];
  let length = 0;
  for (const { key, value } of items.getRange(range)) {
    changes.push({ key: String(key), record: decodeRecord(value) });
    length += value.length;
    if (length >= lengthReadMax) break;
  }
  const end = changes.at(-1);
  const isMore = changes.length === limit || length >= lengthReadMax;
  return { changes, cursor: end && isMore ? toCursor({ resume, last: end.key }) : resume };
}

function toCursor(place: Place): Cursor {
  // The brand's maker for this store.
  return (mark + Buffer.from(JSON.stringify(place)).toString('base64url')) as Cursor;
}

function toPlace(cursor: Cursor): Place {
  const text = Buffer.from(cursor.slice(mark.length), 'base64url').toString();
  return JSON.parse(text) as Place; // Written by `toCursor`.
}
