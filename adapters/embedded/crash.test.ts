import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { afterAll, describe, expect, test } from 'vitest';
import { openSeededRandom } from '#adapters/simulated/index.ts';
import { mergeableKind, trusted } from '#ports/item-kind.ts';
import { processDied } from '#ports/queue.ts';
import { systemClock } from './clock.ts';
import { openEmbeddedRegionStore } from './store.ts';
import type { EmbeddedStore } from './store.ts';
import { makeFolders } from './test-folder.ts';

const folders = makeFolders();
afterAll(() => folders.remove());

const headKind = mergeableKind<{ n: number; padding: string }>('head', trusted);
const child = new URL('crash-child.ts', import.meta.url).pathname;
const deadlyChild = new URL('deadly-child.ts', import.meta.url).pathname;

interface Said {
  readonly committed: Set<string>;
  readonly sent: Set<string>;
  readonly handled: Set<string>;
  readonly refused: string[];
  readonly taken: string[];
}

/** Listens until the process ends; kills it once it has said `linesMax` lines. */
async function listen(running: ChildProcess, linesMax: number, said: Said): Promise<void> {
  const ended = new Promise((resolve) => running.once('close', resolve));
  if (!running.stdout) throw new Error('The child has no output');
  let lines = 0;
  for await (const line of createInterface({ input: running.stdout })) {
    const [what = '', id = ''] = line.split(' ');
    if (what === 'committed') said.committed.add(id);
    if (what === 'sent') said.sent.add(id);
    if (what === 'handled') said.handled.add(id);
    if (what === 'taken') said.taken.push(id);
    if (what === 'refused') said.refused.push(line);
    lines += 1;
    if (lines === linesMax) running.kill('SIGKILL');
  }
  await ended;
}

function nothing(): Said {
  return { committed: new Set(), sent: new Set(), handled: new Set(), refused: [], taken: [] };
}

function reopen(folder: string): Promise<EmbeddedStore> {
  const random = openSeededRandom(1);
  return openEmbeddedRegionStore({ folder, region: 'eu', clock: systemClock, random });
}

/** Every change still in the stream, by the partition of its item. */
async function partsByPartition(store: EmbeddedStore): Promise<Map<string, number>> {
  const parts = new Map<string, number>();
  let cursor = '' as Awaited<ReturnType<typeof store.table.latest>>;
  for (;;) {
    const page = await store.table.changes(cursor, 1_000);
    if (page.cursor === cursor) return parts;
    for (const { key } of page.changes) {
      parts.set(key.partition, (parts.get(key.partition) ?? 0) + 1);
    }
    ({ cursor } = page);
  }
}

/** The bodies of all messages that are left. */
async function remaining(store: EmbeddedStore): Promise<Set<string>> {
  const { waiting } = await store.queues.depth('work');
  const bodies = new Set<string>();
  if (waiting === 0) return bodies;
  let received = 0;
  await new Promise<void>((resolve) => {
    store.queues.consume(
      'work',
      async (message) => {
        bodies.add(String(message.body));
        received += 1;
        if (received === waiting) resolve();
      },
      // What was in flight when the process died has its attempts behind it.
      { concurrency: 16, attemptsMax: 1_000 },
    );
  });
  return bodies;
}

async function holds(store: EmbeddedStore, said: Said): Promise<void> {
  const lost: string[] = [];
  for (const partition of said.committed) {
    const keys = ['a', 'b', 'c'].map((sort) => ({ partition, sort }));
    const items = await store.table.getMany(headKind, keys);
    if (items.some((item) => item === undefined)) lost.push(partition);
  }
  expect(lost).toEqual([]);
  const parts = await partsByPartition(store);
  expect([...parts].filter(([, count]) => count !== 3)).toEqual([]);
  expect(said.committed.isSubsetOf(new Set(parts.keys()))).toBe(true);
  const left = await remaining(store);
  expect([...said.sent.difference(said.handled).difference(left)]).toEqual([]);
}

describe('a process killed at any moment', () => {
  test('has kept what it acknowledged, and nothing by half', async () => {
    const folder = folders.make();
    const said = nothing();
    const random = openSeededRandom(2_026);
    for (let run = 1; run <= 6; run++) {
      const running = spawn(process.execPath, [child, folder, `${run}`], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      await listen(running, 20 + random.below(1_500), said);
      const store = await reopen(folder);
      await holds(store, said);
      // What was left was received here, and may be gone.
      for (const id of said.sent) said.handled.add(id);
      await store.close();
    }
    expect(said.committed.size).toBeGreaterThan(100);
    expect(said.refused).toEqual([]);
  }, 120_000);

  test('and one whose disk is full has refused whole commits, and lost none', async () => {
    const folder = folders.make();
    const said = nothing();
    // No file may grow beyond 4 MB: the same to LMDB as a disk that is full.
    const limited = `ulimit -f 8192; exec "$0" "$@" 2>/dev/null`;
    const running = spawn('sh', ['-c', limited, process.execPath, child, folder, 'f'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    await listen(running, 2_500, said);
    expect(said.committed.size).toBeGreaterThan(10);
    expect(said.refused.length).toBeGreaterThan(10);
    expect(said.refused[0]).toContain('Nothing was written to');
    const store = await reopen(folder);
    await holds(store, said);
    await store.close();
  }, 60_000);

  test('by one message again and again is rid of it in the end', async () => {
    const folder = folders.make();
    const first = await reopen(folder);
    await first.queues.send('work', [{ body: 'deadly' }]);
    await first.close();
    const said = nothing();
    for (let run = 1; run <= 4; run++) {
      const running = spawn(process.execPath, [deadlyChild, folder], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      // The fourth finds the message given up, and is killed from here once it is at its work.
      await listen(running, run === 4 ? 1 : Number.POSITIVE_INFINITY, said);
    }
    const deadly = said.taken.filter((taken) => taken.startsWith('deadly'));
    expect(deadly).toEqual(['deadly/1', 'deadly/2', 'deadly/3']);
    expect(said.taken.at(-1)).toMatch(/^harmless/);
    const store = await reopen(folder);
    const { items } = await store.queues.deadLetters('work', 10);
    const letters = items.filter((letter) => letter.body === 'deadly');
    expect(letters).toMatchObject([{ attempt: 3, reason: processDied }]);
    await store.close();
  }, 60_000);
});
