import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { SimulatedRegion, SimulatedRegions } from '#adapters/simulated/index.ts';
import { regions as regionNames } from '#kernel/region.ts';
import type { Region } from '#kernel/region.ts';
import { newId } from '#ports/identifier.ts';
import { TableUnavailable } from '#ports/table.ts';
import { adjustStock } from './adjust-stock.ts';
import { confirmReservation } from './confirm-reservation.ts';
import { dispatchReservation } from './dispatch-reservation.ts';
import { sweepReservations } from './sweep-reservations.ts';
import { recoverTransfers } from './follow-transfers.ts';
import { loadAllotments } from './read-levels.ts';
import { rebuildAllotments } from './rebuild-allotments.ts';
import { releaseReservation } from './release-reservation.ts';
import {
  newOrder,
  openStock,
  ownAllotments,
  ownRecords,
  receive,
  reserve,
  variantNumber,
  heldMs,
} from './stock.fixture.ts';
import { transferStock } from './transfer-stock.ts';
import type { Event } from '#ports/event.ts';
import type { StockLine } from './model.ts';

const variants = [1, 2].map(variantNumber);
type Order = ReturnType<typeof newOrder>;
interface Run {
  readonly regions: SimulatedRegions;
  wire: Promise<unknown>;
  readonly orders: { readonly region: Region; readonly order: Order; readonly variant: number }[];
}
type Command = (run: Run) => Promise<unknown>;

const region = fc.constantFrom(...regionNames);
const variant = fc.nat(variants.length - 1);
const location = fc.constantFrom('warehouse-frankfurt', 'boutique-tokyo');
const few = fc.integer({ min: 1, max: 6 });
const many = fc.integer({ min: 1, max: 20 });

function variantAt(index: number) {
  return variants[index] ?? variantNumber(1);
}

const receiving = fc.tuple(region, variant, location, many).map<Command>(
  ([at, index, place, quantity]) =>
    ({ regions }) =>
      receive(regions[at], { variantId: variantAt(index), location: place, quantity }),
);
const adjusting = fc
  .tuple(region, variant, location, fc.integer({ min: -5, max: 5 }))
  .filter(([, , , quantity]) => quantity !== 0)
  .map<Command>(([at, index, place, quantity]) => ({ regions }) => {
    const ports = regions[at];
    const movementId = newId('movement', at, ports);
    const counted = { movementId, variantId: variantAt(index), location: place, quantity };
    return adjustStock(ports, { ...counted, reason: 'count', correlationId: 'test' });
  });
const reserving = fc.tuple(region, variant, few).map<Command>(([at, index, quantity]) => (run) => {
  const order = newOrder(run.regions[at]);
  run.orders.push({ region: at, order, variant: index });
  return reserve(run.regions[at], quantity, order, variantAt(index));
});
const steps = [
  (at: SimulatedRegion, { reservationId }: Order) =>
    confirmReservation(at, { reservationId, correlationId: 'test' }),
  (at: SimulatedRegion, { reservationId }: Order) =>
    dispatchReservation(at, { reservationId, correlationId: 'test' }),
  (at: SimulatedRegion, { reservationId }: Order) =>
    releaseReservation(at, { reservationId, correlationId: 'test', reason: 'test' }),
  // The repetition of a reservation, with whatever quantity, is no second one.
  (at: SimulatedRegion, order: Order, index: number) => reserve(at, 1, order, variantAt(index)),
];
const stepping = fc
  .tuple(fc.nat(100), fc.nat(steps.length - 1))
  .map<Command>(([which, step]) => (run) => {
    const chosen = run.orders[which % Math.max(1, run.orders.length)];
    const take = steps[step];
    if (!chosen || !take) return Promise.resolve();
    return take(run.regions[chosen.region], chosen.order, chosen.variant);
  });
const transferring = fc
  .tuple(region, region, variant, few)
  .map<Command>(([at, from, index, quantity]) => ({ regions }) => {
    const transferId = newId('transfer', from, regions[at]);
    const to = from === 'eu' ? 'ap' : 'eu';
    const moved = { transferId, variantId: variantAt(index), from, to, quantity } as const;
    return transferStock(regions[at], { ...moved, correlationId: 'test' });
  });
