import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SimulatedClock, openSeededRandom } from '#adapters/simulated/index.ts';
import { queueContract } from '#ports/queue.contract.ts';
import { openEnvironment } from './environment.ts';
import { EmbeddedQueues } from './queues.ts';

queueContract('embedded', async () => {
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
});
