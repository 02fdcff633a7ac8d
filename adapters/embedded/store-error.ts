import { TableUnavailable } from '#ports/table.ts';

export type StoreErrorCode =
  | 'folder_not_writable'
  | 'folder_of_another_region'
  | 'store_in_use'
  | 'store_newer'
  | 'store_corrupt';

/** The store cannot be opened. The message says where, why, and what to do about it. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  readonly code: StoreErrorCode;

  constructor(code: StoreErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** What a failed transaction of LMDB means to a caller. Nothing of it was written. */
export function asUnavailable(cause: unknown, folder: string): Error {
  const text = errorText(cause);
  const isFull = /ENOSPC|EDQUOT|EFBIG|MDB_MAP_FULL|No space left|File too large|quota/i.test(text);
  const advice = isFull
    ? 'there is no room left: free some space, or raise the map size, and it goes on by itself'
    : `the disk did not take it (${text}): it is tried again`;
  return new TableUnavailable(`Nothing was written to ${folder}: ${advice}`, { cause });
}

/** The texts of an error and of those that caused it, with their codes. */
export function errorText(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error ? ` ${String(error.code)}` : '';
  const commit = 'commitError' in error ? ` ${errorText(error.commitError)}` : '';
  const cause = error.cause === undefined ? '' : ` ${errorText(error.cause)}`;
  return `${error.message}${code}${commit}${cause}`;
}
