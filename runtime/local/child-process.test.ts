import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test, vi } from 'vitest';
import { makeFolders } from '#adapters/embedded/test-folder.ts';
import { restartDelayMs, supervise } from './child-process.ts';

const folders = makeFolders();
afterAll(() => folders.remove());
const script = fileURLToPath(new URL('./child.fixture.ts', import.meta.url));

test('a part that ended and does not come back says why', async () => {
  const notes: string[] = [];
  const part = supervise({
    name: 'Region eu',
    script,
    config: { file: join(folders.make(), 'starts') },
    onNote: (note) => notes.push(note),
  });
  await part.ready;
  const last = 'Region eu ended (1); starting it again.';
  await vi.waitUntil(() => notes.includes(last), { timeout: 20_000 });
  await part.stop();
  expect(notes.slice(0, 3)).toEqual([
    'Region eu ended (3); starting it again.',
    'Region eu cannot start: The store is damaged',
    last,
  ]);
}, 30_000);

test('each start that fails doubles the wait for the next, up to half a minute', () => {
  const delays = Array.from({ length: 9 }, (_, failures) => restartDelayMs(failures));
  expect(delays).toEqual([400, 800, 1_600, 3_200, 6_400, 12_800, 25_600, 30_000, 30_000]);
});
