import type { SeededRandom } from '#adapters/simulated/index.ts';
import { openSeededRandom } from '#adapters/simulated/index.ts';
import { marketCodes } from '#kernel/market.ts';
import type { MarketCode } from '#kernel/market.ts';
import { regions } from '#kernel/region.ts';
import type { Region } from '#kernel/region.ts';
import { hourMs, minuteMs, secondMs } from '#kernel/time.ts';
import { silenceMsDefault } from '#modules/regions/index.ts';
import { drawFaults } from './faults/index.ts';
import type { Fault } from './faults/index.ts';

/**
 * One run as data: who comes when, and what goes wrong when. The same plan is the same run; a plan
 * with something taken out is another run, smaller, in which all others still decide alike.
 */
export interface Plan {
  readonly seed: number;
  readonly regions: readonly Region[];
  readonly shoppers: readonly ShopperPlan[];
  readonly tasks: readonly TaskPlan[];
  readonly faults: readonly Fault[];
  /** How many units of each piece lie in each Region's warehouse when it begins. */
  readonly units: number;
  /** Regions evacuate each other by themselves after such a silence; only staff does without. */
  readonly evacuateAfterMs?: number;
}

/** A shopper's chance is their own, so that taking one out changes no other's mind. */
export interface ShopperPlan {
  readonly name: string;
  readonly seed: number;
  /** After the opening. */
  readonly atMs: number;
  readonly market: MarketCode;
  /** Comes for the one piece that all want. */
  readonly wants?: 'brooch' | 'ring';
}

export const tasks = ['receive', 'adjust', 'move', 'reprice'] as const;
export interface TaskPlan {
  readonly task: (typeof tasks)[number];
  readonly name: string;
  readonly seed: number;
  readonly atMs: number;
  readonly region: Region;
}

/** Shoppers and faults come within this, courier and returns after it. */
const busyMs = 20 * minuteMs;

/** The plan that a seed stands for. */
export function planOf(seed: number): Plan {
  const random = openSeededRandom(seed).fork('plan');
  const units = random.pick([1, 3, 10, 40]) ?? 10;
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
  const count = 20 + random.below(40);
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
