import { describe, expect, test } from 'vitest';
import type { SimulatedRegion } from '#adapters/simulated/index.ts';
import { evacuated, firstRoster, lost, returned, returning } from '#kernel/roster.ts';
import { inventoryAggregates } from './aggregates.ts';
import { confirmReservation } from './confirm-reservation.ts';
import { dispatchReservation } from './dispatch-reservation.ts';
import { rebuildAllotments } from './rebuild-allotments.ts';
import { reclaimStock } from './reclaim-stock.ts';
import { releaseReservation } from './release-reservation.ts';
import { settleReservation } from './settle-reservation.ts';
import { loadShortfalls } from './shortfalls.ts';
import { loadReservation } from './store.ts';
import {
  bag,
  comeToRest,
  freeHere,
  heldMs,
  newOrder,
  openStock,
  ownAllotments,
  ownRecords,
  receive,
  reseat,
  reserve,
} from './stock.fixture.ts';
import { sweepReservations } from './sweep-reservations.ts';

type Order = ReturnType<typeof newOrder>;
const steps = {
  confirm: (at: SimulatedRegion, { reservationId }: Order) =>
    confirmReservation(at, { reservationId, correlationId: 'test' }),
  release: (at: SimulatedRegion, { reservationId }: Order) =>
    releaseReservation(at, { reservationId, correlationId: 'test', reason: 'test' }),
  dispatch: (at: SimulatedRegion, { reservationId }: Order) =>
    dispatchReservation(at, { reservationId, correlationId: 'test' }),
};
type StepName = keyof typeof steps;

const evacuate = (roster: typeof firstRoster) => evacuated(roster, 'eu', 'ap');

/** Ten units at eu, two of them held by an order of eu that both Regions know. */
async function held() {
  const regions = openStock();
  await receive(regions.eu, { location: 'boutique-paris', quantity: 10 });
  const order = newOrder(regions.eu);
  await reserve(regions.eu, 2, order);
  await regions.replicate();
  return { ...regions, regions, order };
}

async function take(at: SimulatedRegion, order: Order, names: readonly StepName[]) {
  for (const name of names) {
    expect(await steps[name](at, order)).toMatchObject({ ok: true });
  }
}

/** The books are what the records tell. */
async function expectRebuilt(at: SimulatedRegion) {
  const rebuilt = rebuildAllotments({ region: at.region, ...(await ownRecords(at)) });
  for (const { promises: _, ...units } of await ownAllotments(at)) {
    expect(units).toEqual(rebuilt.get(`${bag}/${units.location}`));
  }
}

describe('a reservation that was adopted', () => {
  test.each<[readonly StepName[], number, number]>([
    [['confirm'], 8, 2],
    [['release'], 10, 0],
    [['confirm', 'release'], 10, 0],
    [['confirm', 'dispatch'], 8, 0],
  ])(
    '%j by the survivor touches no foreign books; their Region settles them once',
    async (names, free, reserved) => {
      const { regions, eu, ap, order } = await held();
      reseat(regions, firstRoster, evacuate);
      await take(ap, order, names);
      await take(ap, order, names.slice(-1));
      expect(await ownAllotments(eu)).toMatchObject([{ free: 8, reserved: 2 }]);
      for (let times = 0; times < 2; times++) {
        await comeToRest(regions);
        expect(await ownAllotments(eu)).toMatchObject([{ free, reserved }]);
        await expectRebuilt(eu);
      }
      expect(await ownAllotments(ap)).toEqual([]);
    },
  );

  test('lapses at the survivor, and is not sold a second time before its Region knows', async () => {
    const { regions, eu, ap, order } = await held();
    reseat(regions, firstRoster, evacuate);
    await regions.clock.advance(heldMs);
    expect(await sweepReservations(eu)).toBe(0);
    expect(await sweepReservations(ap)).toBe(1);
    expect((await loadReservation(ap.table, order.reservationId))?.value).toMatchObject({
      status: 'released',
      isUnsettled: true,
    });
    expect([await freeHere(eu), await freeHere(ap)]).toEqual([8, 0]);
    await comeToRest(regions);
    expect([await freeHere(eu), await freeHere(ap)]).toEqual([10, 0]);
  });

  test('made by the survivor, draws on its own units, and follows the home back', async () => {
    const { regions, eu, ap } = await held();
    await receive(ap, { location: 'boutique-tokyo', quantity: 3 });
    let roster = reseat(regions, firstRoster, evacuate);
    const order = newOrder(eu);
    expect(await reserve(ap, 2, order)).toMatchObject({
      ok: true,
      value: { drawnFrom: 'ap', lines: [{ location: 'boutique-tokyo', quantity: 2 }] },
    });
    await regions.replicate();
    roster = reseat(regions, roster, (before) => returning(before, 'eu'));
    roster = reseat(regions, roster, (before) => returned(before, 'eu'));
    await take(eu, order, ['confirm', 'dispatch']);
    expect(await ownAllotments(ap)).toMatchObject([{ free: 1, reserved: 2 }]);
    await comeToRest(regions);
    expect(await ownAllotments(ap)).toMatchObject([{ free: 1, reserved: 0 }]);
    expect(await ownAllotments(eu)).toMatchObject([{ free: 8, reserved: 2 }]);
    await expectRebuilt(ap);
  });

  test('and came back, is stepped by its Region on the books as they are', async () => {
    const { regions, eu, ap, order } = await held();
    let roster = reseat(regions, firstRoster, evacuate);
    await take(ap, order, ['confirm']);
    await regions.replicate();
    roster = reseat(regions, roster, (before) => returning(before, 'eu'));
    reseat(regions, roster, (before) => returned(before, 'eu'));
    await take(eu, order, ['release']);
    expect(await ownAllotments(eu)).toMatchObject([{ free: 10, reserved: 0 }]);
    await comeToRest(regions);
    expect(await ownAllotments(eu)).toMatchObject([{ free: 10, reserved: 0 }]);
    await expectRebuilt(eu);
  });
});

