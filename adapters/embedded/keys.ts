import type { KeyObject } from 'node:crypto';
import { homeOf } from '#kernel/ids.ts';
import { isRegion, regions } from '#kernel/region.ts';
import type { Region } from '#kernel/region.ts';
import { ownedKind, put, remove, trusted, valueOf } from '#ports/item-kind.ts';
import type { Keys, Sealed } from '#ports/keys.ts';
import type { Random } from '#ports/random.ts';
import { TableUnavailable } from '#ports/table.ts';
import type { Item, Table } from '#ports/table.ts';
import type { KeyRings } from './key-ring.ts';
import { openWith, sealWith, sealingKey } from './seal.ts';

/** Subjects whose opened keys are kept at hand. */
const openedMax = 2_000;
const attemptsMax = 10;
/** Of a subject: one a Region that ever sealed for it, and one more for each adoption meanwhile. */
const keysMax = 100;

/**
 * | item | partition | sort | nature |
 * | --- | --- | --- | --- |
 * | a subject's data key, sealed by a Region's ring | `key/{subject}` | `{region}/{epoch}` | owned by that Region |
 *
 * Each epoch has keys of its own, so that two holders that make one do not overwrite each other's.
 */
const keyKind = ownedKind<{ readonly sealed: string }>(
  'subject key',
  ({ sort }) => ringIn(sort),
  trusted,
);

/** A data key that is open, by the ring that it was sealed under. */
interface OpenedKey {
  readonly ring: Region;
  /** In which this Region was granted the ring. */
  readonly epoch: number;
  readonly key: KeyObject;
}

export interface TableKeysOptions {
  readonly table: Table;
  readonly rings: KeyRings;
  readonly random: Random;
  /** The sealed keys of a store that an earlier version wrote, outside the table. */
  readonly former?: FormerKeys;
}

export interface FormerKeys {
  get(subject: string): string | undefined;
  remove(subject: string): Promise<void>;
}

/**
 * Keys as items of the table: they replicate as ciphertext, and so does their destruction. The ring
 * that opens them is granted to whoever holds the Region's home by custody, and to nobody else. A
 * subject whose home is held elsewhere gets a key under this Region's own ring.
 */
export class TableKeys implements Keys {
  readonly #table: Table;
  readonly #rings: KeyRings;
  readonly #random: Random;
  readonly #former: FormerKeys | undefined;
  /** Least recently used first. */
  readonly #opened = new Map<string, readonly OpenedKey[]>();
  /** Keys under way to disk, by ring and subject, so that two seals at once make one key. */
  readonly #making = new Map<string, Promise<OpenedKey>>();

  constructor({ former, random, rings, table }: TableKeysOptions) {
    this.#table = table;
    this.#rings = rings;
    this.#random = random;
    this.#former = former;
  }

