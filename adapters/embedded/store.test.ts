import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { SimulatedClock, openSeededRandom } from '#adapters/simulated/index.ts';
import type { Region } from '#kernel/region.ts';
import { hourMs } from '#kernel/time.ts';
import { mergeableKind, put, trusted } from '#ports/item-kind.ts';
import type { Version } from '#ports/table.ts';
import { openEnvironment } from './environment.ts';
import { KeyRing } from './key-ring.ts';
import { sealWith, sealingKey } from './seal.ts';
import { StoreError } from './store-error.ts';
import { openEmbeddedRegionStore } from './store.ts';
import type { EmbeddedStore } from './store.ts';
import { makeFolders } from './test-folder.ts';

const folders = makeFolders();
afterAll(() => folders.remove());

const noteKind = mergeableKind<{ text: string }>('note', trusted);
const key = { partition: 'p', sort: 's' };
const clock = new SimulatedClock({ mode: 'manual' });
const random = openSeededRandom(1);

function open(folder: string, region: Region = 'eu'): Promise<EmbeddedStore> {
  return openEmbeddedRegionStore({ folder, region, clock, random });
}

async function write(store: EmbeddedStore, text: string): Promise<Version> {
  const indexes = [{ index: 'index1' as const, partition: 'list', sort: text }];
  const result = await store.table.commit([put(noteKind, key, { text }, 'any', { indexes })]);
  if (!result.ok) throw new Error('conflict');
  return result.version;
}

/** A folder with a store in it that was closed. */
async function closedStore(): Promise<string> {
  const folder = folders.make();
  const store = await open(folder);
  await write(store, 'x');
  await store.close();
  return folder;
}

describe('a store that is opened again', () => {
  test('has its items, indexes, changes and positions, and later versions', async () => {
    const folder = folders.make();
    const first = await open(folder);
    const start = await first.table.latest();
    const before = await write(first, 'a');
    await first.cursors.save('relay', start);
    const latest = await first.table.latest();
    await first.close();

    // A clock that went back must not make older versions.
    clock.jump(-hourMs);
    const second = await open(folder);
    expect(await second.table.get(noteKind, key)).toMatchObject({ value: { text: 'a' } });
    const query = { partition: 'list', index: 'index1', limit: 5 } as const;
    expect((await second.table.query(query)).items).toHaveLength(1);
    expect(await second.cursors.load('relay')).toBe(start);
    expect(await second.cursors.load('other')).toBeUndefined();
    expect(await second.table.latest()).toBe(latest);
    expect((await second.table.changes(start, 10)).changes).toHaveLength(1);
    const after = await write(second, 'b');
    expect(after > before).toBe(true);
    expect((await second.table.changes(latest, 10)).changes).toMatchObject([{ version: after }]);
    await second.close();
    clock.jump(hourMs);
  });
});

