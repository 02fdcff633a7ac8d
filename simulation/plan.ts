import type { SeededRandom } from '#adapters/simulated/index.ts';
import { openSeededRandom } from '#adapters/simulated/index.ts';
import { marketCodes } from '#kernel/market.ts';
import { regions } from '#kernel/region.ts';
import { hourMs, minuteMs, secondMs } from '#kernel/time.ts';
import { silenceMsDefault } from '#modules/regions/index.ts';
import { drawFaults } from './faults/index.ts';
import { tasks } from './world/plan.ts';
import type { Plan, ShopperPlan, TaskPlan } from './world/plan.ts';

export type { Plan } from './world/plan.ts';

/** Shoppers and faults come within this, courier and returns after it. */
const busyMs = 20 * minuteMs;

/** The plan that a seed stands for. */
export function planOf(seed: number): Plan {
  const random = openSeededRandom(seed).fork('plan');
  const units = random.pick([1, 4, 12, 40]) ?? 10;
  return {
    seed,
    regions,
    shoppers: drawShoppers(random),
    tasks: drawTasks(random),
    faults: drawFaults(random.fork('faults'), { regions, busyMs, longestMs: 2 * hourMs }),
    units,
    ...(random.happens(0.4) && { evacuateAfterMs: silenceMsDefault }),
  };
}

function drawShoppers(random: SeededRandom): ShopperPlan[] {
  const shoppers: ShopperPlan[] = [];
  const add = (plan: Pick<ShopperPlan, 'atMs' | 'wants'>): void => {
    const name = `shopper ${shoppers.length + 1}`;
    const market = random.pick(marketCodes) ?? 'europe';
    shoppers.push({ ...plan, name, market, seed: random.below(2 ** 32) });
  };
  const count = 20 + random.below(30);
  for (let left = count; left > 0; left--) add({ atMs: 5 * secondMs + random.below(busyMs) });
  if (random.happens(0.15)) {
    const crowd = random.pick([10, 30, 60, 200]) ?? 10;
    const atMs = 10 * secondMs + random.below(busyMs);
    const wants = random.pick(['brooch', 'ring'] as const) ?? 'brooch';
    for (let left = crowd; left > 0; left--) add({ atMs: atMs + random.below(secondMs), wants });
  }
  return shoppers;
}

function drawTasks(random: SeededRandom): TaskPlan[] {
  return Array.from({ length: random.below(10) }, (_, index) => ({
    name: `task ${index + 1}`,
    task: random.pick(tasks) ?? 'receive',
    seed: random.below(2 ** 32),
    atMs: minuteMs + random.below(busyMs),
    region: random.pick(regions) ?? 'eu',
  }));
}
