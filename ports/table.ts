import type { Region } from '#kernel/region.ts';
import type { Custody } from './custody.ts';
import type { Instant } from '#kernel/time.ts';

/**
 * The one store of truth.
 *
 * Items live under a partition and a sort key; each has a version, changed by every write.
 *
 * **Atomicity.** `commit` applies all its writes or none, checking every expectation first, and
 * only within this Region. What it acknowledged is on disk. A reader in this Region sees all of a
 * commit or nothing of it per item; `get`, `getMany` and an unindexed `query` read their own writes.
 *
 * **Limits**, DynamoDB's, enforced by every adapter by throwing `TableLimitExceeded`: 100 writes
 * and 4 MB a commit, 400 KB an item (key, value and index keys, as JSON in UTF-8), one write an
 * item in a commit, 2,048 bytes of partition key and 1,024 of sort key, neither empty nor holding
 * NUL, 1 MB or
 * `queryLimitMax` items a page, 100 keys a `getMany`.
 *
 * **Between Regions** items travel as DynamoDB global tables under eventual consistency do:
 * asynchronously, item by item, those of one commit apart and in any order; the last writer by
 * timestamp wins, silently. Therefore each kind of item declares its nature (`Nature`), and
 * `commit` throws `NatureViolated` for a write that its nature forbids here.
 *
 * **Indexes** are eventually consistent: a query by index may miss a fresh write or show an item's
 * former state.
 */
export interface Table {
  readonly region: Region;

  /** Who holds what; asked at every commit. */
  readonly custody: Custody;

  /** The item, or undefined when there is none or it is of another kind. */
  get<V>(kind: ItemKind<V>, key: Key): Promise<Item<V> | undefined>;

  /** The items in the order of the keys, undefined where there is none. At most 100 keys. */
  getMany<V>(kind: ItemKind<V>, keys: readonly Key[]): Promise<(Item<V> | undefined)[]>;

  /** A page of one partition in the order of sort keys (UTF-8 bytes). See `Query`. */
  query(query: Query): Promise<Page>;

  /**
   * All of the writes or none. Conflict is an answer: load again, decide again. Throws
   * `TableUnavailable` when nothing was written and a later try may succeed (throttled, disk full,
   * no lease, held elsewhere since an evacuation).
   */
  commit(writes: readonly Write[]): Promise<CommitResult>;

  /**
   * This Region's ordered stream of changes after a cursor, at most `limit`, including those that
   * arrived from other Regions (see `Change.origin`). Ordered per item, not across items; quick
   * successive changes of one item may arrive as one, with the last value. A cursor stays valid
   * for `changesKeptMs`; an older one throws `CursorExpired`, and the reader starts from a snapshot.
   *
   * With `wanted` the others are left out before they are read, as the filters of DynamoDB Streams
   * do. A page may then be empty and still lead on: the stream is at its end when the cursor stays.
   */
  changes(after: Cursor, limit: number, wanted?: WantedChanges): Promise<ChangesPage>;

  /** Resolves once anything came after the cursor, wanted or not, or when the signal aborts. */
  changed(after: Cursor, signal?: AbortSignal): Promise<void>;

  /** The cursor after the newest change, for a reader that takes a snapshot first. */
  latest(): Promise<Cursor>;
}

export interface Key {
  readonly partition: string;
  readonly sort: string;
}

/**
 * What may be written where, declared with the key and asserted on every commit:
 *
 * - **owned**: has a home Region, readable from its key; only the Region that holds that home
 *   commits it: the home itself, or who adopted it when it was evacuated (`Custody`).
 * - **appended**: written once, never changed or deleted, its key unique to the Region that writes it.
 * - **mergeable**: any Region writes, and last writer wins per item is the right answer.
 */
export type Nature = 'owned' | 'appended' | 'mergeable';

/** A kind of item: its stored name, its nature, and how stored JSON becomes a value again. */
export interface ItemKind<V> {
  readonly name: string;
  readonly nature: Nature;
  /** The Region to which an item of this key belongs. Never called for mergeable kinds. */
  readonly home: (key: Key) => Region | undefined;
  /** Whether the item stays with its home, evacuated or not: nobody adopts it. */
  readonly stays?: (key: Key) => boolean;
  /** Less than `itemBytesMax`, for items that must also fit elsewhere. */
  readonly bytesMax?: number;
  /** Throws when what is stored is no such value. */
  readonly decode: (stored: unknown) => V;
}

