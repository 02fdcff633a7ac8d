import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test, vi } from 'vitest';
import { supervise } from './child-process.ts';
import type { SupervisedProcess } from './child-process.ts';

const running: SupervisedProcess[] = [];
afterEach(async () => {
  for (const child of running.splice(0)) await child.stop();
});

function start(conduct: 'runs' | 'fails' | 'dies') {
  const notes: string[] = [];
  const changed: string[] = [];
  const pids: number[] = [];
  const backs: number[] = [];
  const child = supervise({
    name: 'Region eu',
    script: fileURLToPath(new URL('child-process.fixture.ts', import.meta.url)),
    config: { conduct, secret: 'rosebud' },
    onNote: (text) => notes.push(text),
    onLaunched: (pid) => pids.push(pid),
    onChanged: (keys) => changed.push(...keys),
    onBack: () => backs.push(pids.length),
  });
  running.push(child);
  return { child, notes, changed, pids, backs };
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

const patience = { timeout: 15_000 };

test('a child gets its configuration, and its words are heard', async () => {
  const { child, changed, notes } = start('runs');
  await child.ready;
  expect(notes.join()).toContain('rosebud');
  expect(changed).toEqual(['p-1', 'p-2']);
});

test('a child that is killed is started again, as often as it takes', async () => {
  const { child, notes, pids, backs } = start('runs');
  await child.ready;
  for (const time of [1, 2]) {
    process.kill(child.pid() ?? 0, 'SIGKILL');
    await vi.waitUntil(() => backs.length === time, patience);
  }
  expect(backs).toEqual([2, 3]);
  expect(notes).toContain('Region eu ended (SIGKILL); starting it again.');
  expect(notes).toContain('Region eu is back.');
  expect(new Set(pids).size).toBe(3);
  expect(pids.at(-1)).toBe(child.pid());
});

test('a child that cannot start says why, and is not tried for ever', async () => {
  const { child, pids } = start('fails');
  await expect(child.ready).rejects.toThrow('The shelf is empty');
  await vi.waitUntil(() => !isAlive(pids[0] ?? 0), patience);
  expect(pids).toHaveLength(1);
});

test('a child that dies before it is ready is missed at once', async () => {
  const { child } = start('dies');
  await expect(child.ready).rejects.toThrow('Region eu ended before it was ready (3)');
});

test('a child that is stopped ends, and stays ended', async () => {
  const { child, notes, pids } = start('runs');
  await child.ready;
  await child.stop();
  expect(isAlive(pids[0] ?? 0)).toBe(false);
  expect(notes.filter((note) => note.includes('again'))).toEqual([]);
  expect(pids).toHaveLength(1);
});

test('a child that is halted stays so until it is told to go on', async () => {
  const { child, notes, pids, backs } = start('runs');
  await child.ready;
  await child.halt();
  expect(child.state()).toBe('halted');
  expect(isAlive(pids[0] ?? 0)).toBe(false);
  expect(notes.filter((note) => note.includes('again'))).toEqual([]);
  await child.resume();
  expect(child.state()).toBe('running');
  expect([pids.length, backs]).toEqual([2, [2]]);
});

test('a halted child that cannot start any more says why, and stays halted', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'meridian-child-'));
  const child = supervise({
    name: 'Region eu',
    script: fileURLToPath(new URL('child.fixture.ts', import.meta.url)),
    config: { file: join(folder, 'starts') },
    onNote: () => undefined,
  });
  running.push(child);
  await child.ready;
  await child.halt();
  await expect(child.resume()).rejects.toThrow('The store is damaged');
  expect(child.state()).toBe('halted');
  rmSync(folder, { recursive: true });
});
