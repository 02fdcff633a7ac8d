import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  evacuated,
  firstRoster,
  lost,
  reclaimed,
  rejoined,
  returned,
  returning,
  stayed,
} from '#kernel/roster.ts';
import type { Roster } from '#kernel/roster.ts';
import { regions } from '#kernel/region.ts';
import type { Region } from '#kernel/region.ts';
import { declareLost } from './declare-lost.ts';
import { evacuateRegion } from './evacuate-region.ts';
import { KeptWorld } from './keepers.fixture.ts';
import { returnRegion } from './return-region.ts';

const region = fc.constantFrom<Region>(...regions);
const stepOf = {
  cut: fc.record({ kind: fc.constant('cut' as const), from: region }),
  cutBoth: fc.record({ kind: fc.constant('cutBoth' as const) }),
  heal: fc.record({ kind: fc.constant('heal' as const) }),
  slow: fc.record({ kind: fc.constant('slow' as const), chance: fc.constantFrom(0, 0.3, 1) }),
  witness: fc.record({ kind: fc.constantFrom('witnessStops' as const, 'witnessStarts' as const) }),
  deaf: fc.record({
    kind: fc.constant('witnessFrom' as const),
    region,
    state: fc.constantFrom('cut' as const, 'deaf' as const, 'healed' as const),
  }),
  process: fc.record({ kind: fc.constantFrom('dies' as const, 'starts' as const), region }),
  order: fc.record({
    kind: fc.constantFrom(
      'evacuate' as const,
      'return' as const,
      'takeBack' as const,
      'lost' as const,
    ),
    region,
    at: region,
  }),
  store: fc.record({ kind: fc.constant('newStore' as const), region }),
};
const step = fc.oneof(
  { weight: 5, arbitrary: stepOf.order },
  { weight: 2, arbitrary: stepOf.process },
  { weight: 2, arbitrary: stepOf.deaf },
  { weight: 2, arbitrary: stepOf.heal },
  ...[stepOf.cut, stepOf.cutBoth, stepOf.slow, stepOf.witness, stepOf.store].map((arbitrary) => ({
    weight: 1,
    arbitrary,
  })),
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

const plan = fc.record({
  seed: fc.integer({ min: 1, max: 1e9 }),
  latencyMsMax: fc.constantFrom(5, 80, 250),
  driftMax: fc.constantFrom(0, 0.01),
  evacuateAfterMs: fc.constantFrom(undefined, 4_000),
  steps: fc.array(fc.record({ step, afterMs: fc.constantFrom(20, 60, 300, 1_000, 3_000) }), {
    minLength: 5,
    maxLength: 25,
  }),
});

test('at no instant two Regions commit for one home, whatever is cut, killed, ordered or late', async () => {
  await fc.assert(
    fc.asyncProperty(plan, async ({ evacuateAfterMs, steps, ...options }) => {
      const world = new KeptWorld({
        ...options,
        ...(evacuateAfterMs !== undefined && { evacuateAfterMs }),
      });
      const epochs = new Map<string, Region>();
      const look = (): void => lookAt(world, epochs);
      for (const { step: taken, afterMs } of steps) {
        take(world, taken);
        await world.pass(afterMs, look);
      }
      await heal(world, look);
      // Whatever happened, what was not declared lost is served by somebody in the end.
      await world.until(() => regions.every((home) => world.committersOf(home).length === 1));
      await world.close();
    }),
    { numRuns: 60 },
  );
}, 120_000);

/** One committer a home, and one for ever in an epoch. */
function lookAt(world: KeptWorld, epochs: Map<string, Region>): void {
  for (const home of regions) {
    const committers = world.committersOf(home);
    expect(committers.length).toBeLessThan(2);
    const [committer] = committers;
    if (committer === undefined) continue;
    const epoch = `${home}/${world.at(committer).custody.epochOf(home)}`;
    expect(epochs.get(epoch) ?? committer).toBe(committer);
    epochs.set(epoch, committer);
  }
}

function take(world: KeptWorld, taken: Step): void {
  switch (taken.kind) {
    case 'cut':
      return world.link.set(taken.from, taken.from === 'eu' ? 'ap' : 'eu', 'cut');
    case 'cutBoth':
      return world.link.setAll('cut');
    case 'heal':
      return world.link.setAll('healed');
    case 'slow':
      world.link.faults.delayChance = taken.chance;
      return;
    case 'witnessStops':
      return world.witness.stop();
    case 'witnessStarts':
      return world.witness.start();
    case 'witnessFrom':
      return world.witness.set(taken.region, taken.state);
    case 'dies':
      return world.kill(taken.region);
    case 'starts':
      if (!world.running.has(taken.region)) world.start(taken.region);
      return;
    case 'newStore':
      if (mayLoseItsStore(world, taken.region)) world.renewStore(taken.region);
      return;
    default:
      return give(world, taken);
  }
}

/** When both Regions' stores are gone, nothing is left that could be held. */
function mayLoseItsStore(world: KeptWorld, home: Region): boolean {
  const other = world.running.get(home === 'eu' ? 'ap' : 'eu');
  return !world.running.has(home) && other?.refusals.length === 0;
}

function give(world: KeptWorld, taken: Extract<Step, { readonly at: Region }>): void {
  const ports = world.running.get(taken.at);
  if (!ports) return;
  const order = { region: taken.region, by: 'stf_1', reason: 'a drill' };
  const orders = { evacuate: evacuateRegion, return: returnRegion, takeBack, lost: declareLost };
  // Late, refused or broken off: the order may take effect or not, and both must be safe.
  orders[taken.kind](ports, order, 'drill-1').catch(() => undefined);
}

const takeBack: typeof returnRegion = (ports, order, correlationId) =>
  returnRegion(ports, { ...order, force: true }, correlationId);

async function heal(world: KeptWorld, look: () => void): Promise<void> {
  world.link.setAll('healed');
  world.link.faults.delayChance = 0;
  world.witness.stop();
  world.witness.start();
  for (const home of regions) {
    world.witness.set(home, 'healed');
    if (!world.running.has(home)) world.start(home);
  }
  await world.pass(25_000, look);
  for (const home of regions) await restock(world, home, look);
}

/** A Region whose store is not let in is declared lost by the other, and begins anew. */
async function restock(world: KeptWorld, home: Region, look: () => void): Promise<void> {
  if (world.at(home).refusals.length === 0) return;
  const other = world.at(home === 'eu' ? 'ap' : 'eu');
  world.kill(home);
  await world.pass(4_000, look);
  const order = (region: Region) => ({ region, by: 'stf_1', reason: 'an unknown store' });
  const own = other.custody.region;
  const commands = [
    () => takeBack(other, order(own), 'drill-9'),
    () => evacuateRegion(other, order(home), 'drill-9'),
    () => declareLost(other, order(home), 'drill-9'),
  ];
  // Messages get lost: a person would repeat what had no answer.
  for (const command of commands.flatMap((one) => [one, one, one])) {
    void command().catch(() => undefined);
    await world.pass(2_500, look);
  }
  world.renewStore(home);
  world.start(home);
  await world.pass(10_000, look);
}

test('a roster never has two holders in one epoch, by whatever steps it came about', () => {
  const change = fc.record({
    kind: fc.constantFrom(
      'evacuated',
      'returning',
      'returned',
      'stayed',
      'reclaimed',
      'lost',
      'rejoined',
    ),
    home: region,
    survivor: region,
  });
  fc.assert(
    fc.property(fc.array(change, { maxLength: 40 }), (changes) => {
      const holders = new Map<string, Region>();
      let roster: Roster = firstRoster;
      for (const { kind, home, survivor } of changes) {
        const next = {
          evacuated: () => evacuated(roster, home, survivor),
          returning: () => returning(roster, home),
          returned: () => returned(roster, home),
          stayed: () => stayed(roster, home),
          reclaimed: () => reclaimed(roster, home),
          lost: () => lost(roster, home),
          rejoined: () => rejoined(roster, home),
        }[kind]();
        if (!next.ok) continue;
        roster = next.value;
        for (const [seat, { holder, epoch }] of Object.entries(roster.seats)) {
          expect(holders.get(`${seat}/${epoch}`) ?? holder).toBe(holder);
          holders.set(`${seat}/${epoch}`, holder);
        }
      }
    }),
  );
});
