import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Id } from '#kernel/ids.ts';
import { regions as regionNames } from '#kernel/region.ts';
import type { Region } from '#kernel/region.ts';
import { evacuated, firstRoster, lost, returned, returning } from '#kernel/roster.ts';
import type { Roster, RosterRefusal } from '#kernel/roster.ts';
import type { Result } from '#kernel/result.ts';
import { inventoryAggregates } from './aggregates.ts';
import { loadAllotments } from './read-levels.ts';
import { reclaimStock } from './reclaim-stock.ts';
import { regionOfUnits } from './model.ts';
import { openReservations } from './open-reservations.ts';
import { sweepReservations } from './sweep-reservations.ts';
import { loadShortfalls } from './shortfalls.ts';
import {
  audit,
  command,
  commandIndoors,
  faults,
  historyOf,
  tolerate,
  variants,
} from './stock-history.fixture.ts';
import type { Command, Run } from './stock-history.fixture.ts';
import { comeToRest, openStock, ownAllotments, receive } from './stock.fixture.ts';
import { loadReservation } from './store.ts';

const rosterOf = new WeakMap<Run, Roster>();
const other = { eu: 'ap', ap: 'eu' } as const satisfies Record<Region, Region>;

/** Changes the roster where the rules allow it; the Regions given hear of it, the others go on as before. */
function reseat(
  run: Run,
  change: (roster: Roster) => Result<Roster, RosterRefusal>,
  hearing: readonly Region[],
): boolean {
  const changed = change(rosterOf.get(run) ?? firstRoster);
  if (!changed.ok) return false;
  rosterOf.set(run, changed.value);
  for (const region of hearing) run.regions[region].custody.learn(changed.value);
  return true;
}

function hear(run: Run): void {
  const roster = rosterOf.get(run) ?? firstRoster;
  for (const region of regionNames) run.regions[region].custody.learn(roster);
}

/** The home takes over again only once it has all that its holder wrote. */
async function takeHome(run: Run, home: Region): Promise<void> {
  hear(run);
  if (!reseat(run, (roster) => returning(roster, home), regionNames)) return;
  const { link } = run.regions;
  link.setAll('healed');
  await (run.wire = run.wire.then(() => link.replicate()));
  reseat(run, (roster) => returned(roster, home), regionNames);
}

const region = fc.constantFrom(...regionNames);
/** The survivor adopts at once; the other one goes on for a while as if it had not been told. */
const evacuating = fc
  .tuple(region, fc.boolean())
  .map<Command>(([home, isStalled]) => async (run) => {
    hear(run);
    const hearing = isStalled ? [other[home]] : regionNames;
    reseat(run, (roster) => evacuated(roster, home, other[home]), hearing);
  });
const hearing = fc.constant<Command>(async (run) => hear(run));

const history = historyOf(fc.oneof({ weight: 5, arbitrary: command }, evacuating, hearing));
const comebacks = fc.array(region, { maxLength: 5 });
/** Groups of commands between two comebacks. */
const comebackEvery = 4;

/** Returns how many events turned out to be stray. */
async function mendAll(run: Run, holders = [run.regions.eu, run.regions.ap]): Promise<number> {
  let stray = 0;
  for (const { order } of run.orders) {
    for (const at of holders) {
      const [aggregate] = inventoryAggregates(at);
      stray += (await aggregate?.mend(order.reservationId, 'test'))?.stray.length ?? 0;
    }
  }
  return stray;
}

function calm(run: Run): void {
  const { ap, eu, link } = run.regions;
  hear(run);
  link.setAll('healed');
  for (const at of [eu, ap]) {
    Object.assign(at.faults, { conflictChance: 0, unavailableChance: 0, lostAnswerChance: 0 });
  }
}

async function live(
  seed: number,
  groups: readonly (readonly Command[])[],
  given: { readonly link: object; readonly region: object },
  back: readonly Region[],
): Promise<Run> {
  const regions = openStock(seed);
  for (const variantId of variants) await receive(regions.eu, { variantId, quantity: 20 });
  Object.assign(regions.link.faults, given.link);
  for (const at of [regions.eu, regions.ap]) Object.assign(at.faults, given.region);
  const run: Run = { regions, orders: [], wire: Promise.resolve() };
  for (const [at, group] of groups.entries()) {
    await Promise.all(group.map((each) => tolerate(run, each)));
    const home = back[Math.floor(at / comebackEvery)];
    if (home && at % comebackEvery === comebackEvery - 1) await takeHome(run, home);
    for (const { came, held } of await audit(regions)) expect(held).toBeLessThanOrEqual(came);
  }
  return run;
}