/** Opaque, new with every write; only equality has a meaning. Serves as `ETag`. */
export type Version = string & { readonly __brand: 'Version' };

/** Opaque position in one Region's stream of changes. `firstCursor` is before everything kept. */
export type Cursor = string & { readonly __brand: 'Cursor' };
export const firstCursor = '' as Cursor; // The brand's only maker outside the adapters.

export interface Item<V = unknown> {
  readonly key: Key;
  readonly kind: string;
  readonly value: V;
  readonly version: Version;
}

/** What must be true of the item for the commit to go through. `any` is for mergeable items. */
export type Expectation = Version | 'absent' | 'any';

export type Write =
  | {
      readonly op: 'put';
      readonly kind: ItemKind<unknown>;
      readonly key: Key;
      readonly value: unknown;
      readonly expect: Expectation;
      /** After this the item may vanish, at the store's leisure. Readers must still check. */
      readonly expiresAt?: Instant;
      /** At most three. The item is found by `query({ index, partition: its partition })`. */
      readonly indexes?: readonly IndexEntry[];
    }
  | {
      readonly op: 'delete';
      readonly kind: ItemKind<unknown>;
      readonly key: Key;
      readonly expect: Expectation;
    }
  | {
      readonly op: 'check';
      readonly kind: ItemKind<unknown>;
      readonly key: Key;
      readonly expect: Expectation;
    };

export type IndexName = 'index1' | 'index2' | 'index3';

export interface IndexEntry extends Key {
  readonly index: IndexName;
}

export interface Query {
  readonly partition: string;
  readonly index?: IndexName;
  /** Only sort keys that start so. Not together with `from` or `to`. */
  readonly prefix?: string;
  /** Sort keys at or after. */
  readonly from?: string;
  /** Sort keys before. */
  readonly to?: string;
  readonly reverse?: boolean;
  /** 1 to `queryLimitMax`. A page may hold fewer and still have a cursor. */
  readonly limit: number;
  /** `Page.cursor` of the same query. */
  readonly cursor?: string;
}

export interface Page {
  readonly items: readonly Item[];
  /** Present when there may be more. */
  readonly cursor?: string;
}

export type CommitResult =
  | {
      readonly ok: true;
      /** The version that every item put by this commit now has. */ readonly version: Version;
    }
  | {
      readonly ok: false;
      readonly code: 'conflict';
      /** The keys whose expectation failed. */ readonly keys: readonly Key[];
    };

export interface Change {
  readonly key: Key;
  readonly kind: string;
  /** The Region that wrote it. A consumer that must act once in the world acts on its own only. */
  readonly origin: Region;
  readonly version: Version;
  /** The item's value, or undefined when it was deleted. */
  readonly value: unknown;
}

/** Which changes a reader of the stream wants; all of them where nothing is said. */
export interface WantedChanges {
  /** Names of kinds. A deletion is of the kind that it deleted. */
  readonly kinds?: readonly string[];
  /** Only what was written in this Region, or only what arrived from others. */
  readonly origin?: 'here' | 'elsewhere';
}

export interface ChangesPage {
  readonly changes: readonly Change[];
  readonly cursor: Cursor;
}

export const commitWritesMax = 100;
export const commitBytesMax = 4_000_000;
export const itemBytesMax = 400_000;
export const queryLimitMax = 1_000;
export const getManyMax = 100;
export const pageBytesMax = 1_000_000;
export const partitionBytesMax = 2_048;
export const sortBytesMax = 1_024;
/** DynamoDB Streams keeps a day. */
export const changesKeptMs = 86_400_000;

/** A commit, item or page beyond the limits: a bug in the caller. */
export class TableLimitExceeded extends Error {
  override readonly name = 'TableLimitExceeded';
}

/** A write that the nature of its kind forbids in this Region: a bug in the caller. */
export class NatureViolated extends Error {
  override readonly name = 'NatureViolated';
}

/** Nothing was written; the same commit may succeed later. */
export class TableUnavailable extends Error {
  override readonly name = 'TableUnavailable';
  readonly retryable = true;
}

/** `Query.cursor` is none that a page gave: text from outside, to be answered as a bad request. */
export class QueryCursorInvalid extends Error {
  override readonly name = 'QueryCursorInvalid';
}

/** The stream no longer reaches back to the cursor: start again from a snapshot. */
export class CursorExpired extends Error {
  override readonly name = 'CursorExpired';
}
