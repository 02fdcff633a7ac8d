import type { Region } from '#kernel/region.ts';
import type { Clock } from '#ports/clock.ts';
import type { Custody } from '#ports/custody.ts';
import type { ItemKind } from '#ports/item-kind.ts';
import type { ReplicatedChange, Replication, ReplicationPage } from '#ports/replication.ts';
import {
  checkCommit,
  checkKey,
  checkKeys,
  isWanted,
  keyOfText,
  keyText,
} from '#ports/table-rules.ts';
import { VersionClock, regionOfVersion } from '#ports/table-version.ts';
import type {
  ChangesPage,
  CommitResult,
  Cursor,
  Item,
  Key,
  Page,
  Query,
  Table,
  Version,
  WantedChanges,
  Write,
} from '#ports/table.ts';
import type { StreamLag } from '#ports/vitals.ts';
import { ChangeLog } from './change-log.ts';
import type { ChangedItem, LoggedChange } from './change-log.ts';
import type { Environment } from './environment.ts';
import { PeerProgress } from './peer-progress.ts';
import { RecordStore } from './record-store.ts';
import { decodeRecord, isAlive, isTombstone, toItem, versionOf } from './record.ts';
import type { StoredRecord } from './record.ts';
import { readPage } from './table-page.ts';
import { isWalk, startOfWalk, walkOn } from './walk.ts';

export interface EmbeddedTableOptions {
  readonly environment: Environment;
  readonly region: Region;
  readonly clock: Pick<Clock, 'now'>;
  readonly custody: Custody;
}

/** How much one sweep does in a transaction, so that it holds up nobody. */
const sweepMax = 500;

/**
 * The table on LMDB. Transactions run one after the other on this process's thread, while LMDB
 * writes and flushes many of them at once on a thread of its own: concurrent commits share a flush.
 */
export class EmbeddedTable implements Table, Replication {
  readonly region: Region;
  readonly custody: Custody;
  readonly #environment: Environment;
  readonly #clock: Pick<Clock, 'now'>;
  readonly #log: ChangeLog;
  readonly #records: RecordStore;
  readonly #peers: PeerProgress;
  readonly #versions: VersionClock;

  constructor(options: EmbeddedTableOptions) {
    this.region = options.region;
    this.custody = options.custody;
    this.#environment = options.environment;
    this.#clock = options.clock;
    this.#log = new ChangeLog(options.environment);
    this.#records = new RecordStore(options.environment);
    this.#peers = new PeerProgress(options.environment);
    this.#versions = new VersionClock(options.region, this.#log.lastVersion());
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
    return readPage(this.#environment, query);
  }

  async commit(writes: readonly Write[]): Promise<CommitResult> {
    const texts = checkCommit(this, writes);
    return this.#transact(() => this.#commit(writes, texts));
  }

  async changes(after: Cursor, limit: number, wanted: WantedChanges = {}): Promise<ChangesPage> {
    const { changes, cursor } = this.#log.read(after, limit, (item) =>
      isWanted(wanted, item, this.region),
    );
    return {
      cursor,
      changes: changes.map(({ key, record }) => ({
        key: keyOfText(key),
        kind: record.kind,
        origin: regionOfVersion(record.version),
        version: record.version,
        value: record.json === undefined ? undefined : (JSON.parse(record.json) as unknown),
      })),
    };
  }

  changed(after: Cursor, signal?: AbortSignal): Promise<void> {
    return this.#log.changed(after, signal);
  }

  async latest(): Promise<Cursor> {
    return this.#log.latest();
  }

  /** How far a follower of the stream is behind; undefined for one that must take a snapshot first. */
  lag(after: Cursor): StreamLag | undefined {
    return this.#log.lag(after, this.#clock.now());
  }

  async pull(
    after: Cursor,
    limit: number,
    by?: Region,
    of: 'own' | 'all' = 'own',
  ): Promise<ReplicationPage> {
    const isGiven = (origin: Region) => of === 'all' || origin === this.region;
    if (by !== undefined) this.#peers.asked(by, after);
    const isWalking = isWalk(after) || !this.#log.reaches(after);
    const from = isWalk(after) ? after : startOfWalk(this.#log.latest());
    const { changes, cursor } = isWalking
      ? walkOn(this.#environment, from, limit)
      : this.#log.read(after, limit, (item) => isGiven(item.origin));
    const given = changes.filter(({ record }) => isGiven(regionOfVersion(record.version)));
    return { changes: given.map(toReplicated), cursor };
  }

  async apply(changes: readonly ReplicatedChange[]): Promise<void> {
    if (changes.length === 0) return;
    await this.#transact(() => {
      const now = this.#clock.now();
      const sequence = this.#log.next();
      const items: ChangedItem[] = [];
      for (const change of changes) {
        this.#versions.observe(change.version);
        const key = keyText(change);
        const present = this.#environment.items.get(key);
        if (present !== undefined && decodeRecord(present).version >= change.version) continue;
        // What expired on its way is not begun, but ends what it replaces.
        const isExpired = change.expiresAt !== undefined && change.expiresAt <= now;
        if (isExpired && present === undefined) continue;
        this.#records.write(key, fromReplicated(change, sequence), present, now);
        items.push({ key, kind: change.kind, origin: regionOfVersion(change.version) });
      }
      return this.#logged(sequence, items, undefined);
    });
  }