/** What every Region's books show as reserved is what orders hold there. */
async function expectReservedAreHeld({ orders, regions }: Run): Promise<void> {
  const held = new Map<string, number>();
  for (const { order } of orders) {
    const heads = await Promise.all(
      [regions.eu, regions.ap].map(({ table }) => loadReservation(table, order.reservationId)),
    );
    expect(heads[0]?.value).toEqual(heads[1]?.value);
    const head = heads[0]?.value;
    if (head?.status !== 'held' && head?.status !== 'confirmed') continue;
    for (const { quantity, variantId } of head.lines) {
      const name = `${regionOfUnits(head)}/${variantId}`;
      held.set(name, (held.get(name) ?? 0) + quantity);
    }
  }
  for (const at of [regions.eu, regions.ap]) {
    for (const variantId of variants) {
      const allotments = await ownAllotments(at, variantId);
      const reserved = allotments.reduce((units, one) => units + one.reserved, 0);
      expect(reserved).toBe(held.get(`${at.region}/${variantId}`) ?? 0);
    }
  }
}

describe('after any history of evacuations and returns', () => {
  test('no unit is promised twice, and at rest all balances to the unit', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), history, faults, comebacks, async (seed, groups, given, back) => {
        const run = await live(seed, groups, given, back);
        const { ap, eu } = run.regions;
        calm(run);
        for (let round = 0; round < 2; round++) {
          await comeToRest(run.regions);
          await mendAll(run);
        }
        await comeToRest(run.regions);
        for (const { came, held } of await audit(run.regions)) expect(held).toBe(came);
        for (const variantId of variants) {
          const seen = await loadAllotments(eu.table, variantId);
          expect(seen).toEqual(await loadAllotments(ap.table, variantId));
        }
        const short = [
          ...(await loadShortfalls(eu.table, 'eu')),
          ...(await loadShortfalls(ap.table, 'ap')),
        ];
        if (short.length === 0) await expectReservedAreHeld(run);
      }),
      { numRuns: 60 },
    );
  });

  test('the survivor of a lost Region promises no unit that an order holds, or that never came', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), indoors, faults, async (seed, groups, given) => {
        const run = await live(seed, groups, given, []);
        const { came } = await totals(run);
        const isThere = await loseOne(run);
        for (const [index, variantId] of variants.entries()) {
          const { free, held } = await promisable(run, variantId);
          expect(free + held).toBeLessThanOrEqual(came[index] ?? 0);
          if (isThere) expect(free + held).toBe(came[index] ?? 0);
        }
      }),
      { numRuns: 80 },
    );
  });
});

const indoors = historyOf(fc.oneof({ weight: 5, arbitrary: commandIndoors }, evacuating, hearing));

async function totals({ regions }: Run): Promise<{ came: readonly number[] }> {
  return { came: (await audit(regions)).map(({ came }) => came) };
}

/** Loses eu as the link left it, and lets ap take over what it can. True when all had arrived at ap, and nothing was decided twice. */
async function loseOne(run: Run): Promise<boolean> {
  const { ap, link } = run.regions;
  const seat = (rosterOf.get(run) ?? firstRoster).seats;
  calm(run);
  // It takes one that serves to survive; where ap's own home is held by eu, it is given back first.
  if (seat.ap.standing !== 'serving') await takeHome(run, 'ap');
  reseat(run, (roster) => evacuated(roster, 'eu', 'ap'), ['ap']);
  reseat(run, (roster) => lost(roster, 'eu'), ['ap']);
  // Of what eu wrote last, some items arrived and others of the same commits did not.
  link.faults.delayChance = 0.5;
  const left = await link.step();
  link.setAll('cut');
  const stray = await mendAll(run, [ap]);
  for (let round = 0; round < 3; round++) {
    await sweepReservations(ap);
    await reclaimStock(ap, 'eu');
  }
  return left === 0 && stray === 0;
}

/** What the survivor may sell, and what it knows to be promised. */
async function promisable({ regions: { ap } }: Run, variantId: Id<'variant'>) {
  const allotments = await loadAllotments(ap.table, variantId);
  const free = allotments.reduce((units, one) => units + one.free, 0);
  let held = 0;
  for (const home of regionNames) {
    for await (const { lines } of openReservations(ap.table, home)) {
      const own = lines.filter((line) => line.variantId === variantId);
      held += own.reduce((units, { quantity }) => units + quantity, 0);
    }
  }
  return { free, held };
}
