import { planOf } from './plan.ts';
import { runPlan } from './run-plan.ts';

/** Tells the process that started it the hash of a seed's run. */
const { hash } = await runPlan(planOf(Number(process.argv[2])));
process.send?.(hash);