  async seal(subject: string, value: unknown, home = homeOf(subject)): Promise<Sealed> {
    const ring = this.#ringFor(home);
    const known = (keys: readonly OpenedKey[]) => keys.findLast((one) => one.ring === ring)?.key;
    const key =
      known(this.#atHand(subject)) ??
      known(await this.#load(subject)) ??
      (await this.#make(subject, ring)).key;
    return sealWith(key, this.#random.bytes(12), subject, value);
  }

  async open(subject: string, sealed: Sealed): Promise<unknown> {
    const atHand = opening(this.#atHand(subject), subject, sealed);
    return (atHand ?? opening(await this.#load(subject), subject, sealed))?.value;
  }

  async destroy(subject: string): Promise<void> {
    for (const ring of regions) await this.#making.get(makingName(subject, ring));
    for (let attempt = 1; attempt <= attemptsMax; attempt++) {
      const items = (await this.#items(subject)).filter(({ key }) =>
        this.#isGranted(ringIn(key.sort)),
      );
      const writes = items.map(({ key, version }) => remove(keyKind, key, version));
      if (writes.length > 0 && !(await this.#table.commit(writes)).ok) continue;
      await this.#former?.remove(subject);
      this.#opened.delete(subject);
      return;
    }
    throw new TableUnavailable(`The keys of ${subject} are contended: try again`);
  }

  /** The ring under which the key is sealed. */
  #ringFor(home: Region | undefined): Region {
    const { region } = this.#table;
    const granted = [home, region].find((ring) => this.#isGranted(ring));
    if (granted !== undefined) return granted;
    throw new TableUnavailable(
      `${region} is evacuated, and holds no ring to seal under: try again`,
    );
  }

  #isGranted(home: Region | undefined): boolean {
    return home !== undefined && this.#table.custody.holderOf(home) === this.#table.region;
  }

  #epochOf(ring: Region): number {
    return this.#table.custody.epochOf(ring);
  }

  /** The keys that were opened before, of those rings that are granted still. */
  #atHand(subject: string): readonly OpenedKey[] {
    const opened = this.#opened.get(subject);
    if (!opened) return [];
    this.#opened.delete(subject);
    const granted = opened.filter(
      ({ epoch, ring }) => this.#isGranted(ring) && this.#epochOf(ring) === epoch,
    );
    if (granted.length > 0) this.#opened.set(subject, granted);
    return granted;
  }

  /** The keys of a subject as they are stored, opened as far as that is granted. */
  async #load(subject: string): Promise<readonly OpenedKey[]> {
    const items = await this.#items(subject);
    const stored = items.map(({ key, value }) => ({ ring: ringIn(key.sort), ...value }));
    const former = this.#former?.get(subject);
    if (former !== undefined) stored.unshift({ ring: this.#table.region, sealed: former });
    const keys = stored.flatMap(({ ring, sealed }) => this.#unsealed(subject, ring, sealed) ?? []);
    if (keys.length > 0) this.#keep(subject, keys);
    return keys;
  }

  #unsealed(subject: string, ring: Region | undefined, sealed: string): OpenedKey | undefined {
    if (ring === undefined || !this.#isGranted(ring)) return undefined;
    const bytes = this.#rings.of(ring)?.open(subject, sealed);
    return bytes && { ring, epoch: this.#epochOf(ring), key: sealingKey(bytes) };
  }

  async #items(subject: string): Promise<Item<{ readonly sealed: string }>[]> {
    const page = await this.#table.query({ partition: partitionOf(subject), limit: keysMax });
    return page.items.flatMap((item) => {
      const value = valueOf(keyKind, item);
      return value ? [{ ...item, value }] : [];
    });
  }

  #make(subject: string, ring: Region): Promise<OpenedKey> {
    const name = makingName(subject, ring);
    const underWay = this.#making.get(name);
    if (underWay) return underWay;
    const making = this.#makeNow(subject, ring).finally(() => this.#making.delete(name));
    this.#making.set(name, making);
    return making;
  }

  /** Nothing is sealed under a key that is not on disk. */
  async #makeNow(subject: string, ring: Region): Promise<OpenedKey> {
    for (let attempt = 1; attempt <= attemptsMax; attempt++) {
      const keyRing = this.#rings.of(ring);
      if (!keyRing) break;
      const bytes = this.#random.bytes(32);
      const sealed = keyRing.seal(this.#random.bytes(12), subject, bytes);
      const epoch = this.#epochOf(ring);
      const key = { partition: partitionOf(subject), sort: `${ring}/${epoch}` };
      if ((await this.#table.commit([put(keyKind, key, { sealed }, 'absent')])).ok) {
        const opened = { ring, epoch, key: sealingKey(bytes) };
        this.#keep(subject, [...this.#atHand(subject), opened]);
        return opened;
      }
      // Another process of this Region made it.
      const made = (await this.#load(subject)).findLast((one) => one.ring === ring);
      if (made) return made;
    }
    throw new TableUnavailable(`No key for ${subject} could be made under the ring of ${ring}`);
  }

  #keep(subject: string, keys: readonly OpenedKey[]): void {
    this.#opened.delete(subject);
    if (this.#opened.size >= openedMax) {
      const [oldest] = this.#opened.keys();
      if (oldest !== undefined) this.#opened.delete(oldest);
    }
    this.#opened.set(subject, keys);
  }
}

function opening(keys: readonly OpenedKey[], subject: string, sealed: Sealed) {
  for (const { key } of keys) {
    const opened = openWith(key, subject, sealed);
    if (opened) return opened;
  }
  return undefined;
}

function makingName(subject: string, ring: Region): string {
  return `${ring}/${subject}`;
}

function partitionOf(subject: string): string {
  return `key/${subject}`;
}

function ringIn(sort: string): Region | undefined {
  const ring = sort.split('/')[0];
  return isRegion(ring) ? ring : undefined;
}
