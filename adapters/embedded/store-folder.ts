import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { Region } from '#kernel/region.ts';
import { StoreError } from './store-error.ts';

/** Raised when the layout on disk changes so that older code would misread it. */
export const storeFormat = 1;

interface Lock {
  readonly pid: number;
  /** When the process started, as the system counts it: tells it from a later one of the same number. */
  readonly started: string;
}

/** Folders that this process holds open: its own number in a lock proves nothing. */
const held = new Set<string>();

/**
 * Makes the folder ready for one process: it exists, is writable, belongs to this Region and to no
 * newer version of the program, and nobody else has it open. Returns the way to let go of it.
 */
export function claimFolder(folder: string, region: Region): () => void {
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK | constants.X_OK);
    const release = claimLock(folder);
    try {
      checkFormat(folder, region);
    } catch (error) {
      release();
      throw error;
    }
    return release;
  } catch (cause) {
    if (cause instanceof StoreError) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new StoreError(
      'folder_not_writable',
      `The folder ${folder} cannot be written (${reason}): allow it, or choose another folder`,
      { cause },
    );
  }
}

/**
 * Takes a folder for this process alone, and returns the way to let go of it. Throws `StoreError`
 * while another living process has it.
 */
export function claimLock(folder: string): () => void {
  const path = join(folder, 'lock');
  const mine: Lock = { pid: process.pid, started: startOf(process.pid) };
  for (let attempt = 1; attempt <= 3; attempt++) {
    const other = readLock(path);
    if (other && isRunning(other, folder)) {
      throw new StoreError(
        'store_in_use',
        `The folder ${folder} is in use by process ${other.pid}: end it, or choose another folder`,
      );
    }
    // What is left of a process that died is taken over.
    if (existsSync(path)) rmSync(path, { force: true });
    if (!createLock(path, mine)) continue;
    held.add(folder);
    return () => {
      held.delete(folder);
      rmSync(path, { force: true });
    };
  }
  throw new StoreError(
    'store_in_use',
    `Another process is opening the folder ${folder}: try again`,
  );
}

function createLock(path: string, lock: Lock): boolean {
  try {
    writeFileSync(path, JSON.stringify(lock), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

function readLock(path: string): Lock | undefined {
  try {
    const lock: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (typeof lock !== 'object' || !lock || !('pid' in lock) || !('started' in lock))
      return undefined;
    return { pid: Number(lock.pid), started: String(lock.started) };
  } catch {
    // Absent, or half written by a process that died: nobody's.
    return undefined;
  }
}

function isRunning({ pid, started }: Lock, folder: string): boolean {
  if (pid === process.pid) return held.has(folder);
  try {
    process.kill(pid, 0);
  } catch (error) {
    const isForeign = error instanceof Error && 'code' in error && error.code === 'EPERM';
    if (!isForeign) return false;
  }
  // Killed, and only its number is left until its parent looks: there may be none that ever does.
  if (/^[ZX]$/.test(statOf(pid)[0] ?? '')) return false;
  const now = startOf(pid);
  return now === '' || started === '' || now === started;
}

/** The start time of a process in ticks since boot (Linux, proc(5), field 22); elsewhere empty. */
function startOf(pid: number): string {
  return statOf(pid)[19] ?? '';
}

/** What Linux tells of a process, from its state on (proc(5), field 3); elsewhere nothing. */
function statOf(pid: number): readonly string[] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The command's name, in brackets, may hold spaces: count after it.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return [];
  }
}

function checkFormat(folder: string, region: Region): void {
  const path = join(folder, 'store.json');
  if (!existsSync(path)) {
    writeFileSync(path, `${JSON.stringify({ format: storeFormat, region })}\n`);
    return;
  }
  const found = readFormat(path);
  if (found.format > storeFormat) {
    throw new StoreError(
      'store_newer',
      `The store in ${folder} was written by a newer version (format ${found.format}, this one reads ${storeFormat}): start that version, or choose another folder`,
    );
  }
  if (found.region !== region) {
    throw new StoreError(
      'folder_of_another_region',
      `The store in ${folder} belongs to Region ${found.region}, not ${region}: choose another folder`,
    );
  }
}

function readFormat(path: string): { readonly format: number; readonly region: string } {
  try {
    const found: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (typeof found === 'object' && found && 'format' in found && 'region' in found) {
      return { format: Number(found.format), region: String(found.region) };
    }
  } catch (cause) {
    throw corrupt(path, cause);
  }
  throw corrupt(path);
}

function corrupt(path: string, cause?: unknown): StoreError {
  return new StoreError(
    'store_corrupt',
    `${path} is unreadable: restore the folder from a copy, or remove it to start anew`,
    { cause },
  );
}
