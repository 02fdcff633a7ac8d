import type { Cursor } from './table.ts';

/**
 * Where a follower of a change stream stands, this Region's or another's, kept durably under the
 * follower's name. A position that is lost is an older one: what came after it is read again.
 */
export interface Cursors {
  load(follower: string): Promise<Cursor | undefined>;
  save(follower: string, cursor: Cursor): Promise<void>;
}
