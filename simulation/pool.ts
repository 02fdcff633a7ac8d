import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Told, WorkerData } from './worker.ts';

/**
 * Runs seeds on all cores, one after the other in each worker, until there are no more. A worker
 * that dies takes the whole run with it: that would be a fault of the simulator.
 */
export async function runSeeds(
  seeds: Iterator<number>,
  tell: (told: Told) => void,
  options: { readonly workersMax?: number | undefined; readonly regions?: number | undefined } = {},
): Promise<void> {
  const { regions = regionsDefault, workersMax = availableParallelism() } = options;
  await Promise.all(Array.from({ length: workersMax }, () => work(seeds, tell, { regions })));
}

const regionsDefault = 2;

function work(
  seeds: Iterator<number>,
  tell: (told: Told) => void,
  workerData: WorkerData,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('worker.ts', import.meta.url), { workerData });
    const next = (): void => {
      const seed = seeds.next();
      if (seed.done === true) void worker.terminate().then(() => resolve(), reject);
      else worker.postMessage(seed.value, []);
    };
    worker.on('error', reject);
    worker.on('message', (told: Told) => {
      tell(told);
      next();
    });
    next();
  });
}
