import { expect } from 'vitest';
import type { Region } from '#kernel/region.ts';
import type { Custody } from './custody.ts';
import { appendedKind, mergeableKind, ownedKind, put } from './item-kind.ts';
import type { Replication } from './replication.ts';
import type {
  Change,
  Cursor,
  Expectation,
  Item,
  Key,
  Query,
  Table,
  Version,
  WantedChanges,
  Write,
} from './table.ts';

/** One table under test in Region `eu`, with a clock that the test moves. */
export interface TableBench {
  readonly table: Table;
  /** For stores that do not replicate themselves. */
  readonly replication: Replication;
  now(): number;
  advance(durationMs: number): Promise<void>;
  /** Does at once what the store does at its leisure: removes what expired, trims the stream. */
  sweep(): Promise<void>;
  close(): Promise<void>;
}

export interface Note {
  readonly text: string;
}

export function decodeNote(stored: unknown): Note {
  if (typeof stored === 'object' && stored && 'text' in stored)
    return { text: String(stored.text) };
  throw new TypeError('Not a note');
}

export const noteKind = mergeableKind('note', decodeNote);
export const otherKind = mergeableKind('other', decodeNote);
const homeKind = (nature: typeof ownedKind) =>
  nature('home', ({ partition }) => (partition.startsWith('ap/') ? 'ap' : 'eu'), decodeNote);
export const accountKind = homeKind(ownedKind);
export const recordKind = homeKind(appendedKind);

let partitions = 0;

/** A partition that no other test uses. */
export function fresh(): string {
  partitions += 1;
  return `p${partitions}`;
}

export function at(partition: string, sort = 'head'): Key {
  return { partition, sort };
}

export function note(key: Key, text: string, expect: Expectation = 'any'): Write {
  return put(noteKind, key, { text }, expect);
}

export async function committed(table: Table, ...writes: Write[]): Promise<Version> {
  const result = await table.commit(writes);
  if (!result.ok) throw new Error(`conflict on ${JSON.stringify(result.keys)}`);
  return result.version;
}

/** Every item of a query, page by page. */
export async function all(table: Table, query: Omit<Query, 'cursor'>): Promise<Item[]> {
  const items: Item[] = [];
  let cursor: string | undefined;
  do {
    const page = await table.query({ ...query, ...(cursor !== undefined && { cursor }) });
    items.push(...page.items);
    ({ cursor } = page);
  } while (cursor !== undefined);
  return items;
}

export async function sorts(table: Table, query: Omit<Query, 'cursor'>): Promise<string[]> {
  return (await all(table, query)).map((item) => item.key.sort);
}

/** Every change after a cursor. */
export async function drain(
  table: Table,
  after: Cursor,
  limit = 7,
  wanted: WantedChanges = {},
): Promise<[Change[], Cursor]> {
  const changes: Change[] = [];
  for (let cursor = after; ;) {
    const page = await table.changes(cursor, limit, wanted);
    expect(page.changes.length).toBeLessThanOrEqual(limit);
    changes.push(...page.changes);
    if (page.cursor === cursor) return [changes, cursor];
    ({ cursor } = page);
  }
}

export function ap({ partition, sort }: Key): Key {
  return { partition: `ap/${partition}`, sort };
}

/** Opens a table; one that holds its own home for ever where no custody is given. */
export type OpenTable = (region: Region, custody?: Custody) => Promise<TableBench>;
