import fc from 'fast-check';
import { expect } from 'vitest';
import type { SimulatedRegion, SimulatedRegions } from '#adapters/simulated/index.ts';
import { regions as regionNames } from '#kernel/region.ts';
import type { Region } from '#kernel/region.ts';
import type { Event } from '#ports/event.ts';
import { newId } from '#ports/identifier.ts';
import { TableUnavailable } from '#ports/table.ts';
import { adjustStock } from './adjust-stock.ts';
import { confirmReservation } from './confirm-reservation.ts';
import { dispatchReservation } from './dispatch-reservation.ts';
import { recoverTransfers } from './follow-transfers.ts';
import type { StockLine } from './model.ts';
import { rebuildAllotments } from './rebuild-allotments.ts';
import { releaseReservation } from './release-reservation.ts';
import {
  heldMs,
  newOrder,
  ownAllotments,
  ownRecords,
  receive,
  reserve,
  variantNumber,
} from './stock.fixture.ts';
import { sweepReservations } from './sweep-reservations.ts';
import { transferStock } from './transfer-stock.ts';

export const variants = [1, 2].map(variantNumber);
type Order = ReturnType<typeof newOrder>;
/** One history under way. */
export interface Run {
  readonly regions: SimulatedRegions;
  wire: Promise<unknown>;
  /** Every order for which units were asked. */
  readonly orders: { readonly region: Region; readonly order: Order; readonly variant: number }[];
}
export type Command = (run: Run) => Promise<unknown>;

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
const reserving = fc
  .tuple(region, region, variant, few)
  .map<Command>(([asked, home, index, quantity]) => (run) => {
    const order = newOrder(run.regions[home]);
    run.orders.push({ region: home, order, variant: index });
    const at = whoMay(run, asked, home);
    return at ? reserve(at, quantity, order, variantAt(index)) : Promise.resolve();
  });

/** The Region that is asked, or another, where it thinks that it may commit what is at home there. */
function whoMay({ regions }: Run, asked: Region, home: Region): SimulatedRegion | undefined {
  const order = [regions[asked], regions.eu, regions.ap];
  return order.find(({ custody }) => custody.mayCommit(home));
}

const confirming: Step = (at, { reservationId }) =>
  confirmReservation(at, { reservationId, correlationId: 'test' });
const dispatching: Step = (at, { reservationId }) =>
  dispatchReservation(at, { reservationId, correlationId: 'test' });
const releasing: Step = (at, { reservationId }) =>
  releaseReservation(at, { reservationId, correlationId: 'test', reason: 'test' });
// The repetition of a reservation, with whatever quantity, is no second one.
const repeating: Step = (at, order, index) => reserve(at, 1, order, variantAt(index));
type Step = (at: SimulatedRegion, order: Order, index: number) => Promise<unknown>;
const stepping = (taken: readonly Step[]) =>
  fc
    .tuple(region, fc.nat(100), fc.constantFrom(...taken))
    .map<Command>(([asked, which, take]) => (run) => {
      const chosen = run.orders[which % Math.max(1, run.orders.length)];
      const at = chosen && whoMay(run, asked, chosen.region);
      return chosen && at ? take(at, chosen.order, chosen.variant) : Promise.resolve();
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
export const command = fc.oneof(
  receiving,
  adjusting,
  { weight: 3, arbitrary: reserving },
  { weight: 3, arbitrary: stepping([confirming, dispatching, releasing, repeating]) },
  transferring,
  { weight: 3, arbitrary: world },
);
/** Histories in which nothing leaves the house, and no count is corrected. */
export const commandIndoors = fc.oneof(
  receiving,
  { weight: 3, arbitrary: reserving },
  { weight: 3, arbitrary: stepping([confirming, releasing, repeating]) },
  transferring,
  { weight: 3, arbitrary: world },
);

/** What runs at once, one after the other. */
export function historyOf(commands: fc.Arbitrary<Command>) {
  return fc.array(fc.array(commands, { minLength: 1, maxLength: 5 }), {
    minLength: 5,
    maxLength: 25,
    size: 'max',
  });
}

const chance = fc.constantFrom(0, 0, 0.2);
export const faults = fc.record({
  link: fc.record({ delayChance: chance, duplicateChance: chance, loseChance: chance }),
  region: fc.record({
    conflictChance: chance,
    unavailableChance: chance,
    lostAnswerChance: chance,
  }),
});

export async function tolerate(run: Run, each: Command): Promise<void> {
  try {
    await each(run);
  } catch (error) {
    const isContended = error instanceof Error && error.message.includes('contended');
    if (!(error instanceof TableUnavailable) && !isContended) throw error;
  }
}

/** Units that came in (or were counted away) and units that left, as the records of a Region tell. */
function flow({ events, settlements }: Records, variantId: string): { came: number; left: number } {
  const count = (lines: readonly StockLine[]) =>
    lines
      .filter((line) => line.variantId === variantId)
      .reduce((units, { quantity }) => units + quantity, 0);
  const linesOf = ({ data }: Event) => (data as { lines: StockLine[] }).lines;
  const sum = (...types: string[]) =>
    count(events.filter(({ type }) => types.includes(type)).flatMap(linesOf));
  const born = new Map(
    events.flatMap(({ epoch, subject, type }) =>
      type === 'stock.reserved' ? [[subject, epoch ?? 0]] : [],
    ),
  );
  // Steps since the home changed hands are booked by settlements, here or where the units are.
  const sent = events.filter(
    ({ epoch, subject, type }) => type === 'stock.dispatched' && born.get(subject) === (epoch ?? 0),
  );
  const settled = settlements.filter(({ booked }) => booked === 'dispatched');
  const left = count(sent.flatMap(linesOf)) + count(settled.flatMap(({ lines }) => [...lines]));
  return { came: sum('stock.received', 'stock.adjusted'), left };
}

type Records = Awaited<ReturnType<typeof ownRecords>>;

/** Checks every Region's heads against its records; gives what came and what is accounted for. */
export async function audit({ eu, ap }: SimulatedRegions) {
  const totals = variants.map(() => ({ came: 0, held: 0 }));
  for (const at of [eu, ap]) {
    const records = await ownRecords(at);
    const rebuilt = rebuildAllotments({ region: at.region, ...records });
    for (const [index, variantId] of variants.entries()) {
      const total = totals[index];
      const heads = await ownAllotments(at, variantId);
      const { came, left } = flow(records, variantId);
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
