import { afterAll, describe, expect, test } from 'vitest';
import { SimulatedClock, openSeededRandom } from '#adapters/simulated/index.ts';
import { mergeableKind, put, trusted } from '#ports/item-kind.ts';
import { CursorExpired, changesKeptMs, firstCursor } from '#ports/table.ts';
import type { Cursor } from '#ports/table.ts';
import { openEmbeddedRegionStore } from './store.ts';
import type { EmbeddedStore } from './store.ts';
import { makeFolders } from './test-folder.ts';

const folders = makeFolders();
afterAll(() => folders.remove());

const noteKind = mergeableKind<number>('note', trusted);
const textKind = mergeableKind<string>('text', trusted);

async function openStore() {
  const clock = new SimulatedClock({ mode: 'manual' });
  const random = openSeededRandom(1);
  const options = { folder: folders.make(), region: 'eu', clock, random } as const;
  return { clock, store: await openEmbeddedRegionStore(options) };
}

/** Notes of one commit. */
async function write(store: EmbeddedStore, ...sorts: string[]): Promise<void> {
  const writes = sorts.map((sort) => put(noteKind, { partition: 'notes', sort }, 1, 'any'));
  await store.table.commit(writes);
}

async function writeMany(store: EmbeddedStore, count: number): Promise<void> {
  await Promise.all(Array.from({ length: count }, (_, at) => write(store, `many-${at}`)));
}

async function readAll(store: EmbeddedStore, after: Cursor): Promise<string[]> {
  const { changes, cursor } = await store.table.changes(after, 1_000);
  const sorts = changes.map(({ key }) => key.sort);
  return cursor === after ? sorts : [...sorts, ...(await readAll(store, cursor))];
}

async function sweepAll(store: EmbeddedStore, follower?: string): Promise<void> {
  while (await store.sweep(follower === undefined ? [] : [follower]));
}

describe('the old part of the stream', () => {
  test('is dropped whole by one housekeeping, however long it is', async () => {
    const { clock, store } = await openStore();
    await writeMany(store, 1_300);
    clock.jump(changesKeptMs + 1);
    await write(store, 'young');
    await sweepAll(store);
    expect(await readAll(store, firstCursor)).toEqual(['young']);
    await store.close();
  });

  test('stays as long as the follower that is named has not read it', async () => {
    const { clock, store } = await openStore();
    await write(store, 'a');
    await store.cursors.save('relay', await store.table.latest());
    await write(store, 'b');
    clock.jump(2 * changesKeptMs);
    await write(store, 'c');
    await sweepAll(store, 'relay');
    const relayed = await store.cursors.load('relay');
    expect(await readAll(store, relayed ?? firstCursor)).toEqual(['b', 'c']);
    await store.cursors.save('relay', await store.table.latest());
    await sweepAll(store, 'relay');
    expect(await readAll(store, firstCursor)).toEqual(['c']);
    await store.close();
  });

  test('stays for a follower that has never read', async () => {
    const { clock, store } = await openStore();
    await write(store, 'a');
    clock.jump(2 * changesKeptMs);
    await write(store, 'b');
    await sweepAll(store, 'relay');
    expect(await readAll(store, firstCursor)).toEqual(['a', 'b']);
    await store.close();
  });

  test('does not go unnoticed by a reader who was half-way through a commit', async () => {
    const { clock, store } = await openStore();
    await write(store, 'a', 'b', 'c');
    const { cursor } = await store.table.changes(firstCursor, 1);
    clock.jump(2 * changesKeptMs);
    await write(store, 'young');
    await sweepAll(store);
    await expect(store.table.changes(cursor, 10)).rejects.toThrow(CursorExpired);
    await store.close();
  });
});

test('large items travel a few at a time, and all of them, by the stream and by a walk', async () => {
  const { clock, store } = await openStore();
  const text = 'x'.repeat(390_000);
  for (let n = 0; n < 30; n++) {
    const key = { partition: 'large', sort: `${n}` };
    await store.table.commit([put(textKind, key, text, 'any')]);
  }
  const arrived = async (after: Cursor): Promise<number> => {
    const page = await store.replication.pull(after, 500);
    expect(page.changes.length).toBeLessThanOrEqual(11);
    return page.cursor === after ? 0 : page.changes.length + (await arrived(page.cursor));
  };
  expect(await arrived(firstCursor)).toBe(30);
  clock.jump(changesKeptMs + 1);
  await write(store, 'young');
  await sweepAll(store);
  expect(await arrived(firstCursor)).toBe(31);
  await store.close();
});
