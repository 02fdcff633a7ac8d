import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { SimulatedClock, openSeededRandom } from '#adapters/simulated/index.ts';
import { queueContract } from '#ports/queue.contract.ts';
import type { QueueBench } from '#ports/queue.contract.ts';
import { processDied } from '#ports/queue.ts';
import type { Message } from '#ports/queue.ts';
import { openEnvironment } from './environment.ts';
import { EmbeddedQueues } from './queues.ts';

queueContract('embedded', openBench);

async function openBench(): Promise<QueueBench> {
  const folder = mkdtempSync(join(tmpdir(), 'meridian-'));
  const clock = new SimulatedClock({ mode: 'manual' });
  const random = openSeededRandom(1);
  let environment = openEnvironment(folder);
  const make = () => new EmbeddedQueues({ environment, region: 'eu', clock, random });
  let queues = make();
  const stop = async (): Promise<void> => {
    await queues.close();
    await environment.root.close();
  };
  return {
    queues,
    advance: (durationMs) => clock.advance(durationMs),
    restart: async () => {
      await stop();
      environment = openEnvironment(folder);
      queues = make();
      return queues;
    },
    close: async () => {
      await stop();
      rmSync(folder, { recursive: true });
    },
  };
}

test('what was in flight beside a message that kills its process is not given up with it', async () => {
  const bench = await openBench();
  let { queues } = bench;
  const options = { concurrency: 4, attemptsMax: 3 };
  const bodies = ['deadly', 'b', 'c', 'd'];
  await queues.send(
    'q',
    bodies.map((body) => ({ body })),
  );
  let taken: unknown[] = [];
  // It hangs where the deadly one would kill; the process dies at the restart.
  const hang = async ({ body }: Message): Promise<void> => {
    taken.push(body);
    await new Promise(() => {});
  };
  for (const together of [bodies, bodies, ['deadly']]) {
    taken = [];
    queues.consume('q', hang, options);
    await vi.waitFor(() => expect(taken).toEqual(together), { interval: 1 });
    queues = await bench.restart();
  }
  const handled: unknown[] = [];
  const handle = async ({ attempt, body }: Message) => void handled.push([body, attempt]);
  queues.consume('q', handle, options);
  await vi.waitFor(() => expect(handled).toHaveLength(3), { interval: 1 });
  expect(handled).toEqual(['b', 'c', 'd'].map((body) => [body, 3]));
  const { items } = await queues.deadLetters('q', 10);
  expect(items).toMatchObject([{ body: 'deadly', reason: processDied }]);
  await bench.close();
});