/** What a stalled process of eu did that nobody knew, what the survivor did, and the books at the end. */
const branches: [readonly StepName[], readonly StepName[], string, number, number][] = [
  [['release'], ['confirm'], 'confirmed', 8, 2],
  [['release'], ['confirm', 'dispatch'], 'dispatched', 8, 0],
  [['release'], ['release'], 'released', 10, 0],
  [['confirm'], ['release'], 'released', 10, 0],
  [['confirm', 'release'], ['confirm'], 'confirmed', 8, 2],
  // What left the house stays gone, whatever the survivor decided.
  [['confirm', 'dispatch'], ['release'], 'released', 8, 0],
  [['confirm', 'dispatch'], ['confirm', 'dispatch'], 'dispatched', 8, 0],
  [['confirm', 'dispatch'], ['confirm'], 'confirmed', 8, 0],
];

describe('two branches of one reservation', () => {
  describe.each([1, 2, 3, 4, 5])('in the order of arrival %d', (seed) => {
    test.each(branches)(
      '%j and %j end %s, %d free and %d reserved',
      async (stray, living, status, free, reserved) => {
        const { regions, eu, ap, order } = await held();
        Object.assign(regions.link.faults, { delayChance: 0.4, duplicateChance: 0.2 });
        for (let drawn = 0; drawn < seed; drawn++) regions.random.fraction();
        regions.link.setAll('cut');
        await take(eu, order, stray);
        let roster = reseat(regions, firstRoster, evacuate, ['ap']);
        await take(ap, order, living);
        eu.custody.learn(roster);
        regions.link.setAll('healed');
        for (let steps = 0; steps < seed; steps++) {
          await regions.link.step();
          await settleReservation(eu, order.reservationId);
        }
        await comeToRest(regions);
        await mend(ap, order);
        await comeToRest(regions);
        for (const at of [eu, ap]) {
          expect((await loadReservation(at.table, order.reservationId))?.value).toMatchObject({
            status,
          });
        }
        expect(await ownAllotments(eu)).toMatchObject([{ free, reserved }]);
        await expectRebuilt(eu);

        roster = reseat(regions, roster, (before) => returning(before, 'eu'));
        reseat(regions, roster, (before) => returned(before, 'eu'));
        await comeToRest(regions);
        expect(await ownAllotments(eu)).toMatchObject([{ free, reserved }]);
      },
    );
  });

  test('made twice: what the lost branch set aside goes back on sale', async () => {
    const { regions, eu, ap } = await held();
    await receive(ap, { location: 'boutique-tokyo', quantity: 3 });
    regions.link.setAll('cut');
    const order = newOrder(eu);
    await reserve(eu, 3, order);
    const roster = reseat(regions, firstRoster, evacuate, ['ap']);
    await reserve(ap, 1, order);
    eu.custody.learn(roster);
    regions.link.setAll('healed');
    await comeToRest(regions);
    expect(await mend(ap, order)).toHaveLength(1);
    expect(await ownAllotments(eu)).toMatchObject([{ free: 8, reserved: 2 }]);
    expect(await ownAllotments(ap)).toMatchObject([{ free: 2, reserved: 1 }]);
    await comeToRest(regions);
    const heads = await Promise.all(
      [eu, ap].map(async ({ table }) => (await loadReservation(table, order.reservationId))?.value),
    );
    expect(heads[0]).toEqual(heads[1]);
    expect(heads[0]).toMatchObject({ drawnFrom: 'ap', lines: [{ quantity: 1 }] });
    await expectRebuilt(eu);
  });

  test('made twice, where a clock put the lost one first: the survivor steps its own all the same', async () => {
    const { regions, eu, ap } = await held();
    await receive(ap, { location: 'boutique-tokyo', quantity: 3 });
    regions.link.setAll('cut');
    const order = newOrder(eu);
    const roster = reseat(regions, firstRoster, evacuate, ['ap']);
    await reserve(ap, 1, order);
    await regions.clock.advance(1_000);
    await reserve(eu, 3, order);
    eu.custody.learn(roster);
    regions.link.setAll('healed');
    await regions.replicate();
    expect((await loadReservation(ap.table, order.reservationId))?.value.lines).toMatchObject([
      { location: 'boutique-paris' },
    ]);
    await take(ap, order, ['confirm', 'release']);
    expect(await ownAllotments(ap)).toMatchObject([{ free: 3, reserved: 0 }]);
    await expectRebuilt(ap);
    await comeToRest(regions);
    expect(await ownAllotments(eu)).toMatchObject([{ free: 8, reserved: 2 }]);
    await expectRebuilt(eu);
  });

  test('whose units were given back too early and sold: it is noted, and settled when units come free', async () => {
    const { regions, eu, ap, order } = await held();
    regions.link.setAll('cut');
    await take(eu, order, ['release']);
    const other = newOrder(eu);
    await reserve(eu, 9, other);
    const roster = reseat(regions, firstRoster, evacuate, ['ap']);
    await take(ap, order, ['confirm']);
    eu.custody.learn(roster);
    regions.link.setAll('healed');
    await comeToRest(regions);
    expect(await loadShortfalls(eu.table, 'eu')).toMatchObject([
      { reservationId: order.reservationId },
    ]);
    expect(await ownAllotments(eu)).toMatchObject([{ free: 1, reserved: 9 }]);
    await take(ap, other, ['release']);
    await comeToRest(regions);
    expect(await ownAllotments(eu)).toMatchObject([{ free: 8, reserved: 2 }]);
    expect(await loadShortfalls(eu.table, 'eu')).toEqual([]);
    await expectRebuilt(eu);
  });
});