const world = fc.oneof(
  // One step after the other: a link is a single wire.
  fc.constant<Command>((run) => (run.wire = run.wire.then(() => run.regions.link.step()))),
  region.map<Command>(
    (at) =>
      ({ regions }) =>
        recoverTransfers(regions[at]),
  ),
  region.map<Command>(
    (at) =>
      ({ regions }) =>
        sweepReservations(regions[at]),
  ),
  fc.constantFrom(1, heldMs).map<Command>(
    (ms) =>
      ({ regions }) =>
        regions.clock.advance(ms),
  ),
  fc
    .tuple(region, fc.constantFrom('cut' as const, 'healed' as const))
    .map<Command>(([from, state]) => async ({ regions }) => {
      regions.link.set(from, from === 'eu' ? 'ap' : 'eu', state);
    }),
);
const command = fc.oneof(
  receiving,
  adjusting,
  { weight: 3, arbitrary: reserving },
  { weight: 3, arbitrary: stepping },
  transferring,
  { weight: 3, arbitrary: world },
);
/** What runs at once, one after the other. */
const history = fc.array(fc.array(command, { minLength: 1, maxLength: 5 }), {
  minLength: 5,
  maxLength: 25,
  size: 'max',
});
const chance = fc.constantFrom(0, 0, 0.2);

async function tolerate(run: Run, each: Command): Promise<void> {
  try {
    await each(run);
  } catch (error) {
    const isContended = error instanceof Error && error.message.includes('contended');
    if (!(error instanceof TableUnavailable) && !isContended) throw error;
  }
}

/** Units that came in (or were counted away) and units that left, as the records of a Region tell. */
function flow(events: readonly Event[], variantId: string): { came: number; left: number } {
  const sum = (...types: string[]) =>
    events
      .filter(({ type }) => types.includes(type))
      .flatMap(({ data }) => (data as { lines: StockLine[] }).lines)
      .filter((line) => line.variantId === variantId)
      .reduce((units, { quantity }) => units + quantity, 0);
  return { came: sum('stock.received', 'stock.adjusted'), left: sum('stock.dispatched') };
}

/** Checks every Region's heads against its records; gives what came and what is accounted for. */
async function audit({ eu, ap }: SimulatedRegions) {
  const totals = variants.map(() => ({ came: 0, held: 0 }));
  for (const at of [eu, ap]) {
    const records = await ownRecords(at);
    const rebuilt = rebuildAllotments({ region: at.region, ...records });
    for (const [index, variantId] of variants.entries()) {
      const total = totals[index];
      const heads = await ownAllotments(at, variantId);
      const { came, left } = flow(records.events, variantId);
      const held = heads.reduce((units, { free, reserved }) => units + free + reserved, left);
      if (total) totals[index] = { came: total.came + came, held: total.held + held };
      for (const head of heads) {
        const { promises: _, ...units } = head;
        expect(units).toEqual(rebuilt.get(`${variantId}/${head.location}`));
        expect(Math.min(head.free, head.reserved)).toBeGreaterThanOrEqual(0);
      }
    }
  }
  return totals;
}

describe('after any history, over any link', () => {
  test('promises never exceed what came, and at rest all balances to the unit', async () => {
    const faults = fc.record({
      link: fc.record({ delayChance: chance, duplicateChance: chance, loseChance: chance }),
      region: fc.record({
        conflictChance: chance,
        unavailableChance: chance,
        lostAnswerChance: chance,
      }),
    });
    await fc.assert(
      fc.asyncProperty(fc.nat(), history, faults, async (seed, groups, faults) => {
        const regions = openStock(seed);
        for (const variantId of variants) await receive(regions.eu, { variantId, quantity: 20 });
        const { eu, ap, link } = regions;
        Object.assign(link.faults, faults.link);
        for (const at of [eu, ap]) Object.assign(at.faults, faults.region);
        const run: Run = { regions, orders: [], wire: Promise.resolve() };
        for (const group of groups) {
          await Promise.all(group.map((each) => tolerate(run, each)));
          for (const { came, held } of await audit(regions)) expect(held).toBeLessThanOrEqual(came);
        }

        link.setAll('healed');
        for (const at of [eu, ap]) {
          Object.assign(at.faults, {
            conflictChance: 0,
            unavailableChance: 0,
            lostAnswerChance: 0,
          });
        }
        for (let round = 0; round < 2; round++) {
          await regions.replicate();
          for (const at of [eu, ap]) await recoverTransfers(at);
        }
        await regions.replicate();
        for (const { came, held } of await audit(regions)) expect(held).toBe(came);
        for (const variantId of variants) {
          const seen = await loadAllotments(eu.table, variantId);
          expect(seen).toEqual(await loadAllotments(ap.table, variantId));
          const onTheWay = seen.reduce((units, { given, credited }) => units + given - credited, 0);
          expect(onTheWay).toBe(0);
        }
      }),
      { numRuns: 150 },
    );
  });
});
