import { closeSync, existsSync, fstatSync, ftruncateSync, openSync, readSync } from 'node:fs';
import { StoreError } from './store-error.ts';

/**
 * LMDB maps its file into memory and trusts it: a foreign or shortened file would kill the process
 * without a word. So its two meta pages are looked at first. Offsets within a page, for the data
 * format that `lmdb` 3.5 writes: magic, page size, last page, transaction.
 */
const offsets = { magic: 24, pageSize: 48, lastPage: 144, transaction: 152 } as const;
const magic = 0xbeefc0de;
const metaBytes = 160;
/** Pages at the end that were freed in the transaction that made them are never written. */
const unwrittenPagesMax = 64;

interface Meta {
  readonly lastPage: number;
  readonly transaction: number;
}

/** Throws `StoreError` when the file is there and cannot be what LMDB wrote last. */
export function checkStoreFile(path: string, pageSize: number): void {
  if (!existsSync(path)) return;
  const file = openSync(path, 'r+');
  try {
    const { size } = fstatSync(file);
    // Made, and nothing was ever written to it.
    if (size === 0) return;
    if (size < 2 * pageSize) throw corrupt(path, `is cut short, at ${size} bytes`);
    const metas = [readMeta(file, 0, pageSize), readMeta(file, pageSize, pageSize)];
    const valid = metas.filter((meta) => meta !== undefined);
    if (valid.length === 0) throw corrupt(path, 'is not a store, or its beginning is destroyed');
    const newest = valid.reduce((a, b) => (a.transaction > b.transaction ? a : b));
    const wanted = (newest.lastPage + 1) * pageSize;
    if (size + unwrittenPagesMax * pageSize < wanted) {
      throw corrupt(path, `is cut short, at ${size} of ${wanted} bytes`);
    }
    if (size < wanted) ftruncateSync(file, wanted);
  } finally {
    closeSync(file);
  }
}

function readMeta(file: number, position: number, pageSize: number): Meta | undefined {
  const bytes = Buffer.alloc(metaBytes);
  if (readSync(file, bytes, 0, metaBytes, position) < metaBytes) return undefined;
  const isMeta = bytes.readUInt32LE(offsets.magic) === magic;
  if (!isMeta || bytes.readUInt32LE(offsets.pageSize) !== pageSize) return undefined;
  return {
    lastPage: Number(bytes.readBigUInt64LE(offsets.lastPage)),
    transaction: Number(bytes.readBigUInt64LE(offsets.transaction)),
  };
}

function corrupt(path: string, what: string): StoreError {
  return new StoreError(
    'store_corrupt',
    `${path} ${what}: restore the folder from a copy, or remove it to start anew`,
  );
}