  /**
   * Removes what has expired, tombstones past keeping and the old part of the stream, but nothing
   * that a follower at one of `held` has yet to read, and no tombstone that another Region has yet
   * to take in. Resolves with whether there is more to do.
   */
  async sweep(held: readonly Cursor[] = []): Promise<boolean> {
    let isMore = false;
    await this.#transact(() => {
      const now = this.#clock.now();
      const sequence = this.#log.next();
      const due = this.#records.due(now, sweepMax);
      const taken = this.#peers.all();
      const isHeld = ({ version, sequence: written }: StoredRecord): boolean =>
        written > taken && regionOfVersion(version) === this.region;
      const items = due.flatMap(
        (entry) => this.#records.expire(entry, sequence, now, isHeld) ?? [],
      );
      this.#peers.keep();
      const trimmed = this.#log.trim(now, sweepMax, held);
      isMore = due.length === sweepMax || trimmed === sweepMax;
      return this.#logged(sequence, items, undefined);
    });
    return isMore;
  }

  #read<V>(kind: ItemKind<V>, key: Key): Item<V> | undefined {
    const name = keyText(key);
    const text = this.#environment.items.get(name);
    if (text === undefined || isTombstone(text)) return undefined;
    const record = decodeRecord(text);
    if (!isAlive(record) || record.kind !== kind.name) return undefined;
    const item = toItem(name, record);
    return { ...item, value: kind.decode(item.value) };
  }

  /** Runs in a transaction: everything is checked before anything is written. */
  #commit(writes: readonly Write[], texts: readonly (string | undefined)[]): Logged<CommitResult> {
    const names = writes.map(({ key }) => keyText(key));
    const present = names.map((name) => this.#environment.items.get(name));
    const conflicts = writes.filter(
      ({ expect }, at) => expect !== 'any' && expect !== versionOf(present[at]),
    );
    if (conflicts.length > 0) {
      return { result: { ok: false, code: 'conflict', keys: conflicts.map(({ key }) => key) } };
    }
    const now = this.#clock.now();
    const version = this.#versions.next(now);
    const sequence = this.#log.next();
    const items: ChangedItem[] = [];
    for (const [at, write] of writes.entries()) {
      const [name = '', before] = [names[at], present[at]];
      const record = toRecord(write, texts[at], version, sequence);
      if (!record || (write.op === 'delete' && versionOf(before) === 'absent')) continue;
      this.#records.write(name, record, before, now);
      items.push({ key: name, kind: record.kind, origin: this.region });
    }
    return this.#logged(sequence, items, { ok: true, version });
  }

  /** Inside a transaction: writes its entry in the stream, if it changed anything. */
  #logged<R>(sequence: number, items: readonly ChangedItem[], result: R): Logged<R> {
    if (items.length === 0) return { result };
    this.#log.write(sequence, { at: this.#clock.now(), version: this.#versions.last(), items });
    return { result, sequence };
  }

  /** Resolves once flushed. Rejects with `TableUnavailable` when nothing of it was written. */
  async #transact<R>(action: () => Logged<R>): Promise<R> {
    const logged = await this.#environment.transact(action);
    if (logged.sequence !== undefined) this.#log.committed(logged.sequence);
    return logged.result;
  }
}

interface Logged<R> {
  readonly result: R;
  /** Absent when the transaction changed nothing. */
  readonly sequence?: number;
}

function toRecord(
  write: Write,
  json: string | undefined,
  version: Version,
  sequence: number,
): StoredRecord | undefined {
  const kind = write.kind.name;
  if (write.op === 'check') return undefined;
  if (write.op === 'delete') {
    return { version, sequence, kind, expiresAt: undefined, indexes: [], json: undefined };
  }
  const { expiresAt, indexes = [] } = write;
  return { version, sequence, kind, expiresAt, indexes, json };
}

function toReplicated({ key, record }: LoggedChange): ReplicatedChange {
  const { kind, version, json, expiresAt, indexes } = record;
  return { ...keyOfText(key), kind, version, json, expiresAt, indexes };
}

function fromReplicated(change: ReplicatedChange, sequence: number): StoredRecord {
  const { kind, version, json, expiresAt, indexes = [] } = change;
  return { version, sequence, kind, expiresAt, indexes, json };
}
