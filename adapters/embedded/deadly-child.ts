import { writeSync } from 'node:fs';
import { systemClock } from './clock.ts';
import { openSystemRandom } from './random.ts';
import { openEmbeddedRegionStore } from './store.ts';

/**
 * A process for the crash test: one of its messages kills it, at once and without a word. Argument:
 * the folder.
 */
const [folder = ''] = process.argv.slice(2);
const random = openSystemRandom();
const store = await openEmbeddedRegionStore({ folder, region: 'eu', clock: systemClock, random });
store.queues.consume(
  'work',
  async ({ body, attempt }) => {
    writeSync(1, `taken ${String(body)}/${attempt}\n`);
    if (body === 'deadly') process.kill(process.pid, 'SIGKILL');
  },
  { concurrency: 4, attemptsMax: 3 },
);
await store.queues.send('work', [{ body: 'harmless' }]);
// It has nothing else to live for, and is to live until it is killed.
await systemClock.wait(60_000);
