import type { Region } from '#kernel/region.ts';
import { dayMs } from '#kernel/time.ts';
import type { Instant } from '#kernel/time.ts';
import type { Cursor, IndexEntry, Version } from './table.ts';

/**
 * What a store that does not replicate itself offers so that a replicator can: the changes that
 * this Region made, and a way to take in those of another. Item by item, never as a transaction,
 * the later version wins; taking the same change twice, late or out of order changes nothing.
 */
export interface Replication {
  /**
   * This Region's own changes after a cursor, coalesced per item. A cursor never expires here: where
   * the stream no longer reaches back, the pages lead through all items and then on to the stream,
   * so that Regions long parted, or a new one, end up alike. Who says `by` what Region the changes
   * are taken says with it that all that came before the cursor is durable there. With `all`, what
   * arrived here from others too: for a new store in the place of a lost one, which has to get back
   * what its own Region once wrote.
   */
  pull(after: Cursor, limit: number, by?: Region, of?: 'own' | 'all'): Promise<ReplicationPage>;
  /** Takes in changes of another Region, each for itself. Resolves once they are durable. */
  apply(changes: readonly ReplicatedChange[]): Promise<void>;
}

/**
 * How long the trace of a deleted item is kept at least, so that a late copy of what it was is
 * recognised as old: far longer than a change may be under way between Regions. One of this Region's
 * own deletions is kept for as long again, until every Region that ever pulled has taken it in: one
 * that was cut off for weeks would otherwise keep for ever what was deleted meanwhile.
 */
export const tombstoneKeptMs = 7 * dayMs;

export interface ReplicationPage {
  readonly changes: readonly ReplicatedChange[];
  readonly cursor: Cursor;
}

/** Plain JSON, so that it travels as it is. */
export interface ReplicatedChange {
  readonly partition: string;
  readonly sort: string;
  readonly kind: string;
  readonly version: Version;
  /** The value as JSON text; absent when the item was deleted. */
  readonly json?: string | undefined;
  readonly expiresAt?: Instant | undefined;
  readonly indexes?: readonly IndexEntry[] | undefined;
}

/**
 * Tells how far another Region's writes have come. Where the store itself replicates, from its own
 * measure of what is pending.
 */
export interface Arrivals {
  /** Stands for all that this Region has written by now. Means something to other Regions only. */
  mark(): Promise<Cursor>;
  /** Whether all that the other Region had written by a mark of its own is here. */
  hasArrived(from: Region, mark: Cursor): Promise<boolean>;
}
