import type { KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { present } from '#kernel/assert.ts';
import type { Random } from '#ports/random.ts';
import { openWith, sealWith, sealingKey } from './seal.ts';
import { StoreError } from './store-error.ts';
import { writeDurably } from './write-file.ts';
import type { Sealed } from '#ports/keys.ts';

/**
 * The Region's own keys, under which the subjects' keys are sealed: the newest seals, all open, so
 * that the ring can be turned without sealing everything anew. The file is for its owner's eyes.
 */
export class KeyRing {
  readonly #keys: readonly KeyObject[];

  private constructor(keys: readonly KeyObject[]) {
    this.#keys = keys;
  }

  /** `isFirst` says whether nothing was sealed yet: only then may a missing ring be made. */
  static async open(folder: string, random: Random, isFirst: boolean): Promise<KeyRing> {
    const path = join(folder, 'key-ring.json');
    if (isFirst) {
      const keys = [Buffer.from(random.bytes(32)).toString('base64')];
      await writeDurably(path, `${JSON.stringify({ keys })}\n`, { mode: 0o600, keep: true });
    }
    try {
      const ring: unknown = JSON.parse(readFileSync(path, 'utf8'));
      const keys = typeof ring === 'object' && ring && 'keys' in ring ? ring.keys : undefined;
      if (Array.isArray(keys) && keys.length > 0) {
        return new KeyRing(keys.map((key) => sealingKey(Buffer.from(String(key), 'base64'))));
      }
    } catch (cause) {
      throw missing(path, cause);
    }
    throw missing(path);
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
      'The key ring does not fit this store: restore the key-ring.json that belongs to it',
    );
  }
}

function missing(path: string, cause?: unknown): StoreError {
  return new StoreError(
    'store_corrupt',
    `${path} is missing or unreadable, and personal data cannot be read without it: restore it`,
    { cause },
  );
}
