import { afterAll, describe, expect, test } from 'vitest';
import { SimulatedCustody } from '#adapters/simulated/custody.ts';
import { SimulatedClock, openSeededRandom } from '#adapters/simulated/index.ts';
import type { Region } from '#kernel/region.ts';
import { mergeableKind, put, trusted } from '#ports/item-kind.ts';
import { firstCursor } from '#ports/table.ts';
import type { Cursor } from '#ports/table.ts';
import { hasPassed } from './replication.ts';
import { openEmbeddedRegionStore } from './store.ts';
import type { EmbeddedStore } from './store.ts';
import { makeFolders } from './test-folder.ts';
import { startOfWalk } from './walk.ts';

const folders = makeFolders();
afterAll(() => folders.remove());

const at = (text: string): Cursor => text as Cursor; // As a store makes them.

test.each<[string, Cursor | undefined, Cursor, boolean]>([
  ['at the mark', at('m~a'), at('m~a'), true],
  ['past it, though shorter texts sort later', at('m~10'), at('m~z'), true],
  ['before it', at('m~z'), at('m~10'), false],
  ['in the midst of the entry that it ends', at('m~a.3'), at('m~a'), false],
  ['in the midst of a later one', at('m~b.3'), at('m~a'), true],
  ['of another store, however far', at('l~zz'), at('m~1'), false],
  ['of a store that had no mark yet', at('zz'), at('m~1'), false],
  ['nowhere yet', undefined, at('m~1'), false],
  ['at the beginning, where nothing was written', at('m~'), at('m~'), true],
  ['on a walk over all items', at(`m~${startOfWalk(at('zz'))}`), at('m~1'), false],
])('a reader %s', (_, cursor, mark, expected) => {
  expect(hasPassed(cursor, mark)).toBe(expected);
});

describe('replication between stores', () => {
  const noteKind = mergeableKind<string>('note', trusted);
  const clock = new SimulatedClock({ mode: 'manual' });
  let seed = 0;
  const open = (region: Region) => {
    seed += 1;
    const custody = new SimulatedCustody(region);
    const random = openSeededRandom(seed);
    return openEmbeddedRegionStore({ folder: folders.make(), region, clock, random, custody });
  };
  const write = (store: EmbeddedStore, sort: string) =>
    store.table.commit([put(noteKind, { partition: 'p', sort }, sort, 'any')]);
  const read = async (store: EmbeddedStore) =>
    (await store.table.query({ partition: 'p', limit: 100 })).items.map(({ key }) => key.sort);

  /** What a replicator does, to the end. */
  async function carry(from: EmbeddedStore, to: EmbeddedStore, of: 'own' | 'all' = 'own') {
    const name = `replication/${from.table.region}`;
    for (;;) {
      const after = (await to.cursors.load(name)) ?? firstCursor;
      const page = await from.replication.pull(after, 2, to.table.region, of);
      await to.replication.apply(page.changes);
      await to.cursors.save(name, page.cursor);
      if (page.cursor === after) return;
    }
  }

  test('tells when all up to a mark has arrived', async () => {
    const [eu, ap] = [await open('eu'), await open('ap')];
    await write(eu, 'a');
    const mark = await eu.replication.mark();
    expect(await ap.replication.hasArrived('eu', mark)).toBe(false);
    await carry(eu, ap);
    expect(await ap.replication.hasArrived('eu', mark)).toBe(true);
    await write(eu, 'b');
    expect(await ap.replication.hasArrived('eu', await eu.replication.mark())).toBe(false);
    expect(await ap.replication.hasArrived('eu', mark)).toBe(true);
    await Promise.all([eu.close(), ap.close()]);
  });

  test('gives a new store all that the lost one had, and reads its stream from the beginning', async () => {
    const [eu, ap] = [await open('eu'), await open('ap')];
    for (const sort of ['a', 'b', 'c']) await write(eu, sort);
    await write(ap, 'd');
    await carry(eu, ap);
    await eu.close();
    const fresh = await open('eu');
    await carry(ap, fresh, 'all');
    expect(await read(fresh)).toEqual(['a', 'b', 'c', 'd']);
    // Fewer entries than ap had read of the former store.
    await write(fresh, 'e');
    expect(await ap.replication.hasArrived('eu', await fresh.replication.mark())).toBe(false);
    await carry(fresh, ap);
    expect(await read(ap)).toEqual(['a', 'b', 'c', 'd', 'e']);
    await Promise.all([fresh.close(), ap.close()]);
  });
});
