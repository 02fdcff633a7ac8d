import type { SeededRandom } from '#adapters/simulated/index.ts';
import { openSeededRandom } from '#adapters/simulated/index.ts';
import { marketCodes } from '#kernel/market.ts';
import { regions } from '#kernel/region.ts';
import { hourMs, minuteMs, secondMs } from '#kernel/time.ts';
import { silenceMsDefault } from '#modules/regions/index.ts';
import { drawFaults } from './faults/index.ts';
import { tasks } from './world/plan.ts';
import type { Fault, Plan, ShopperPlan, TaskPlan } from './world/plan.ts';

export type { Plan } from './world/plan.ts';

/** How much happens in a run. */
interface Size {
  /** How often it is drawn, relative to the others. */
  readonly weight: number;
  /** Shoppers and faults come within this, courier and returns after it. */
  readonly busyMs: number;
  readonly shoppersMin: number;
  readonly shoppersMax: number;
  readonly tasksMax: number;
  readonly faultsMax: number;
  /** How many may come at once for the same piece, when any do. */
  readonly crowds: readonly number[];
  readonly crowdChance: number;
}

/**
 * Most runs are small: what goes wrong needs few people and one or two faults at the right moment, and
 * more runs come to more such moments. Some are large, for what only many at once can do.
 */
const sizes: readonly Size[] = [
  {
    weight: 70,
    busyMs: 6 * minuteMs,
    shoppersMin: 5,
    shoppersMax: 14,
    tasksMax: 4,
    faultsMax: 3,
    crowds: [4, 8, 12],
    crowdChance: 0.15,
  },
  {
    weight: 29,
    busyMs: 20 * minuteMs,
    shoppersMin: 20,
    shoppersMax: 50,
    tasksMax: 10,
    faultsMax: 7,
    crowds: [10, 30, 60, 200],
    crowdChance: 0.15,
  },
  {
    weight: 1,
    busyMs: 10 * minuteMs,
    shoppersMin: 10,
    shoppersMax: 30,
    tasksMax: 10,
    faultsMax: 4,
    crowds: [500, 1_000],
    crowdChance: 1,
  },
];

/** The plan that a seed stands for. */
export function planOf(seed: number): Plan {
  const random = openSeededRandom(seed).fork('plan');
  const size = drawSize(random);
  const { busyMs, faultsMax } = size;
  const units = random.pick([1, 4, 12, 40]) ?? 10;
  const bounds = { regions, busyMs, longestMs: 2 * hourMs };
  const faults = drawFaults(random.fork('faults'), bounds).filter(isPossible);
  return {
    seed,
    regions,
    shoppers: drawShoppers(random, size),
    tasks: drawTasks(random, size),
    faults: faults.slice(0, faultsMax),
    units,
    ...(random.happens(0.4) && { evacuateAfterMs: silenceMsDefault }),
  };
}

/** The stock of a lost Region is reclaimed by the one that is left: for several there is no way yet. */
function isPossible({ kind }: Fault): boolean {
  return regions.length <= 2 || kind !== 'Region lost for good';
}

function drawSize(random: SeededRandom): Size {
  let left = random.below(sizes.reduce((sum, { weight }) => sum + weight, 0));
  for (const size of sizes) {
    left -= size.weight;
    if (left < 0) return size;
  }
  throw new Error('Invariant broken: the weights of sizes do not add up');
}

function drawShoppers(random: SeededRandom, size: Size): ShopperPlan[] {
  const { busyMs, crowdChance, crowds, shoppersMax, shoppersMin } = size;
  const shoppers: ShopperPlan[] = [];
  const add = (plan: Pick<ShopperPlan, 'atMs' | 'wants'>): void => {
    const name = `shopper ${shoppers.length + 1}`;
    const market = random.pick(marketCodes) ?? 'europe';
    shoppers.push({ ...plan, name, market, seed: random.below(2 ** 32) });
  };
  const count = shoppersMin + random.below(shoppersMax - shoppersMin + 1);
  for (let left = count; left > 0; left--) add({ atMs: 5 * secondMs + random.below(busyMs) });
  if (random.happens(crowdChance)) {
    const crowd = random.pick(crowds) ?? 10;
    const atMs = 10 * secondMs + random.below(busyMs);
    const wants = random.pick(['brooch', 'ring'] as const) ?? 'brooch';
    for (let left = crowd; left > 0; left--) add({ atMs: atMs + random.below(secondMs), wants });
  }
  return shoppers;
}

function drawTasks(random: SeededRandom, { busyMs, tasksMax }: Size): TaskPlan[] {
  return Array.from({ length: random.below(tasksMax + 1) }, (_, index) => ({
    name: `task ${index + 1}`,
    task: random.pick(tasks) ?? 'receive',
    seed: random.below(2 ** 32),
    atMs: minuteMs + random.below(busyMs),
    region: random.pick(regions) ?? 'eu',
  }));
}
