import type { KeyObject } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { present } from '#kernel/assert.ts';
import type { Region } from '#kernel/region.ts';
import type { Random } from '#ports/random.ts';
import { openWith, sealWith, sealingKey } from './seal.ts';
import { StoreError } from './store-error.ts';
import { writeDurably } from './write-file.ts';
import type { Sealed } from '#ports/keys.ts';

/**
 * A Region's own keys, under which the subjects' keys are sealed: the newest seals, all open, so that
 * the ring can be turned without sealing everything anew.
 */
export class KeyRing {
  readonly #name: string;
  readonly #keys: readonly KeyObject[];

  /** `name` is what to tell people of it: where it is kept. */
  constructor(name: string, keys: readonly Uint8Array[]) {
    this.#name = name;
    this.#keys = keys.map((key) => sealingKey(key));
  }

  seal(nonce: Uint8Array, subject: string, key: Uint8Array): string {
    const newest = present(this.#keys.at(-1), 'key in the ring');
    return sealWith(newest, nonce, subject, Buffer.from(key).toString('base64'));
  }

  /** Throws `StoreError` when no key of the ring fits. */
  open(subject: string, sealed: string): Uint8Array {
    for (const key of this.#keys.toReversed()) {
      // Made by `seal` above.
      const opened = openWith(key, subject, sealed as Sealed);
      if (opened) return Buffer.from(String(opened.value), 'base64');
    }
    throw new StoreError(
      'store_corrupt',
      `The key ring does not fit this store: restore the ${this.#name} that belongs to it`,
    );
  }
}

/** The rings of all Regions, as far as they can be reached. Whether one may be used, custody says. */
export interface KeyRings {
  of(home: Region): KeyRing | undefined;
}

export function ringFile(keysFolder: string, region: Region): string {
  return join(keysFolder, `ring-${region}.json`);
}

/** Rings in files of one folder, each for its owner's eyes, read when they are first wanted. */
export function openKeyRings(keysFolder: string): KeyRings {
  const opened = new Map<Region, KeyRing>();
  return {
    of: (home) => {
      const known = opened.get(home);
      if (known) return known;
      const path = ringFile(keysFolder, home);
      if (!existsSync(path)) return undefined;
      const ring = readRing(path);
      opened.set(home, ring);
      return ring;
    },
  };
}

/**
 * Sees to it that a Region has a ring. `isFirst` says whether nothing was ever sealed: only then may a
 * missing one be made. `former` is where it was kept by an earlier version. Throws `StoreError`.
 */
export async function prepareRing(options: {
  readonly keysFolder: string;
  readonly region: Region;
  readonly random: Random;
  readonly isFirst: boolean;
  readonly former: string;
}): Promise<void> {
  const { former, isFirst, keysFolder, random, region } = options;
  const path = ringFile(keysFolder, region);
  await mkdir(dirname(path), { recursive: true });
  if (!existsSync(path) && existsSync(former)) await rename(former, path);
  if (isFirst) {
    const keys = [Buffer.from(random.bytes(32)).toString('base64')];
    await writeDurably(path, `${JSON.stringify({ keys })}\n`, { mode: 0o600, keep: true });
  }
  readRing(path);
}

function readRing(path: string): KeyRing {
  try {
    const ring: unknown = JSON.parse(readFileSync(path, 'utf8'));
    const keys = typeof ring === 'object' && ring && 'keys' in ring ? ring.keys : undefined;
    if (Array.isArray(keys) && keys.length > 0) {
      return new KeyRing(
        path,
        keys.map((key) => Buffer.from(String(key), 'base64')),
      );
    }
  } catch (cause) {
    throw missing(path, cause);
  }
  throw missing(path);
}

function missing(path: string, cause?: unknown): StoreError {
  return new StoreError(
    'store_corrupt',
    `${path} is missing or unreadable, and personal data cannot be read without it: restore it`,
    { cause },
  );
}
