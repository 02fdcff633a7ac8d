import { parentPort } from 'node:worker_threads';
import { planOf } from './plan.ts';
import { runPlan } from './run-plan.ts';
import type { Violation } from './world/world.ts';

/** What a worker tells of one run. */
export interface Told {
  readonly seed: number;
  readonly violations: readonly Violation[];
  readonly counts: ReadonlyMap<string, number>;
  readonly ordersOpened: number;
  readonly ordersPlaced: number;
  readonly simulatedMs: number;
}

parentPort?.on('message', (seed: number) => {
  void runPlan(planOf(seed)).then(({ counts, ordersPlaced, simulatedMs, violations }) => {
    const ordersOpened = counts.get('event/order.opened') ?? 0;
    const told: Told = { seed, violations, counts, ordersOpened, ordersPlaced, simulatedMs };
    parentPort?.postMessage(told, []);
  });
});
