import { once } from 'node:events';
import { plant } from './patch-source.ts';
import { bugs } from './table.ts';

/** What a hunter tells of each seed that it ran. */
export interface Trail {
  readonly seed: number;
  /** The rules that were broken, each with the first detail. */
  readonly broken: readonly (readonly [rule: string, detail: string])[];
}

/**
 * A process with a bug in it. Runs each seed that it is sent, or all that are named after the bug.
 */
const [name, ...seeds] = process.argv.slice(2);
const bug = bugs.find((one) => one.name === name);
if (!bug && name !== 'none') throw new Error(`There is no bug called ${name}`);
const left = bug ? plant(bug) : () => [];
const { planOf } = await import('../plan.ts');
const { runPlan } = await import('../run-plan.ts');
const unloaded = left();
if (unloaded.length > 0) throw new Error(`Never loaded: ${unloaded.join(', ')}`);

async function run(seed: number): Promise<Trail> {
  const plan = planOf(seed);
  const kinds = new Set(plan.faults.map(({ kind }) => kind));
  const isIdle = bug?.needs?.some((anyOf) => !anyOf.some((kind) => kinds.has(kind)));
  if (isIdle === true) return { seed, broken: [] };
  const broken = new Map<string, string>();
  try {
    const { violations } = await runPlan(plan, { violationsMax: 1 });
    for (const { detail, rule } of violations) if (!broken.has(rule)) broken.set(rule, detail);
  } catch (error) {
    broken.set('the simulator itself works', String(error));
  }
  return { seed, broken: [...broken] };
}

for (const seed of seeds) {
  const { broken } = await run(Number(seed));
  for (const [rule, detail] of broken) process.stdout.write(`${seed} ${rule}: ${detail}\n`);
}
if (process.send) {
  process.send('ready');
  for (;;) {
    const [seed] = (await once(process, 'message')) as [number]; // Sent by `hunt` alone.
    process.send(await run(seed));
  }
}
