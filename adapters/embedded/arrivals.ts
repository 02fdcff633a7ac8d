import type { Cursors } from '#ports/cursors.ts';
import type { Arrivals } from '#ports/replication.ts';
import { firstCursor } from '#ports/table.ts';
import type { Cursor } from '#ports/table.ts';
import { positionOf } from './change-log.ts';
import { replicatorName } from './replicator.ts';
import { isWalk } from './walk.ts';

/** How far the replicator of this Region has come in the streams of others. */
export function openArrivals(cursors: Pick<Cursors, 'load'>): Arrivals {
  return {
    hasArrived: async (from, mark) => hasPassed(await cursors.load(replicatorName(from)), mark),
  };
}

/** Whether a reader at the cursor has read all up to the mark, which is at the end of an entry. */
export function hasPassed(cursor: Cursor | undefined, mark: Cursor): boolean {
  if (mark === firstCursor) return true;
  if (cursor === undefined || cursor === firstCursor || isWalk(cursor)) return false;
  const [reader, wanted] = [positionOf(cursor), positionOf(mark)];
  return reader.offset > 0 ? reader.sequence > wanted.sequence : reader.sequence >= wanted.sequence;
}
