import { hourMs, minuteMs, plus } from '#kernel/time.ts';
import { allotmentKind } from '#modules/inventory/index.ts';
import type { Allotment } from '#modules/inventory/index.ts';
import { scheduleFaults } from './faults/index.ts';
import { checkEnd, watchInvariants } from './invariants/index.ts';
import type { Plan } from './world/plan.ts';
import { employCourier } from './workload/courier-company.ts';
import { opening } from './workload/house.ts';
import { bringHome, operator } from './workload/operator.ts';
import { staffOrderDesk } from './workload/order-desk.ts';
import { shop } from './workload/shopper.ts';
import { doTask, fillShelves } from './workload/staff.ts';
import { waitsForPeople } from './world/sent-unheard.ts';
import { World } from './world/world.ts';
import type { Violation } from './world/world.ts';
import type { Recording } from './world/recording.ts';

export interface Outcome {
  readonly seed: number;
  readonly violations: readonly Violation[];
  /** Equal for equal runs. */
  readonly hash: string;
  readonly records: number;
  readonly ordersPlaced: number;
  readonly simulatedMs: number;
  readonly counts: ReadonlyMap<string, number>;
  /** Empty unless asked for. */
  readonly recording: Recording;
}

/** Orders, returns and retries have come to their end long before this. */
const longestMs = 30 * hourMs;
/** Violations beyond this tell nothing new. */
const violationsMaxDefault = 20;

/** Runs a plan to its end, faults, healing and all, and holds it to the invariants. */
export async function runPlan(
  plan: Plan,
  options: {
    readonly keepsTrace?: boolean;
    /** The run ends with so many. */
    readonly violationsMax?: number;
    /** The run ends when this rule is broken. */
    readonly untilBroken?: string;
  } = {},
): Promise<Outcome> {
  const { violationsMax = violationsMaxDefault } = options;
  const world = new World(plan, { keepsTrace: options.keepsTrace === true });
  watchInvariants(world);
  await world.open();
  populate(world);
  scheduleFaults(world);
  const isStopped = () =>
    world.violations.length >= violationsMax ||
    world.violations.some(({ rule }) => rule === options.untilBroken);
  await world.clock.run(plus(opening, longestMs), () => world.busy === 0 || isStopped());
  world.trace.record('world', 'phase', 'everything heals, and work comes to its end');
  await settle(world, isStopped);
  if (!isStopped()) await checkEnd(world);
  return {
    seed: plan.seed,
    violations: world.violations,
    hash: world.trace.hash(),
    records: world.trace.records,
    ordersPlaced: world.trace.counts.get('event/order.placed') ?? 0,
    simulatedMs: world.elapsedMs,
    counts: world.trace.counts,
    recording: world.trace.recording,
  };
}

function populate(world: World): void {
  const { plan } = world;
  employCourier(world);
  staffOrderDesk(world);
  for (const region of plan.regions) world.spawn(() => fillShelves(world, region));
  for (const shopper of plan.shoppers) world.spawn(() => shop(world, shopper));
  for (const task of plan.tasks) world.spawn(() => doTask(world, task));
}

const lookEveryMs = 2 * minuteMs;
/** Reservations that nobody looks after lapse within this, and chores come round. */
const quietForMs = 40 * minuteMs;

/** Lets all work come to its end: until nothing is left to do for a while. */
async function settle(world: World, isStopped: () => boolean): Promise<void> {
  for (const mend of world.mends) mend();
  for (const { region } of world.survivors) {
    world.bringBack(region);
    world.spawn(async () => {
      await bringHome(world, await operator(world, `end of all in ${region}`), region);
    });
  }
  let quietSinceMs = world.elapsedMs;
  while (world.elapsedMs - quietSinceMs < quietForMs && !isStopped()) {
    if (world.elapsedMs > longestMs) {
      return world.violate('work comes to its end', await unfinished(world));
    }
    const until = plus(world.clock.now(), lookEveryMs);
    await world.clock.run(until, isStopped);
    await world.clock.advance(Math.max(0, until - world.clock.now()));
    if ((await unfinished(world)) === '') continue;
    quietSinceMs = world.elapsedMs;
    await redriveDeadLetters(world);
  }
}

/** What is still to do, in words; empty when there is nothing. */
async function unfinished(world: World): Promise<string> {
  const left: string[] = world.busy > 0 ? [`${world.busy} actors`] : [];
  for (const { queues, region } of world.survivors) {
    for (const name of queues.names()) {
      const { dead, delayed, inFlight, waiting } = await queues.depth(name);
      const depth = dead + delayed + inFlight + waiting;
      if (depth > 0) left.push(`${depth} in ${name} of ${region}`);
    }
  }
  for (const carrier of world.carriers) {
    const { from, to } = carrier;
    if (world.lost.has(from.region) || world.lost.has(to.region)) continue;
    if (!(await carrier.isCaughtUp())) left.push(`${carrier.from.region} is replicating`);
  }
  if (holdsFreeUnits(world)) left.push('units of a lost Region are to be taken over');
  return left.join(', ');
}

/** Whether what a lost Region had to sell is still in its name: taking it over has to wait for buyers. */
function holdsFreeUnits(world: World): boolean {
  const { lost, survivors } = world;
  if ([...lost].every((region) => waitsForPeople(world, region))) return false;
  return survivors.some(({ table }) =>
    table.items().some(({ kind, value }) => {
      if (kind !== allotmentKind.name) return false;
      const { free, region } = value as Allotment; // The kind's one writer is the inventory.
      return free > 0 && lost.has(region);
    }),
  );
}

/** What became a dead letter without a poisoned consumer needs an explanation; all get another try. */
async function redriveDeadLetters(world: World): Promise<void> {
  for (const { queues, region } of world.survivors) {
    for (const name of queues.names()) {
      for (const { body, id, reason } of (await queues.deadLetters(name, 100)).items) {
        const event = String((body as { readonly id?: string }).id); // The bus carries events only.
        world.trace.count(`dead letter/${name}`);
        if (!world.poisoned.has(`${name}/${event}`)) {
          world.violate('no dead letter is unexplained', `${name} of ${region}: ${reason}`);
        }
        await queues.redrive(name, [id]);
      }
    }
  }
}