async function mend(at: SimulatedRegion, { reservationId }: Order) {
  const [aggregate] = inventoryAggregates(at);
  return (await aggregate?.mend(reservationId, 'test'))?.stray;
}

describe('the units of a Region that is lost', () => {
  async function lose() {
    const { regions, ap, order } = await held();
    const roster = reseat(regions, firstRoster, evacuate, ['ap']);
    reseat(regions, roster, (before) => lost(before, 'eu'), ['ap']);
    regions.link.setAll('cut');
    return { regions, ap, order };
  }

  test('that are free are taken over, once; those that orders hold, as these let them go', async () => {
    const { ap, order } = await lose();
    expect(await reclaimStock(ap, 'eu')).toBe(8);
    expect(await reclaimStock(ap, 'eu')).toBe(0);
    expect(await freeHere(ap)).toBe(8);
    await take(ap, order, ['confirm']);
    expect(await reclaimStock(ap, 'eu')).toBe(0);
    await take(ap, order, ['release']);
    expect(await reclaimStock(ap, 'eu')).toBe(2);
    expect(await ownAllotments(ap)).toMatchObject([{ free: 10, credited: 10 }]);
    await expectRebuilt(ap);
  });

  test('are not waited for by a buyer, who is told that it is sold out', async () => {
    const { regions, ap } = await lose();
    const before = regions.clock.now();
    expect(await reserve(ap, 1)).toMatchObject({ ok: false, code: 'stock_held' });
    await regions.clock.advance(heldMs);
    expect(await reserve(ap, 1)).toMatchObject({ ok: false, code: 'stock_insufficient' });
    expect(regions.clock.now() - before).toBe(heldMs);
  });

  test('are not taken over before it is declared lost', async () => {
    const { regions, ap } = await held();
    reseat(regions, firstRoster, evacuate);
    await expect(reclaimStock(ap, 'eu')).rejects.toThrow('eu is lost');
  });

  test('that left with an adopted order are gone', async () => {
    const { ap, order } = await lose();
    await take(ap, order, ['confirm', 'dispatch']);
    expect(await reclaimStock(ap, 'eu')).toBe(8);
    expect(await freeHere(ap)).toBe(8);
  });
});
