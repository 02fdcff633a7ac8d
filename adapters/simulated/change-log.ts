import type { Region } from '#kernel/region.ts';
import type { Instant } from '#kernel/time.ts';
import { CursorExpired, changesKeptMs, firstCursor } from '#ports/table.ts';
import type { Cursor } from '#ports/table.ts';

interface Entry {
  readonly sequence: number;
  /** The item's key as text. */
  readonly key: string;
  readonly origin: Region;
  readonly at: Instant;
}

/** A Region's stream of changes in memory: which item changed, in order, coalesced as it is read. */
export class ChangeLog {
  #entries: Entry[] = [];
  #sequence = 0;
  /** The sequence of the last entry that was trimmed. */
  #trimmed = 0;
  readonly #newest = new Map<string, number>();
  readonly #waiting = new Set<() => void>();

  append(key: string, origin: Region, at: Instant): void {
    this.#sequence += 1;
    this.#entries.push({ sequence: this.#sequence, key, origin, at });
    this.#newest.set(key, this.#sequence);
    for (const wake of this.#waiting) wake();
  }

  /** The next entries after a cursor, without those whose item changed again later. */
  read(after: Cursor, limit: number): { entries: Entry[]; cursor: Cursor } {
    const from = this.#position(after);
    const entries: Entry[] = [];
    let last = from;
    for (let at = from - this.#trimmed; at < this.#entries.length && entries.length < limit; at++) {
      const entry = this.#entries[at];
      if (!entry) break;
      last = entry.sequence;
      if (this.#newest.get(entry.key) === entry.sequence) entries.push(entry);
    }
    return { entries, cursor: toCursor(last) };
  }

  /** The sequence of the item's last change. */
  newest(key: string): number {
    return this.#newest.get(key) ?? 0;
  }

  /** The item is gone without a trace. */
  forget(key: string): void {
    this.#newest.delete(key);
  }

  /** Whether the stream holds all that came after the cursor. */
  reaches(after: Cursor): boolean {
    return after === firstCursor
      ? this.#trimmed === 0
      : Number.parseInt(after, 36) >= this.#trimmed;
  }

  latest(): Cursor {
    return toCursor(this.#sequence);
  }

  changed(after: Cursor, signal?: AbortSignal): Promise<void> {
    const from = this.#position(after);
    return new Promise((resolve) => {
      const wake = (): void => {
        if (this.#sequence <= from && !signal?.aborted) return;
        this.#waiting.delete(wake);
        signal?.removeEventListener('abort', wake);
        resolve();
      };
      this.#waiting.add(wake);
      signal?.addEventListener('abort', wake);
      wake();
    });
  }

  trim(now: Instant): void {
    const kept = this.#entries.findIndex((entry) => entry.at >= now - changesKeptMs);
    const removed = this.#entries.splice(0, kept === -1 ? this.#entries.length : kept);
    this.#trimmed = removed.at(-1)?.sequence ?? this.#trimmed;
  }

  #position(cursor: Cursor): number {
    if (cursor === firstCursor) return this.#trimmed;
    if (!this.reaches(cursor)) throw new CursorExpired('The change stream no longer reaches back');
    return Number.parseInt(cursor, 36);
  }
}

function toCursor(sequence: number): Cursor {
  return sequence.toString(36) as Cursor; // The brand's maker for this store.
}

/** The last change that a reader at the cursor has read. */
export function readTo(cursor: Cursor): number {
  return cursor === firstCursor ? 0 : Number.parseInt(cursor, 36);
}
