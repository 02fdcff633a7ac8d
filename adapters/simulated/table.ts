import type { Region } from '#kernel/region.ts';
import { instant, plus } from '#kernel/time.ts';
import type { Instant } from '#kernel/time.ts';
import { ownCustody } from '#ports/custody.ts';
import type { Custody } from '#ports/custody.ts';
import type { ItemKind } from '#ports/item-kind.ts';
import { tombstoneKeptMs } from '#ports/replication.ts';
import type { ReplicatedChange, Replication, ReplicationPage } from '#ports/replication.ts';
import { checkCommit, checkKey, checkKeys, isWanted, keyText } from '#ports/table-rules.ts';
import { VersionClock, regionOfVersion } from '#ports/table-version.ts';
import { TableUnavailable } from '#ports/table.ts';
import type {
  ChangesPage,
  CommitResult,
  Cursor,
  Expectation,
  Item,
  Key,
  Page,
  Query,
  Table,
  Version,
  WantedChanges,
  Write,
} from '#ports/table.ts';
import { ChangeLog, readTo } from './change-log.ts';
import type { SimulatedClock } from './clock.ts';
import { noFaults } from './faults.ts';
import type { SimulatedFaults } from './faults.ts';
import type { SeededRandom } from './random.ts';
import { SortedLists, isAlive, listName, toItem, valueIn } from './stored-item.ts';
import type { StoredItem } from './stored-item.ts';
import { readPage } from './table-page.ts';

export interface SimulatedTableOptions {
  readonly region: Region;
  readonly clock: Pick<SimulatedClock, 'now' | 'at'>;
  readonly random: SeededRandom;
  readonly faults?: SimulatedFaults;
  /** Its own for ever where nothing is said. */
  readonly custody?: Custody;
}

/** A table in memory: seeded, as unreliable as it is told to be, and no kinder than the real ones. */
export class SimulatedTable implements Table, Replication {
  readonly region: Region;
  readonly custody: Custody;
  /** How many commits were tried, by which `faults.atCommit` counts. */
  commits = 0;
  readonly #clock: Pick<SimulatedClock, 'now' | 'at'>;
  readonly #random: SeededRandom;
  readonly #faults: SimulatedFaults;
  readonly #versions: VersionClock;
  readonly #items = new Map<string, StoredItem>();
  readonly #lists = new SortedLists();
  readonly #log = new ChangeLog();
  /** The last change of the stream that another Region has. */
  readonly #readTo = new Map<Region, number>();
  /** Nothing expires before this. */
  #firstExpiry = Infinity;

  constructor(options: SimulatedTableOptions) {
    this.region = options.region;
    this.custody = options.custody ?? ownCustody(options.region);
    this.#clock = options.clock;
    this.#random = options.random;
    this.#faults = options.faults ?? noFaults();
    this.#versions = new VersionClock(options.region);
  }

  async get<V>(kind: ItemKind<V>, key: Key): Promise<Item<V> | undefined> {
    checkKey(key);
    return this.#read(kind, key);
  }

