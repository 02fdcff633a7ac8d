import type { Cursor } from './table.ts';

/** Where a follower of the change stream stands, kept durably under the follower's name. */
export interface Cursors {
  load(follower: string): Promise<Cursor | undefined>;
  save(follower: string, cursor: Cursor): Promise<void>;
}
