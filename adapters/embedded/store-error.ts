import { statfsSync } from 'node:fs';
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

/**
 * What a failed transaction means to a caller. A failure of LMDB or the file system: nothing of it
 * was written, and a later try may succeed. Anything else is a bug of ours and stays what it is, for
 * to repeat it helps nobody. Resolves to the error, for LMDB tells the reason only in a promise of
 * its own.
 */
export async function asUnavailable(failure: unknown, folder: string): Promise<unknown> {
  const cause = await reasonOf(failure);
  if (cause === failure && !isOfTheStore(failure)) return failure;
  const text = errorText(cause);
  const advice = hasRoom(folder)
    ? `the disk did not take it (${text}): see to the disk, and it goes on by itself`
    : `the disk is full (${text}): free some space, and it goes on by itself`;
  return new TableUnavailable(`Nothing was written to ${folder}: ${advice}`, { cause });
}

/** LMDB's errors bear its number or hold a promise of the reason; the system's a name such as `ENOSPC`. */
function isOfTheStore(failure: unknown): boolean {
  if (!(failure instanceof Error)) return false;
  if ('commitError' in failure) return true;
  const code = 'code' in failure ? failure.code : undefined;
  return (
    typeof code === 'number' || (typeof code === 'string' && /^(?:E[A-Z0-9]+|MDB_\w+)$/.test(code))
  );
}

/** LMDB's own reason for a failed write. Looked at always: nobody else hears of it. */
export async function reasonOf(failure: unknown): Promise<unknown> {
  if (!(failure instanceof Error) || !('commitError' in failure)) return failure;
  try {
    await failure.commitError;
  } catch (reason) {
    return reason;
  }
  return failure;
}

/** Less than this is as good as nothing: LMDB writes pages of 8 KB, many at once. */
const roomBytesMin = 1_000_000;

function hasRoom(folder: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize >= roomBytesMin;
  } catch {
    return true;
  }
}

/** The text of an error with its code and its causes. */
export function errorText(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error ? ` ${String(error.code)}` : '';
  const cause = error.cause === undefined ? '' : `: ${errorText(error.cause)}`;
  return `${error.message}${code}${cause}`;
}
