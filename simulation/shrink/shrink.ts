import type { Fault, Plan, ShopperPlan } from '../world/plan.ts';

/** Whether a plan still fails in the way that is looked into. */
export type Fails = (plan: Plan) => Promise<boolean>;

export interface Shrunk {
  readonly plan: Plan;
  /** How many plans were run for it. */
  readonly runs: number;
  /** Whether nothing smaller was left to try; false when the time was over before. */
  readonly isSmallest: boolean;
}

/**
 * Makes a failing plan as small as it gets while it goes on failing: fewer faults, shoppers and tasks,
 * shorter and earlier ones, fewer calls. What is taken out shifts all latencies, so that a failure
 * may hide: bold cuts are therefore tried under a few other seeds as well. `fails` must hold for the
 * plan that is given; `mayGoOn` bounds the time and is asked before each run.
 */
export async function shrink(plan: Plan, fails: Fails, mayGoOn: () => boolean): Promise<Shrunk> {
  const search = new Search(plan, fails, mayGoOn);
  let before: Plan | undefined;
  while (before !== search.plan && mayGoOn()) {
    before = search.plan;
    for (const pass of passes) await pass(search);
  }
  return { plan: search.plan, runs: search.runs, isSmallest: before === search.plan };
}

const seedsTried = 3;

class Search {
  plan: Plan;
  runs = 0;
  readonly #fails: Fails;
  readonly #mayGoOn: () => boolean;

  constructor(plan: Plan, fails: Fails, mayGoOn: () => boolean) {
    this.plan = plan;
    this.#fails = fails;
    this.#mayGoOn = mayGoOn;
  }

  /** Takes another plan when it still fails. */
  async replace(candidate: Plan): Promise<boolean> {
    if (!this.#mayGoOn()) return false;
    this.runs += 1;
    if (!(await this.#fails(candidate))) return false;
    this.plan = candidate;
    return true;
  }

  /** Takes the change when it is one, and the plan still fails with it. */
  async take(change: Partial<Plan>, isBold = false): Promise<boolean> {
    if (isAlike({ ...this.plan, ...change }, this.plan)) return false;
    for (let more = 0; more < (isBold ? seedsTried : 1); more++) {
      const candidate = { ...this.plan, ...change, seed: this.plan.seed + more };
      if (await this.replace(candidate)) return true;
    }
    return false;
  }
}

function isAlike(one: Plan, other: Plan): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

type Pass = (search: Search) => Promise<void>;
type ListName = 'faults' | 'shoppers' | 'tasks';

const passes: readonly Pass[] = [
  (search) => removeFrom(search, 'faults'),
  (search) => removeFrom(search, 'shoppers'),
  (search) => removeFrom(search, 'tasks'),
  onlyStaffEvacuates,
  fewerCalls,
  shorterFaults,
  earlier,
  plainer,
];

/** Takes out halves, quarters and so on down to single ones. */
async function removeFrom(search: Search, name: ListName): Promise<void> {
  let size = search.plan[name].length;
  while (size >= 1) {
    for (let at = 0; at < search.plan[name].length;) {
      const isTaken = await search.take(without(search.plan, name, at, size), size > 1);
      if (!isTaken) at += size;
    }
    size = size === 1 ? 0 : Math.ceil(size / 2);
  }
}

function without(plan: Plan, name: ListName, at: number, size: number): Partial<Plan> {
  return { [name]: plan[name].filter((_, index) => index < at || index >= at + size) };
}

async function onlyStaffEvacuates(search: Search): Promise<void> {
  const { evacuateAfterMs, ...rest } = search.plan;
  if (evacuateAfterMs === undefined) return;
  await search.replace(rest);
}

const callsTried = [1, 2, 3, 4, 5, 6, 8, 10, 14, 20];

/** Lets each shopper go away as soon as the failure allows. */
async function fewerCalls(search: Search): Promise<void> {
  for (let index = 0; index < search.plan.shoppers.length; index++) {
    const known = search.plan.shoppers[index]?.callsMax ?? Infinity;
    for (const callsMax of callsTried.filter((calls) => calls < known)) {
      if (await takeShopper(search, index, { callsMax })) break;
    }
  }
}

function takeShopper(search: Search, index: number, change: Partial<ShopperPlan>) {
  const shoppers = search.plan.shoppers.map((shopper, at) =>
    at === index ? { ...shopper, ...change } : shopper,
  );
  return search.take({ shoppers });
}

async function shorterFaults(search: Search): Promise<void> {
  for (let index = 0; index < search.plan.faults.length; index++) {
    for (const share of [0, 0.1, 0.5]) {
      const fault = search.plan.faults[index];
      if (!fault || fault.forMs < 1_000) break;
      const forMs = rounded(fault.forMs * share);
      if (await takeFault(search, index, { forMs })) break;
    }
  }
}

function takeFault(search: Search, index: number, change: Partial<Fault>) {
  const faults = search.plan.faults.map((fault, at) =>
    at === index ? { ...fault, ...change } : fault,
  );
  return search.take({ faults });
}

/** Everything sooner after the opening, in the same order. */
async function earlier(search: Search): Promise<void> {
  for (const share of [0.1, 0.3, 0.6]) {
    const sooner = <T extends { readonly atMs: number }>(list: readonly T[]): T[] =>
      list.map((one) => ({ ...one, atMs: rounded(one.atMs * share) }));
    const { faults, shoppers, tasks } = search.plan;
    const isTaken = await search.take({
      faults: sooner(faults),
      shoppers: sooner(shoppers),
      tasks: sooner(tasks),
    });
    if (isTaken) return;
  }
}

/** Numbers that a person can read: whole seconds, tenths of force, one unit of each piece. */
async function plainer(search: Search): Promise<void> {
  const { units } = search.plan;
  for (const fewer of [1, 3].filter((count) => count < units)) {
    if (await search.take({ units: fewer })) break;
  }
  const faults = search.plan.faults.map((fault) => ({
    ...fault,
    atMs: rounded(fault.atMs),
    forMs: rounded(fault.forMs),
    force: Math.round(fault.force * 10) / 10,
  }));
  await search.take({ faults });
}

/** To the second, beyond a second. */
function rounded(ms: number): number {
  return ms < 1_000 ? Math.round(ms) : Math.round(ms / 1_000) * 1_000;
}
