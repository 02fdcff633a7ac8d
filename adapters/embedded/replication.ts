import type { Region } from '#kernel/region.ts';
import type { Cursors } from '#ports/cursors.ts';
import type {
  Arrivals,
  ReplicatedChange,
  Replication,
  ReplicationPage,
} from '#ports/replication.ts';
import { firstCursor } from '#ports/table.ts';
import type { Cursor } from '#ports/table.ts';
import type { StreamLag } from '#ports/vitals.ts';
import { positionOf } from './change-log.ts';
import { replicatorName } from './replicator.ts';
import type { EmbeddedTable } from './table.ts';
import { isWalk } from './walk.ts';

/**
 * Parts the store's own mark from the place in its stream. Another store in its place has another
 * stream: a reader of the former one starts from the beginning.
 */
const separator = '~';

/** Replication as other Regions see it: its cursors say of which store they are. */
export class StoreReplication implements Replication, Arrivals {
  readonly #table: EmbeddedTable;
  readonly #incarnation: string;
  readonly #cursors: Pick<Cursors, 'load'>;

  constructor(table: EmbeddedTable, incarnation: string, cursors: Pick<Cursors, 'load'>) {
    this.#table = table;
    this.#incarnation = incarnation;
    this.#cursors = cursors;
  }

  async pull(
    after: Cursor,
    limit: number,
    by?: Region,
    of?: 'own' | 'all',
  ): Promise<ReplicationPage> {
    const page = await this.#table.pull(this.#placeOf(after), limit, by, of);
    return { changes: page.changes, cursor: this.#marked(page.cursor) };
  }

  apply(changes: readonly ReplicatedChange[]): Promise<void> {
    return this.#table.apply(changes);
  }

  /** Resolves once anything came after the cursor, or when the signal aborts. */
  changed(after: Cursor, signal: AbortSignal): Promise<void> {
    return this.#table.changed(this.#placeOf(after), signal);
  }

  /** How far a reader is behind; undefined for one that must take a snapshot first. */
  lag(after: Cursor): StreamLag | undefined {
    return this.#table.lag(this.#placeOf(after));
  }

  async mark(): Promise<Cursor> {
    return this.#marked(await this.#table.latest());
  }

  async hasArrived(from: Region, mark: Cursor): Promise<boolean> {
    return hasPassed(await this.#cursors.load(replicatorName(from)), mark);
  }

  #marked(place: Cursor): Cursor {
    return `${this.#incarnation}${separator}${place}` as Cursor; // Its only maker.
  }

  #placeOf(cursor: Cursor): Cursor {
    const { incarnation, place } = parted(cursor);
    return incarnation === this.#incarnation ? place : firstCursor;
  }
}

/** Whether a reader at the cursor has read all up to the mark, which is at the end of an entry. */
export function hasPassed(cursor: Cursor | undefined, mark: Cursor): boolean {
  const [reader, wanted] = [parted(cursor ?? firstCursor), parted(mark)];
  if (reader.incarnation !== wanted.incarnation) return false;
  if (wanted.place === firstCursor) return true;
  if (reader.place === firstCursor || isWalk(reader.place)) return false;
  const [read, end] = [positionOf(reader.place), positionOf(wanted.place)];
  return read.offset > 0 ? read.sequence > end.sequence : read.sequence >= end.sequence;
}

function parted(cursor: Cursor): { readonly incarnation: string; readonly place: Cursor } {
  const at = cursor.indexOf(separator);
  // Both halves came from `#marked`; without a mark it is none of a store that is known.
  return { incarnation: cursor.slice(0, Math.max(0, at)), place: cursor.slice(at + 1) as Cursor };
}
