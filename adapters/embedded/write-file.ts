import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { link, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

interface WriteOptions {
  /** Permissions; 0o600 for secrets. */
  readonly mode?: number;
  /** Keeps a file that is there already, also one that another process makes at the same time. */
  readonly keep?: boolean;
}

/** Writes a whole file or nothing: beside it, flushed, then renamed. Resolves once durable. */
export async function writeDurably(
  path: string,
  bytes: Uint8Array | string,
  { mode = 0o644, keep = false }: WriteOptions = {},
): Promise<void> {
  const draft = `${path}.${randomUUID()}.draft`;
  try {
    const file = await open(draft, 'wx', mode);
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    if (keep) await link(draft, path).catch(ignoreExisting);
    else await rename(draft, path);
  } finally {
    await rm(draft, { force: true });
  }
  await syncFolder(dirname(path));
}

/** A new name is durable only when its folder is. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, constants.O_RDONLY);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function ignoreExisting(error: unknown): void {
  if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return;
  throw error;
}
