import { describe, expect, test } from 'vitest';
import type { SimulatedRegion } from '#adapters/simulated/index.ts';
import { evacuated, firstRoster } from '#kernel/roster.ts';
import { demandHalfLifeMs, loadDemand, noteDemand, writeDemand } from './demand.ts';
import { recoverTransfers } from './follow-transfers.ts';
import { rebalanceStock } from './rebalance-stock.ts';
import {
  bag,
  freeHere,
  newOrder,
  openStock,
  receive,
  reseat,
  reserve,
  scarf,
} from './stock.fixture.ts';

/** Seventy free units of each at eu, thirty at ap; ap is asked for the bag, far more than eu. */
async function soughtAtAp() {
  const regions = openStock();
  const { eu, ap, replicate } = regions;
  for (const variantId of [bag, scarf]) await receive(eu, { variantId, quantity: 100 });
  await replicate();
  await recoverTransfers(ap);
  noteDemand(eu.table, [{ variantId: bag, quantity: 10 }]);
  noteDemand(ap.table, [{ variantId: bag, quantity: 30 }]);
  await rebalanceStock(ap);
  await replicate();
  return regions;
}

async function arrive(at: SimulatedRegion, replicate: () => Promise<void>) {
  await replicate();
  await recoverTransfers(at);
  await replicate();
}

describe('rebalancing', () => {
  test('gives ahead what the other is asked for, once', async () => {
    const { eu, ap, replicate } = await soughtAtAp();
    expect(await rebalanceStock(eu)).toBe(45);
    expect(await rebalanceStock(eu)).toBe(0);
    await arrive(ap, replicate);
    expect([await freeHere(eu), await freeHere(ap)]).toEqual([25, 75]);
    expect(await freeHere(eu, scarf)).toBe(70);
    for (let round = 0; round < 3; round++) {
      expect([await rebalanceStock(eu), await rebalanceStock(ap)]).toEqual([0, 0]);
      await arrive(ap, replicate);
    }
  });

  test('holds back no more than one gift while the link is cut', async () => {
    const { eu, link } = await soughtAtAp();
    link.setAll('cut');
    expect(await rebalanceStock(eu)).toBe(45);
    noteDemand(eu.table, [{ variantId: bag, quantity: 1 }]);
    expect(await rebalanceStock(eu)).toBe(0);
    expect(await freeHere(eu)).toBe(25);
  });

  test('gives nothing to a Region whose home another holds', async () => {
    const regions = await soughtAtAp();
    reseat(regions, firstRoster, (roster) => evacuated(roster, 'ap', 'eu'));
    expect(await rebalanceStock(regions.eu)).toBe(0);
  });

  test('of an evacuated Region counts its own demand for nothing', async () => {
    const regions = await soughtAtAp();
    reseat(regions, firstRoster, (roster) => evacuated(roster, 'eu', 'ap'));
    expect(await rebalanceStock(regions.eu)).toBe(70);
  });
});

describe('demand', () => {
  test('counts what buyers ask for, sold or not, and a repetition not again', async () => {
    const { eu } = openStock();
    await receive(eu, { location: 'boutique-paris', quantity: 4 });
    const order = newOrder(eu);
    for (let times = 0; times < 3; times++) await reserve(eu, 3, order);
    await reserve(eu, 5);
    await writeDemand(eu);
    expect((await loadDemand(eu, 'eu')).get(bag)).toBeCloseTo(8, 1);
  });

  test('fades by half in its half-life, adds up, and is forgotten in the end', async () => {
    const { eu } = openStock();
    noteDemand(eu.table, [{ variantId: bag, quantity: 8 }]);
    await writeDemand(eu);
    await eu.clock.advance(demandHalfLifeMs);
    expect((await loadDemand(eu, 'eu')).get(bag)).toBeCloseTo(4, 6);
    noteDemand(eu.table, [{ variantId: bag, quantity: 2 }]);
    await writeDemand(eu);
    expect((await loadDemand(eu, 'eu')).get(bag)).toBeCloseTo(6, 6);
    await eu.clock.advance(10 * demandHalfLifeMs);
    noteDemand(eu.table, [{ variantId: bag, quantity: 0 }]);
    await writeDemand(eu);
    expect(await loadDemand(eu, 'eu')).toEqual(new Map());
  });

  test('outlives the process, and is seen by the other Region', async () => {
    const regions = openStock();
    noteDemand(regions.eu.table, [{ variantId: bag, quantity: 8 }]);
    await writeDemand(regions.eu);
    await regions.replicate();
    const eu = regions.restart('eu');
    expect((await loadDemand(eu, 'eu')).get(bag)).toBeCloseTo(8, 6);
    expect((await loadDemand(regions.ap, 'eu')).get(bag)).toBeCloseTo(8, 6);
  });

  test('that another process wrote at the same time stays noted for the next round', async () => {
    const { eu } = openStock();
    noteDemand(eu.table, [{ variantId: bag, quantity: 8 }]);
    eu.faults.conflictChance = 1;
    await writeDemand(eu);
    expect(await loadDemand(eu, 'eu')).toEqual(new Map());
    eu.faults.conflictChance = 0;
    await writeDemand(eu);
    await writeDemand(eu);
    expect((await loadDemand(eu, 'eu')).get(bag)).toBeCloseTo(8, 6);
  });
});
