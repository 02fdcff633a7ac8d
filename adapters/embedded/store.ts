import { join } from 'node:path';
import type { Region } from '#kernel/region.ts';
import type { Clock } from '#ports/clock.ts';
import type { Cursors } from '#ports/cursors.ts';
import { ownCustody } from '#ports/custody.ts';
import type { Custody } from '#ports/custody.ts';
import type { Random } from '#ports/random.ts';
import { firstCursor } from '#ports/table.ts';
import type { Cursor } from '#ports/table.ts';
import { EmbeddedBlobs } from './blobs.ts';
import { EmbeddedBus } from './bus.ts';
import { openEnvironment } from './environment.ts';
import type { Environment } from './environment.ts';
import { incarnationOf } from './incarnation.ts';
import { openKeyRings, prepareRing } from './key-ring.ts';
import type { KeyRings } from './key-ring.ts';
import { TableKeys } from './keys.ts';
import type { FormerKeys } from './keys.ts';
import { EmbeddedQueues } from './queues.ts';
import { StoreReplication } from './replication.ts';
import { claimFolder } from './store-folder.ts';
import { EmbeddedTable } from './table.ts';

export interface EmbeddedStoreOptions {
  /** Everything of the store lies in it; made when it is not there. */
  readonly folder: string;
  readonly region: Region;
  readonly clock: Clock;
  readonly random: Random;
  /** Who holds what; its own for ever where nothing is said. */
  readonly custody?: Custody;
  /** Where the Regions' key rings are kept; the store's own folder where nothing is said. */
  readonly keysFolder?: string;
  /** The most that the file may grow to, in bytes. */
  readonly mapSize?: number;
}

/** One Region's durable state in one folder, for one process at a time. */
export interface EmbeddedStore {
  readonly table: EmbeddedTable;
  readonly queues: EmbeddedQueues;
  readonly bus: EmbeddedBus;
  readonly blobs: EmbeddedBlobs;
  readonly keys: TableKeys;
  readonly replication: StoreReplication;
  /** This store's own mark; another store in its place has another. */
  readonly incarnation: string;
  /** Durable positions in streams, for the relay and the replicator. */
  readonly cursors: Cursors;
  /**
   * One bounded round of housekeeping; resolves with whether there is more to do. What a follower
   * of these names has not read yet stays in the stream, however old: a relay that was held up for more
   * than a day loses no event.
   */
  sweep(followers?: readonly string[]): Promise<boolean>;
  close(): Promise<void>;
}

/**
 * Opens the store. Throws `StoreError` when the folder cannot be written, belongs to another Region,
 * is in use, was written by a newer version, or is corrupt.
 */
export async function openEmbeddedRegionStore(
  options: EmbeddedStoreOptions,
): Promise<EmbeddedStore> {
  const { folder, region, clock, random, mapSize } = options;
  const custody = options.custody ?? ownCustody(region);
  const release = claimFolder(folder, region);
  try {
    const environment = openEnvironment(folder, mapSize);
    const rings = await openRings(environment, options);
    const table = new EmbeddedTable({ environment, region, clock, custody });
    const queues = new EmbeddedQueues({ environment, region, clock, random });
    const cursors = openCursors(environment);
    const incarnation = await incarnationOf(environment, random);
    return {
      table,
      queues,
      bus: new EmbeddedBus(queues, clock),
      blobs: new EmbeddedBlobs(environment, join(folder, 'blobs')),
      keys: new TableKeys({ table, rings, random, former: formerKeys(environment) }),
      replication: new StoreReplication(table, incarnation, cursors),
      incarnation,
      cursors,
      sweep: async (followers = []) => {
        const held = await Promise.all(followers.map((follower) => cursors.load(follower)));
        return table.sweep(held.map((cursor) => cursor ?? firstCursor));
      },
      close: async () => {
        await queues.close();
        await environment.root.close();
        release();
      },
    };
  } catch (error) {
    release();
    throw error;
  }
}

/** The rings, this Region's own among them: made with its store, and never again. */
async function openRings(
  { keys, meta, transact }: Environment,
  { folder, keysFolder = folder, random, region }: EmbeddedStoreOptions,
): Promise<KeyRings> {
  const isFirst = meta.get(ringMade) === undefined && keys.getKeysCount({ limit: 1 }) === 0;
  const former = join(folder, 'key-ring.json');
  await prepareRing({ keysFolder, region, random, isFirst, former });
  await transact(() => void meta.put(ringMade, 'yes'));
  return openKeyRings(keysFolder);
}

const ringMade = 'ring-made';

/** Before homes could change hands, keys lay outside the table. */
function formerKeys({ keys, transact }: Environment): FormerKeys {
  return {
    get: (subject) => keys.get(subject),
    remove: (subject) => transact(() => void keys.remove(subject)),
  };
}

function openCursors({ meta, transact }: Environment): Cursors {
  return {
    // Written by `save`.
    load: async (follower) => meta.get(`cursor/${follower}`) as Cursor | undefined,
    save: (follower, cursor) => transact(() => void meta.put(`cursor/${follower}`, cursor)),
  };
}
