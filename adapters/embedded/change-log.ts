import type { Region } from '#kernel/region.ts';
import type { Instant } from '#kernel/time.ts';
import { CursorExpired, changesKeptMs, firstCursor } from '#ports/table.ts';
import type { Cursor, Version } from '#ports/table.ts';
import type { StreamLag } from '#ports/vitals.ts';
import type { Environment } from './environment.ts';
import { decodeRecord } from './record.ts';
import type { StoredRecord } from './record.ts';

/** That an item changed: the log holds its key and what tells readers whether to look, no value. */
export interface ChangedItem {
  readonly key: string;
  readonly kind: string;
  readonly origin: Region;
}

/** Which items one transaction changed. */
interface Entry {
  readonly at: Instant;
  /** The latest version given or seen by then, from which versions go on after a restart. */
  readonly version: Version;
  readonly items: readonly ChangedItem[];
}

export interface LoggedChange {
  readonly key: string;
  readonly record: StoredRecord;
}

/** Commits read past in one call, so that a long coalesced stretch does not hold up the process. */
const entriesReadMax = 2_000;
/** Values read in one call, in UTF-16 units: the largest items come a few at a time. */
export const lengthReadMax = 4_000_000;
const trimmedKey = 'changes-trimmed';

/** The ordered stream of changes on disk, coalesced per item as it is read. */
export class ChangeLog {
  readonly #environment: Environment;
  readonly #waiting = new Set<() => void>();
  #sequence: number;
  #committed: number;

  constructor(environment: Environment) {
    this.#environment = environment;
    this.#sequence = this.#last()?.sequence ?? this.#trimmed();
    this.#committed = this.#sequence;
  }

  /** The version that the log ends with. */
  lastVersion(): Version | undefined {
    return this.#last()?.entry.version;
  }

  /** Inside a transaction: the sequence under which its changes will stand. */
  next(): number {
    this.#sequence += 1;
    return this.#sequence;
  }

  /** Inside a transaction. */
  write(sequence: number, entry: Entry): void {
    void this.#environment.changes.put(sequence, encodeEntry(entry));
  }

