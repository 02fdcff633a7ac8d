import { join } from 'node:path';
import { open } from 'lmdb';
import type { Database, RootDatabase } from 'lmdb';
import { StoreError, asUnavailable, errorText } from './store-error.ts';
import { checkStoreFile } from './store-file.ts';

/** A key as text, or a bound of a range as bytes. */
export type StoredKey = string | Uint8Array;
export type TextDatabase = Database<string, StoredKey>;

/** One LMDB environment and its named databases. Keys and values are text in UTF-8. */
export interface Environment {
  /**
   * Runs a transaction: puts and removals inside it take effect together and are flushed when this
   * resolves. Rejects with `TableUnavailable` when nothing of it was written; an error that the
   * action itself throws is passed on, and what it had put by then stays: it checks before it writes.
   */
  transact<R>(action: () => R): Promise<R>;
  readonly root: RootDatabase<string, StoredKey>;
  /** Item key → record (`record.ts`); tombstones included. */
  readonly items: TextDatabase;
  /** Index, partition, sort, item → item key. */
  readonly indexes: TextDatabase;
  /** Moment, item key → nothing: what a sweep will look at, in order. */
  readonly expiries: TextDatabase;
  /** Sequence → the commit's changes (`change-log.ts`). */
  readonly changes: Database<string, number>;
  /** Queue, message id → message. */
  readonly messages: TextDatabase;
  /** Queue, message id → how often it was handed out without an end, when it was. */
  readonly handedOut: TextDatabase;
  readonly deadLetters: TextDatabase;
  /** Blob name → file and content type. */
  readonly blobs: TextDatabase;
  /** Subject → its data key, sealed by the Region's key ring: of stores of an earlier version. */
  readonly keys: TextDatabase;
  /** Small facts: cursors, positions. */
  readonly meta: TextDatabase;
}

/** Keys of 3,074 bytes (partition, sort) and more need pages of 8 KB. */
const pageSize = 8_192;
/** Address space, not disk: a file grows as it is filled. */
const mapSizeBytes = 256 * 2 ** 30;

const keyEncoder = {
  writeKey(key: StoredKey, target: Buffer, start: number): number {
    if (typeof key === 'string') return start + target.write(key, start);
    target.set(key, start);
    return start + key.length;
  },
  readKey(target: Uint8Array, start: number, end: number): string {
    return Buffer.from(target.buffer, target.byteOffset + start, end - start).toString();
  },
};

export function openEnvironment(folder: string, mapSize = mapSizeBytes): Environment {
  try {
    const root = openRoot(folder, mapSize);
    const texts = { encoding: 'string', keyEncoder } as const;
    return {
      root,
      transact: async (action) => {
        try {
          return await root.transaction(action);
        } catch (failure) {
          throw await asUnavailable(failure, folder);
        }
      },
      items: root.openDB({ name: 'items', ...texts }),
      indexes: root.openDB({ name: 'indexes', ...texts }),
      expiries: root.openDB({ name: 'expiries', ...texts }),
      changes: root.openDB<string, number>({
        name: 'changes',
        encoding: 'string',
        keyEncoding: 'ordered-binary',
      }),
      messages: root.openDB({ name: 'messages', ...texts }),
      handedOut: root.openDB({ name: 'handed-out', ...texts }),
      deadLetters: root.openDB({ name: 'dead-letters', ...texts }),
      blobs: root.openDB({ name: 'blobs', ...texts }),
      keys: root.openDB({ name: 'keys', ...texts }),
      meta: root.openDB({ name: 'meta', ...texts }),
    };
  } catch (cause) {
    if (cause instanceof StoreError) throw cause;
    throw new StoreError(
      'store_corrupt',
      `The store in ${folder} cannot be read (${errorText(cause)}): restore the folder from a copy, or remove it to start anew`,
      { cause },
    );
  }
}

function openRoot(folder: string, mapSize: number): RootDatabase<string, StoredKey> {
  const path = join(folder, 'store.mdb');
  checkStoreFile(path, pageSize);
  return open<string, StoredKey>({
    path,
    pageSize,
    mapSize,
    maxDbs: 12,
    // Acknowledged is flushed.
    overlappingSync: false,
    // Its promise of a whole turn is one that nobody could catch the failure of.
    eventTurnBatching: false,
    compression: false,
    encoding: 'string',
    keyEncoder,
  });
}
