import { parentPort, workerData } from 'node:worker_threads';
import { haveRegions } from './more-regions.ts';
import type { Violation } from './world/world.ts';

export interface WorkerData {
  /** How many the house has. */
  readonly regions: number;
}

/** What a worker tells of one run. */
export interface Told {
  readonly seed: number;
  readonly violations: readonly Violation[];
  readonly counts: ReadonlyMap<string, number>;
  readonly ordersOpened: number;
  readonly ordersPlaced: number;
  readonly simulatedMs: number;
}

const { regions } = workerData as WorkerData; // Given by `runSeeds` alone.
haveRegions(regions);
// What runs is loaded only now, with as many Regions as it is to have.
const { planOf } = await import('./plan.ts');
const { runPlan } = await import('./run-plan.ts');

parentPort?.on('message', (seed: number) => {
  void runPlan(planOf(seed)).then(({ counts, ordersPlaced, simulatedMs, violations }) => {
    const ordersOpened = counts.get('event/order.opened') ?? 0;
    const told: Told = { seed, violations, counts, ordersOpened, ordersPlaced, simulatedMs };
    parentPort?.postMessage(told, []);
  });
});