  /** After a transaction is durable: wakes who waits for changes. */
  committed(sequence: number): void {
    if (sequence > this.#committed) this.#committed = sequence;
    for (const wake of this.#waiting) wake();
  }

  /** Items that are not `wanted` are passed over without being read. */
  read(
    after: Cursor,
    limit: number,
    wanted: (item: ChangedItem) => boolean,
  ): { changes: LoggedChange[]; cursor: Cursor } {
    let { sequence, offset } = this.#position(after);
    const changes: LoggedChange[] = [];
    let entriesLeft = entriesReadMax;
    let length = 0;
    const isFull = () => changes.length >= limit || length >= lengthReadMax;
    const range = { start: offset > 0 ? sequence : sequence + 1, limit: entriesReadMax };
    for (const { key, value } of this.#environment.changes.getRange(range)) {
      const { items } = decodeEntry(value);
      let at = key === sequence ? offset : 0;
      for (; at < items.length && !isFull(); at++) {
        const item = items[at];
        const change = item && wanted(item) ? this.#current(item.key, key) : undefined;
        if (!change) continue;
        changes.push(change);
        length += change.record.json?.length ?? 0;
      }
      sequence = key;
      offset = at < items.length ? at : 0;
      entriesLeft -= 1;
      if (isFull() || entriesLeft === 0) break;
    }
    return { changes, cursor: toCursor(sequence, offset) };
  }

  /** Whether the stream holds all that came after the cursor. */
  reaches(after: Cursor): boolean {
    if (after === firstCursor) return this.#trimmed() === 0;
    const { sequence, offset } = positionOf(after);
    // Half-way through an entry, the entry itself is still wanted.
    return offset > 0 ? sequence > this.#trimmed() : sequence >= this.#trimmed();
  }

  /** How far a follower at the cursor is behind; undefined where the stream does not reach back. */
  lag(after: Cursor, now: Instant): StreamLag | undefined {
    if (!this.reaches(after)) return undefined;
    const { sequence } = this.#position(after);
    const commits = this.#committed - sequence;
    const range = { start: sequence + 1, end: this.#committed + 1, limit: 1 };
    for (const { value } of this.#environment.changes.getRange(range)) {
      return { commits, behindMs: Math.max(0, now - decodeEntry(value).at) };
    }
    return { commits: 0, behindMs: 0 };
  }

  latest(): Cursor {
    return toCursor(this.#committed, 0);
  }

  changed(after: Cursor, signal?: AbortSignal): Promise<void> {
    const { sequence, offset } = this.#position(after);
    return new Promise((resolve) => {
      const wake = (): void => {
        const isNews = this.#committed > sequence || offset > 0;
        if (!isNews && !signal?.aborted) return;
        this.#waiting.delete(wake);
        signal?.removeEventListener('abort', wake);
        resolve();
      };
      this.#waiting.add(wake);
      signal?.addEventListener('abort', wake);
      wake();
    });
  }

  /**
   * Inside a transaction: drops at most `limit` entries that are past keeping, never the last, and
   * none that a follower at one of `held` has yet to read. Returns how many.
   */
  trim(now: Instant, limit: number, held: readonly Cursor[]): number {
    const { changes, meta } = this.#environment;
    const end = Math.min(this.#committed, ...held.map((cursor) => this.#unreadAt(cursor)));
    let trimmed = 0;
    let count = 0;
    for (const { key, value } of changes.getRange({ start: 0, limit })) {
      if (key >= end) break;
      if (decodeEntry(value).at >= now - changesKeptMs) break;
      void changes.remove(key);
      trimmed = key;
      count += 1;
    }
    if (trimmed > 0) void meta.put(trimmedKey, String(trimmed));
    return count;
  }

  /** The first entry that a follower has not read to its end; no bound for one that is lost anyway. */
  #unreadAt(cursor: Cursor): number {
    if (cursor === firstCursor) return 0;
    if (!this.reaches(cursor)) return Number.POSITIVE_INFINITY;
    const { sequence, offset } = positionOf(cursor);
    return offset > 0 ? sequence : sequence + 1;
  }

  /** The item's change, unless a later one has taken its place. */
  #current(key: string, sequence: number): LoggedChange | undefined {
    const text = this.#environment.items.get(key);
    // Swept away, tombstone and all.
    if (text === undefined) return undefined;
    const record = decodeRecord(text);
    return record.sequence === sequence ? { key, record } : undefined;
  }

  #last(): { sequence: number; entry: Entry } | undefined {
    for (const { key, value } of this.#environment.changes.getRange({ reverse: true, limit: 1 })) {
      return { sequence: key, entry: decodeEntry(value) };
    }
    return undefined;
  }

  #trimmed(): number {
    return Number(this.#environment.meta.get(trimmedKey) ?? 0);
  }

  #position(cursor: Cursor): { sequence: number; offset: number } {
    if (cursor === firstCursor) return { sequence: this.#trimmed(), offset: 0 };
    if (!this.reaches(cursor)) {
      throw new CursorExpired('The change stream no longer reaches back to this cursor');
    }
    return positionOf(cursor);
  }
}

/** The last change that a reader at the cursor has read to its end; undefined for no cursor of a stream. */
export function readTo(cursor: Cursor): number | undefined {
  const { sequence, offset } = positionOf(cursor);
  if (!Number.isSafeInteger(sequence)) return undefined;
  return offset > 0 ? sequence - 1 : sequence;
}

/** NaN for what is no cursor of this store: it reaches nowhere. */
export function positionOf(cursor: Cursor): { sequence: number; offset: number } {
  const [sequence = Number.NaN, offset = 0] = cursor
    .split('.')
    .map((part) => Number.parseInt(part, 36));
  return { sequence, offset };
}

function toCursor(sequence: number, offset: number): Cursor {
  const text = sequence.toString(36);
  return (offset > 0 ? `${text}.${offset.toString(36)}` : text) as Cursor; // This store's maker.
}

/** Keys hold one NUL each, between their halves, and none beside it. */
function encodeEntry({ at, version, items }: Entry): string {
  let text = `${at.toString(36)}\0${version}`;
  for (const { key, kind, origin } of items) text += `\0${key}\0${kind}\0${origin}`;
  return text;
}

function decodeEntry(text: string): Entry {
  const [at = '', version = '', ...parts] = text.split('\0');
  const items: ChangedItem[] = [];
  for (let part = 0; part + 3 < parts.length; part += 4) {
    const key = `${parts[part]}\0${parts[part + 1]}`;
    items.push({ key, kind: parts[part + 2] ?? '', origin: parts[part + 3] as Region });
  }
  // Written by `encodeEntry`.
  return { at: Number.parseInt(at, 36) as Instant, version: version as Version, items };
}