  async getMany<V>(kind: ItemKind<V>, keys: readonly Key[]): Promise<(Item<V> | undefined)[]> {
    checkKeys(keys);
    return keys.map((key) => this.#read(kind, key));
  }

  async query(query: Query): Promise<Page> {
    const list = listName(query.partition, query.index);
    return readPage(
      query,
      () => this.#lists.read(list),
      (tie) => this.#items.get(tie),
    );
  }

  async commit(writes: readonly Write[]): Promise<CommitResult> {
    const texts = checkCommit(this, writes);
    this.commits += 1;
    const commit = this.commits;
    this.#faults.atCommit?.(commit, 'before');
    if (this.#random.happens(this.#faults.unavailableChance)) {
      throw new TableUnavailable('The simulated table is throttled: try again');
    }
    const keys = this.#conflicts(writes);
    if (keys.length > 0) return { ok: false, code: 'conflict', keys };
    const version = this.#versions.next(this.#clock.now());
    for (const [at, write] of writes.entries()) this.#write(write, texts[at], version);
    this.#faults.atCommit?.(commit, 'after');
    return { ok: true, version };
  }

  async changes(after: Cursor, limit: number, wanted: WantedChanges = {}): Promise<ChangesPage> {
    const { entries, cursor } = this.#log.read(after, limit);
    const found = entries.map(({ key, origin }) => ({ origin, stored: this.#stored(key) }));
    const asked = found.filter(({ origin, stored: { kind } }) =>
      isWanted(wanted, { kind, origin }, this.region),
    );
    const changes = asked.map(({ origin, stored }) => {
      const { key, kind, version } = stored;
      return { key, kind, origin, version, value: valueIn(stored) };
    });
    return { changes, cursor };
  }

  changed(after: Cursor, signal?: AbortSignal): Promise<void> {
    return this.#log.changed(after, signal);
  }

  async latest(): Promise<Cursor> {
    return this.#log.latest();
  }

  async pull(
    after: Cursor,
    limit: number,
    by?: Region,
    of: 'own' | 'all' = 'own',
  ): Promise<ReplicationPage> {
    const isGiven = (origin: Region) => of === 'all' || origin === this.region;
    if (by !== undefined) this.#readTo.set(by, readTo(after));
    if (!this.#log.reaches(after)) {
      // In memory a walk over everything is one page.
      const all = [...this.#items.values()].map(toChange);
      const given = all.filter(({ version }) => isGiven(regionOfVersion(version)));
      return { changes: given, cursor: this.#log.latest() };
    }
    const { entries, cursor } = this.#log.read(after, limit);
    const given = entries.filter((entry) => isGiven(entry.origin));
    return { changes: given.map(({ key }) => toChange(this.#stored(key))), cursor };
  }

  async apply(changes: readonly ReplicatedChange[]): Promise<void> {
    for (const change of changes) {
      this.#versions.observe(change.version);
      const stored = fromChange(change);
      const present = this.#items.get(keyText(stored.key));
      if (present && present.version >= stored.version) continue;
      // What expired on its way is not begun, but ends what it replaces.
      const isExpired = stored.expiresAt !== undefined && stored.expiresAt <= this.#clock.now();
      if (isExpired && !present) continue;
      this.#store(stored, regionOfVersion(stored.version));
    }
  }

  /** Removes what has expired, tombstones past keeping and the part of the change log that is. */
  async sweep(): Promise<void> {
    const now = this.#clock.now();
    if (this.#firstExpiry <= now) this.#removeExpired(now);
    this.#log.trim(now);
  }

  #removeExpired(now: Instant): void {
    this.#firstExpiry = Infinity;
    for (const [text, stored] of this.#items) {
      if (stored.expiresAt === undefined) continue;
      if (stored.expiresAt > now) {
        this.#firstExpiry = Math.min(this.#firstExpiry, stored.expiresAt);
        continue;
      }
      if (isAlive(stored)) {
        this.#store({ ...stored, json: undefined, indexes: [] }, regionOfVersion(stored.version));
      } else if (this.#isHeld(text, stored)) {
        const expiresAt = plus(now, tombstoneKeptMs);
        this.#items.set(text, { ...stored, expiresAt });
        this.#firstExpiry = Math.min(this.#firstExpiry, expiresAt);
      } else {
        this.#items.delete(text);
        this.#log.forget(text);
      }
    }
  }

  /** Whether another Region has yet to take in this deletion. */
  #isHeld(text: string, { version }: StoredItem): boolean {
    const taken = Math.min(...this.#readTo.values());
    return this.#log.newest(text) > taken && regionOfVersion(version) === this.region;
  }

  /** Every living item, in no order: for invariants. */
  items(): Item[] {
    return [...this.#items.values()].filter(isAlive).map(toItem);
  }

  #read<V>(kind: ItemKind<V>, key: Key): Item<V> | undefined {
    const stored = this.#items.get(keyText(key));
    if (!isAlive(stored) || stored.kind !== kind.name) return undefined;
    const item = toItem(stored);
    return { ...item, value: kind.decode(item.value) };
  }

  #stored(text: string): StoredItem {
    const stored = this.#items.get(text);
    if (!stored)
      throw new Error(`Invariant broken: ${text} is in the change log, not in the table`);
    return stored;
  }

  #conflicts(writes: readonly Write[]): Key[] {
    const [first] = writes;
    if (first && this.#random.happens(this.#faults.conflictChance)) return [first.key];
    return writes.filter((write) => !this.#holds(write.key, write.expect)).map(({ key }) => key);
  }

  #holds(key: Key, expect: Expectation): boolean {
    if (expect === 'any') return true;
    const stored = this.#items.get(keyText(key));
    return expect === (isAlive(stored) ? stored.version : 'absent');
  }

  #write(write: Write, json: string | undefined, version: Version): void {
    const { key, op } = write;
    if (op === 'check' || (op === 'delete' && !isAlive(this.#items.get(keyText(key))))) return;
    const kind = write.kind.name;
    const stored =
      op === 'put'
        ? { key, kind, version, json, expiresAt: write.expiresAt, indexes: write.indexes ?? [] }
        : { key, kind, version, json: undefined, expiresAt: undefined, indexes: [] };
    this.#store(stored, this.region);
  }

  #store(given: StoredItem, origin: Region): void {
    const text = keyText(given.key);
    const keptUntil = plus(this.#clock.now(), tombstoneKeptMs);
    const stored = isAlive(given) ? given : { ...given, expiresAt: keptUntil };
    this.#items.set(text, stored);
    this.#firstExpiry = Math.min(this.#firstExpiry, stored.expiresAt ?? Infinity);
    if (isAlive(stored))
      this.#lists.add(listName(stored.key.partition, undefined), stored.key.sort, text);
    else this.#lists.remove(listName(stored.key.partition, undefined), text);
    this.#log.append(text, origin, this.#clock.now());
    this.#index(text, stored);
  }

  /** Makes the indexes show the item as it now is, at once or after the lag that is drawn. */
  #index(text: string, stored: StoredItem): void {
    const lagMs =
      this.#faults.indexLagMsMax > 0 ? this.#random.below(this.#faults.indexLagMsMax) : 0;
    const update = (): void => {
      // A later write has its own update; the one that comes first shows the newest.
      const current = this.#items.get(text) ?? stored;
      for (const list of this.#indexed.get(text) ?? []) this.#lists.remove(list, text);
      const lists = current.indexes.map((entry) => listName(entry.partition, entry.index));
      for (const [at, entry] of current.indexes.entries()) {
        this.#lists.add(lists[at] ?? '', entry.sort, text);
      }
      if (lists.length > 0) this.#indexed.set(text, lists);
      else this.#indexed.delete(text);
    };
    if (lagMs > 0) this.#clock.at(instant(this.#clock.now() + lagMs), update);
    else update();
  }

  /** The index lists that hold an item, by its key. */
  readonly #indexed = new Map<string, string[]>();
}

function toChange(stored: StoredItem): ReplicatedChange {
  const { key, kind, version, json, expiresAt, indexes } = stored;
  return { ...key, kind, version, json, expiresAt, indexes };
}

function fromChange(change: ReplicatedChange): StoredItem {
  const { partition, sort, kind, version, json, expiresAt, indexes = [] } = change;
  return { key: { partition, sort }, kind, version, json, expiresAt, indexes };
}
