import type { KeyObject } from 'node:crypto';
import type { Keys, Sealed } from '#ports/keys.ts';
import type { Random } from '#ports/random.ts';
import type { Environment } from './environment.ts';
import type { KeyRing } from './key-ring.ts';
import { openWith, sealWith, sealingKey } from './seal.ts';

/** Opened keys kept at hand. */
const openedMax = 2_000;

/**
 * Keys in LMDB, each sealed by the Region's ring. They lie outside the table and do not replicate:
 * another Region holds ciphertext until it is granted the key.
 */
export class EmbeddedKeys implements Keys {
  readonly #environment: Pick<Environment, 'keys' | 'transact'>;
  readonly #sealedKeys: Environment['keys'];
  readonly #ring: KeyRing;
  readonly #random: Random;
  /** Least recently used first. */
  readonly #opened = new Map<string, KeyObject>();
  /** Keys under way to disk, so that two seals at once make one key. */
  readonly #making = new Map<string, Promise<KeyObject>>();

  constructor(environment: Pick<Environment, 'keys' | 'transact'>, ring: KeyRing, random: Random) {
    this.#environment = environment;
    this.#sealedKeys = environment.keys;
    this.#ring = ring;
    this.#random = random;
  }

  async seal(subject: string, value: unknown): Promise<Sealed> {
    const key = this.#find(subject) ?? (await this.#make(subject));
    return sealWith(key, this.#random.bytes(12), subject, value);
  }

  async open(subject: string, sealed: Sealed): Promise<unknown> {
    const key = this.#find(subject);
    return key && openWith(key, subject, sealed)?.value;
  }

  async destroy(subject: string): Promise<void> {
    await this.#making.get(subject);
    await this.#environment.transact(() => void this.#sealedKeys.remove(subject));
    this.#opened.delete(subject);
  }

  #find(subject: string): KeyObject | undefined {
    const opened = this.#opened.get(subject);
    if (opened) {
      this.#opened.delete(subject);
      this.#opened.set(subject, opened);
      return opened;
    }
    const sealed = this.#sealedKeys.get(subject);
    if (sealed === undefined) return undefined;
    return this.#keep(subject, this.#ring.open(subject, sealed));
  }

  /** Nothing is sealed under a key that is not on disk. */
  #make(subject: string): Promise<KeyObject> {
    const underWay = this.#making.get(subject);
    if (underWay) return underWay;
    const key = this.#random.bytes(32);
    const sealed = this.#ring.seal(this.#random.bytes(12), subject, key);
    const making = this.#environment
      .transact(() => void this.#sealedKeys.put(subject, sealed))
      .then(() => this.#keep(subject, key))
      .finally(() => this.#making.delete(subject));
    this.#making.set(subject, making);
    return making;
  }

  #keep(subject: string, bytes: Uint8Array): KeyObject {
    const key = sealingKey(bytes);
    if (this.#opened.size >= openedMax) {
      const [oldest] = this.#opened.keys();
      if (oldest !== undefined) this.#opened.delete(oldest);
    }
    this.#opened.set(subject, key);
    return key;
  }
}
