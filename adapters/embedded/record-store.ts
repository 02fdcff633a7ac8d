import { instant, plus } from '#kernel/time.ts';
import type { Instant } from '#kernel/time.ts';
import { tombstoneKeptMs } from '#ports/replication.ts';
import { regionOfVersion } from '#ports/table-version.ts';
import type { ChangedItem } from './change-log.ts';
import { indexKey } from './index-key.ts';
import type { Environment } from './environment.ts';
import { decodeRecord, encodeRecord, isAlive } from './record.ts';
import type { StoredRecord } from './record.ts';

const momentWidth = 9;

export interface DueEntry {
  readonly moment: Instant;
  readonly key: string;
}

/** Writes records together with their entries in the indexes and in the calendar of expiries. */
export class RecordStore {
  readonly #environment: Environment;

  constructor(environment: Environment) {
    this.#environment = environment;
  }

  /** Inside a transaction: replaces what was there, `before`, by the record. */
  write(key: string, record: StoredRecord, before: string | undefined, now: Instant): void {
    const { items, indexes, expiries } = this.#environment;
    const kept = isAlive(record) ? record : { ...record, expiresAt: plus(now, tombstoneKeptMs) };
    const replaced = before === undefined ? undefined : decodeRecord(before);
    void items.put(key, encodeRecord(kept));
    // What stays as it was is not touched: most writes move nothing in the indexes.
    const [had, has] = [entriesOf(key, replaced), entriesOf(key, kept)];
    for (const entry of had) if (!has.includes(entry)) void indexes.remove(entry);
    for (const entry of has) if (!had.includes(entry)) void indexes.put(entry, key);
    if (replaced?.expiresAt === kept.expiresAt) return;
    if (replaced?.expiresAt !== undefined) void expiries.remove(expiryKey(replaced.expiresAt, key));
    if (kept.expiresAt !== undefined) void expiries.put(expiryKey(kept.expiresAt, key), '');
  }

  /** What a sweep must look at by now, at most `limit`. */
  due(now: Instant, limit: number): DueEntry[] {
    const end = momentText(plus(now, 1));
    return [...this.#environment.expiries.getKeys({ start: '0', end, limit })].map((text) => {
      const moment = instant(Number.parseInt(String(text).slice(0, momentWidth), 36));
      return { moment, key: String(text).slice(momentWidth + 1) };
    });
  }

  /**
   * Inside a transaction: turns what expired into a tombstone, a tombstone into nothing, unless it
   * `isHeld`: then it is kept for another while. Returns the item when readers of the stream are to
   * be told. The tombstone keeps the version, so that other Regions, which sweep for themselves, are
   * not overruled.
   */
  expire(
    { moment, key }: DueEntry,
    sequence: number,
    now: Instant,
    isHeld: (tombstone: StoredRecord) => boolean,
  ): ChangedItem | undefined {
    const { items, expiries } = this.#environment;
    const text = items.get(key);
    const record = text === undefined ? undefined : decodeRecord(text);
    if (!record || record.expiresAt !== moment) {
      void expiries.remove(expiryKey(moment, key));
      return undefined;
    }
    if (!isAlive(record)) {
      if (isHeld(record)) {
        this.write(key, record, text, now);
        return undefined;
      }
      void expiries.remove(expiryKey(moment, key));
      void items.remove(key);
      return undefined;
    }
    this.write(key, { ...record, sequence, indexes: [], json: undefined }, text, now);
    return { key, kind: record.kind, origin: regionOfVersion(record.version) };
  }
}

function entriesOf(key: string, record: StoredRecord | undefined): string[] {
  return record?.indexes.map((entry) => indexKey(entry, key)) ?? [];
}

function expiryKey(moment: Instant, key: string): string {
  return `${momentText(moment)}\0${key}`;
}

function momentText(moment: Instant): string {
  return moment.toString(36).padStart(momentWidth, '0');
}