describe('a store that cannot be opened says why', () => {
  async function refusal(folder: string, region: Region = 'eu'): Promise<StoreError> {
    const error: unknown = await open(folder, region).then(
      () => undefined,
      (error: unknown) => error,
    );
    if (!(error instanceof StoreError)) throw new Error('It was opened', { cause: error });
    expect(error.message).toContain(folder);
    return error;
  }

  test('a folder that cannot be made', async () => {
    const file = join(folders.make(), 'file');
    writeFileSync(file, '');
    expect(await refusal(join(file, 'store'))).toMatchObject({ code: 'folder_not_writable' });
  });

  test('another Region’s folder', async () => {
    const folder = await closedStore();
    expect(await refusal(folder, 'ap')).toMatchObject({ code: 'folder_of_another_region' });
    await (await open(folder)).close();
  });

  test('a store of a newer version', async () => {
    const folder = await closedStore();
    const path = join(folder, 'store.json');
    const stored: object = JSON.parse(readFileSync(path, 'utf8'));
    writeFileSync(path, JSON.stringify({ ...stored, format: 99 }));
    expect(await refusal(folder)).toMatchObject({ code: 'store_newer' });
  });

  test('one that is open already, here or in a living process', async () => {
    const folder = await closedStore();
    const store = await open(folder);
    expect(await refusal(folder)).toMatchObject({ code: 'store_in_use' });
    await store.close();
    writeFileSync(join(folder, 'lock'), JSON.stringify({ pid: process.ppid, started: '' }));
    const error = await refusal(folder);
    expect(error).toMatchObject({ code: 'store_in_use' });
    expect(error.message).toContain(String(process.ppid));
  });

  test('but one that a dead process left locked is taken over', async () => {
    const folder = await closedStore();
    const { pid } = spawnSync(process.execPath, ['--version']);
    const locks = [
      JSON.stringify({ pid, started: '' }),
      // The numbers of processes come again, most of all in containers.
      JSON.stringify({ pid: process.pid, started: '1' }),
      JSON.stringify({ pid: process.ppid, started: '1' }),
      '{"pi',
    ];
    for (const lock of locks) {
      writeFileSync(join(folder, 'lock'), lock);
      const store = await open(folder);
      expect(await store.table.get(noteKind, key)).toBeDefined();
      await store.close();
    }
  });

  // Only Linux tells how a process is.
  test.skipIf(process.platform !== 'linux')(
    'nor does one that was killed, and that nobody buries, keep it locked',
    async () => {
      const folder = await closedStore();
      // The shell becomes a program that knows nothing of the child it has, before the child ends.
      const parent = spawn('sh', ['-c', 'sleep 0.3 & echo $!; exec sleep 20']);
      try {
        const [line] = (await once(parent.stdout, 'data')) as [Buffer];
        const pid = Number(line.toString());
        const isUnburied = () => / Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
        await vi.waitUntil(isUnburied, { timeout: 10_000 });
        writeFileSync(join(folder, 'lock'), JSON.stringify({ pid, started: '' }));
        const store = await open(folder);
        expect(await store.table.get(noteKind, key)).toBeDefined();
        await store.close();
      } finally {
        parent.kill('SIGKILL');
      }
    },
  );

  const damages: readonly [string, (folder: string) => void][] = [
    ['garbage', (folder) => writeFileSync(join(folder, 'store.mdb'), Buffer.alloc(100_000, 7))],
    ['a stump', (folder) => truncateSync(join(folder, 'store.mdb'), 9_000)],
    ['an unreadable description', (folder) => writeFileSync(join(folder, 'store.json'), '{')],
    ['another key ring', (folder) => writeFileSync(join(folder, 'ring-eu.json'), '{}')],
  ];
  test.each(damages)('%s', async (_name, damage) => {
    const folder = await closedStore();
    const store = await open(folder);
    await store.keys.seal('cus_1', 'x');
    await store.close();
    damage(folder);
    expect(await refusal(folder)).toMatchObject({ code: 'store_corrupt' });
  });

  test('half of a file', async () => {
    const folder = folders.make();
    const store = await open(folder);
    for (let n = 0; n < 20; n++) {
      const big = { text: 'x'.repeat(100_000) };
      await store.table.commit([put(noteKind, { partition: `p${n}`, sort: 's' }, big, 'any')]);
    }
    await store.close();
    const path = join(folder, 'store.mdb');
    truncateSync(path, Math.floor(statSync(path).size / 2));
    expect((await refusal(folder)).message).toContain('cut short');
  });

  test('but one of an earlier version, whose ring and keys lay elsewhere, opens what it sealed', async () => {
    const folder = await closedStore();
    const ring = Buffer.alloc(32, 7);
    writeFileSync(
      join(folder, 'key-ring.json'),
      JSON.stringify({ keys: [ring.toString('base64')] }),
    );
    rmSync(join(folder, 'ring-eu.json'));
    const bytes = Buffer.alloc(32, 9);
    const subject = 'ord_eu_0000000000000000000000000a';
    const environment = openEnvironment(folder);
    const sealedKey = new KeyRing('ring', [ring]).seal(Buffer.alloc(12, 1), subject, bytes);
    await environment.transact(() => void environment.keys.put(subject, sealedKey));
    await environment.root.close();
    const store = await open(folder);
    const sealed = sealWith(sealingKey(bytes), Buffer.alloc(12, 2), subject, 'kept');
    expect(await store.keys.open(subject, sealed)).toBe('kept');
    await store.keys.destroy(subject);
    expect(await store.keys.open(subject, sealed)).toBeUndefined();
    await store.close();
  });

  test('a key ring that is gone while there are keys', async () => {
    const folder = folders.make();
    const store = await open(folder);
    const sealed = await store.keys.seal('cus_1', 'x');
    await store.close();
    const path = join(folder, 'ring-eu.json');
    const ring = readFileSync(path);
    writeFileSync(path, JSON.stringify({ keys: [Buffer.alloc(32).toString('base64')] }));
    const other = await open(folder);
    await expect(other.keys.open('cus_1', sealed)).rejects.toThrow(StoreError);
    await other.close();
    writeFileSync(path, ring);
    const again = await open(folder);
    expect(await again.keys.open('cus_1', sealed)).toBe('x');
    await again.close();
  });
});
