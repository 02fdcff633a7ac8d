import type { SeededRandom } from '#adapters/simulated/index.ts';
import type { Region } from '#kernel/region.ts';
import type { Fault } from '../world/plan.ts';
import type { World } from '../world/world.ts';
import type { FaultKind } from './fault.ts';
import { faultKinds } from './kinds.ts';

export type { Fault } from '../world/plan.ts';

interface Bounds {
  readonly regions: readonly Region[];
  readonly busyMs: number;
  readonly longestMs: number;
}

/** A fifth of all runs are free of faults: they show what must hold on a fair day. */
export function drawFaults(random: SeededRandom, bounds: Bounds): Fault[] {
  if (random.happens(0.2)) return [];
  const count = 1 + random.below(7);
  const total = faultKinds.reduce((sum, { weight }) => sum + weight, 0);
  return Array.from({ length: count }, () => {
    const kind = drawKind(random.fraction() * total);
    const isLong = kind.mayLast === true && random.happens(0.2);
    const longest = isLong ? bounds.longestMs : bounds.busyMs / 4;
    return {
      kind: kind.name,
      atMs: random.below(random.happens(0.3) ? lateTimes * bounds.busyMs : bounds.busyMs),
      forMs: Math.round(longest * random.fraction() ** 2),
      region: random.pick(bounds.regions) ?? 'eu',
      force: random.fraction(),
    };
  });
}

/** Parcels, returns and refunds have their troubles long after the shoppers went. */
const lateTimes = 6;

function drawKind(at: number): FaultKind {
  let left = at;
  for (const kind of faultKinds) {
    left -= kind.weight;
    if (left < 0) return kind;
  }
  throw new Error('Invariant broken: the weights of faults do not add up');
}

/** Puts a plan's faults into the world's future; each ends by itself. */
export function scheduleFaults(world: World): void {
  for (const [index, fault] of world.plan.faults.entries()) {
    const kind = faultKinds.find(({ name }) => name === fault.kind);
    if (!kind) throw new Error(`There is no fault called ${fault.kind}`);
    world.busy += 1;
    void run(world, kind, fault, world.random.fork(`fault ${index}`));
  }
}

async function run(
  world: World,
  kind: FaultKind,
  fault: Fault,
  random: SeededRandom,
): Promise<void> {
  await world.clock.wait(fault.atMs);
  world.trace.count(`fault/${kind.name}`);
  world.trace.record(fault.region, 'fault', `${kind.name} begins for ${fault.forMs} ms`);
  const end = kind.start(world, fault, random);
  await world.clock.wait(fault.forMs);
  end();
  world.trace.record(fault.region, 'fault', `${kind.name} is over`);
  world.busy -= 1;
}
