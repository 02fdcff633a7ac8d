import { afterAll, describe, expect, test, vi } from 'vitest';
import { SimulatedClock, SimulatedTelemetry, openSeededRandom } from '#adapters/simulated/index.ts';
import type { Region } from '#kernel/region.ts';
import { mergeableKind, put, remove, trusted } from '#ports/item-kind.ts';
import { firstCursor } from '#ports/table.ts';
import type { Cursor, Item } from '#ports/table.ts';
import { noReplicatorFaults, startReplicator } from './replicator.ts';
import type { Replicator, ReplicatorFaults, ReplicatorOptions } from './replicator.ts';
import { openEmbeddedRegionStore } from './store.ts';
import type { EmbeddedStore } from './store.ts';
import { makeFolders } from './test-folder.ts';

const folders = makeFolders();
afterAll(() => folders.remove());

const noteKind = mergeableKind<{ n: number }>('note', trusted);
const clock = new SimulatedClock();
const telemetry = new SimulatedTelemetry();

function open(region: Region, seed: number): Promise<EmbeddedStore> {
  const folder = folders.make();
  return openEmbeddedRegionStore({ folder, region, clock, random: openSeededRandom(seed) });
}

/** As an HTTP route does: waits for news before it answers that there is none. */
function fetchFrom(source: EmbeddedStore): ReplicatorOptions['fetchChanges'] {
  return async (after, signal) => {
    await source.replication.changed(after, signal);
    return source.replication.pull(after, 20);
  };
}

function start(
  from: EmbeddedStore,
  to: EmbeddedStore,
  faults: ReplicatorFaults,
  fetchChanges = fetchFrom(from),
): Replicator {
  const { replication, cursors } = to;
  const random = openSeededRandom(7);
  const { region } = from.table;
  return startReplicator({
    from: region,
    replication,
    cursors,
    clock,
    random,
    telemetry,
    faults,
    fetchChanges,
  });
}

async function dump(store: EmbeddedStore): Promise<readonly Item[]> {
  return (await store.table.query({ partition: 'all', limit: 1_000 })).items;
}

async function alike(a: EmbeddedStore, b: EmbeddedStore): Promise<void> {
  await vi.waitFor(async () => expect(await dump(b)).toEqual(await dump(a)), {
    timeout: 15_000,
    interval: 5,
  });
}

describe('the replicator', () => {
  test('brings both Regions to the same items, over a link as bad as can be', async () => {
    const [eu, ap] = [await open('eu', 1), await open('ap', 2)];
    const faults = { delayMs: 50, shuffle: true, duplicateChance: 0.3, paused: false };
    const loops = [start(eu, ap, faults), start(ap, eu, faults)];
    const random = openSeededRandom(3);
    for (let n = 0; n < 300; n++) {
      const { table } = random.pick([eu, ap]) ?? eu;
      const keys = [1, 2, 3].map(() => ({ partition: 'all', sort: `${random.below(40)}` }));
      const distinct = [...new Map(keys.map((key) => [key.sort, key])).values()];
      const writes = distinct.map((key) =>
        random.happens(0.2) ? remove(noteKind, key, 'any') : put(noteKind, key, { n }, 'any'),
      );
      await table.commit(writes);
      if (n === 100) faults.paused = true;
      if (n === 200) faults.paused = false;
    }
    await alike(eu, ap);
    expect((await dump(eu)).length).toBeGreaterThan(10);
    await Promise.all(loops.map((loop) => loop.close()));
    await Promise.all([eu.close(), ap.close()]);
  });

  test('tries again while the other Region is gone, and goes on where it was after a restart', async () => {
    const [eu, ap] = [await open('eu', 4), await open('ap', 5)];
    const write = (n: number) =>
      eu.table.commit([put(noteKind, { partition: 'all', sort: `${n}` }, { n }, 'any')]);
    await write(1);
    let failures = 0;
    const afters: Cursor[] = [];
    const fetch = fetchFrom(eu);
    const flaky: ReplicatorOptions['fetchChanges'] = async (after, signal) => {
      afters.push(after);
      if (failures < 3) {
        failures += 1;
        throw new Error('unreachable');
      }
      return fetch(after, signal);
    };
    const first = start(eu, ap, noReplicatorFaults(), flaky);
    await alike(eu, ap);
    expect(failures).toBe(3);
    await vi.waitFor(() => expect(afters.at(-1)).not.toBe(firstCursor));
    await first.close();
    await write(2);

    const seen = afters.length;
    const second = start(eu, ap, noReplicatorFaults(), flaky);
    await alike(eu, ap);
    expect(afters[seen]).toBe(afters[seen - 1]);
    await second.close();
    await Promise.all([eu.close(), ap.close()]);
  });
});
