import { instant } from '#kernel/time.ts';
import type { Instant } from '#kernel/time.ts';
import { keyOfText } from '#ports/table-rules.ts';
import type { IndexEntry, Item, Version } from '#ports/table.ts';

/**
 * An item on disk: five lines of head, then the value as the JSON that it was put as, or nothing for
 * the tombstone of a deleted item. JSON has no line breaks of its own, and the version comes first,
 * so that an expectation is checked by looking at the first bytes only.
 */
export interface StoredRecord {
  readonly version: Version;
  /** The change that wrote it: an entry of the change log with another sequence is outdated. */
  readonly sequence: number;
  readonly kind: string;
  readonly expiresAt: Instant | undefined;
  readonly indexes: readonly IndexEntry[];
  readonly json: string | undefined;
}

export function encodeRecord(record: StoredRecord): string {
  const { version, sequence, kind, expiresAt, indexes, json = '' } = record;
  const moment = expiresAt === undefined ? '' : expiresAt.toString(36);
  const entries = indexes.length === 0 ? '' : JSON.stringify(indexes);
  return `${version}\n${sequence.toString(36)}\n${kind}\n${moment}\n${entries}\n${json}`;
}

export function decodeRecord(text: string): StoredRecord {
  const afterVersion = text.indexOf('\n');
  const afterSequence = text.indexOf('\n', afterVersion + 1);
  const afterKind = text.indexOf('\n', afterSequence + 1);
  const afterMoment = text.indexOf('\n', afterKind + 1);
  const afterIndexes = text.indexOf('\n', afterMoment + 1);
  const moment = text.slice(afterKind + 1, afterMoment);
  const entries = text.slice(afterMoment + 1, afterIndexes);
  const json = text.slice(afterIndexes + 1);
  return {
    version: text.slice(0, afterVersion) as Version, // Written by `encodeRecord`.
    sequence: Number.parseInt(text.slice(afterVersion + 1, afterSequence), 36),
    kind: text.slice(afterSequence + 1, afterKind),
    expiresAt: moment === '' ? undefined : instant(Number.parseInt(moment, 36)),
    // Written by `encodeRecord`.
    indexes: entries === '' ? [] : (JSON.parse(entries) as IndexEntry[]),
    json: json === '' ? undefined : json,
  };
}

/** The version of a living item, or `absent`. */
export function versionOf(text: string | undefined): Version | 'absent' {
  if (text === undefined || isTombstone(text)) return 'absent';
  return text.slice(0, text.indexOf('\n')) as Version; // Written by `encodeRecord`.
}

/** Nothing follows the head of a tombstone. */
export function isTombstone(text: string): boolean {
  return text.endsWith('\n');
}

export function toItem(key: string, record: StoredRecord & { json: string }): Item {
  const value: unknown = JSON.parse(record.json);
  return { key: keyOfText(key), kind: record.kind, value, version: record.version };
}

export function isAlive(record: StoredRecord): record is StoredRecord & { json: string } {
  return record.json !== undefined;
}
