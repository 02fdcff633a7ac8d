import { writeSync } from 'node:fs';
import { mergeableKind, put, trusted } from '#ports/item-kind.ts';
import { systemClock } from './clock.ts';
import { openSystemRandom } from './random.ts';
import { openEmbeddedRegionStore } from './store.ts';

/**
 * A process for the crash test: commits and sends as fast as it can, says what was acknowledged, and
 * waits to be killed. Arguments: the folder, and a number that makes this run's keys its own.
 */
const [folder = '', run = ''] = process.argv.slice(2);
const callers = 16;
const headKind = mergeableKind<{ n: number; padding: string }>('head', trusted);

function say(line: string): void {
  writeSync(1, `${line}\n`);
}

const random = openSystemRandom();
const store = await openEmbeddedRegionStore({ folder, region: 'eu', clock: systemClock, random });
store.queues.consume(
  'work',
  async (message) => {
    say(`handled ${String(message.body)}`);
  },
  { concurrency: 4, attemptsMax: 3 },
);

async function work(caller: number): Promise<void> {
  for (let n = 0; ; n++) {
    const id = `${run}-${caller}-${n}`;
    // Of very different sizes, so that the kill falls into small writes and large ones.
    const padding = 'x'.repeat(n % 7 === 0 ? 30_000 : 30);
    const parts = ['a', 'b', 'c'].map((sort) =>
      put(headKind, { partition: id, sort }, { n, padding }, 'absent'),
    );
    try {
      await store.table.commit(parts);
      say(`committed ${id}`);
      await store.queues.send('work', [{ body: id }]);
      say(`sent ${id}`);
    } catch (error) {
      say(`refused ${id} ${String(error)}`);
      await systemClock.wait(5);
    }
  }
}

say('ready');
await Promise.all(Array.from({ length: callers }, (_, caller) => work(caller)));
