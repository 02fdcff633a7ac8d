import type { Id } from '#kernel/ids.ts';
import { otherRegions } from '#kernel/region.ts';
import type { Region } from '#kernel/region.ts';
import type { Clock } from '#ports/clock.ts';
import { newId } from '#ports/identifier.ts';
import type { Random } from '#ports/random.ts';
import type { Table } from '#ports/table.ts';
import { decideGifts, demandKnownMin } from './decide-gifts.ts';
import type { Balance } from './decide-gifts.ts';
import { loadDemand, writeDemand } from './demand.ts';
import type { Demand } from './demand.ts';
import { giveTransfer } from './give-transfer.ts';
import type { Allotment } from './model.ts';
import { loadAllotments } from './read-levels.ts';

type Ports = { table: Table; clock: Clock; random: Random };

/** Variants that one round looks at, and those of which it gives. */
export const roundVariantsMax = 200;
export const roundGiftsMax = 20;

/** Where a process goes on looking, so that every variant has its turn. */
const nextAt = new WeakMap<Table, number>();

/**
 * One round of giving units ahead to the Regions that are asked for more of them, by transfer
 * documents: nobody is asked, and no sale waits. To be called in each Region every minute or so.
 * Returns the units given. One-of-a-kind pieces never move so (`giftMin`).
 *
 * A Region that was evacuated still gives, and then its own demand counts for nothing; one whose home
 * another holds is given nothing, since it does not sell.
 */
export async function rebalanceStock(ports: Ports): Promise<number> {
  const { region } = ports.table;
  await writeDemand(ports);
  let units = 0;
  for (const to of otherRegions(region).filter((other) => isSelling(ports.table, other))) {
    units += await giveAhead(ports, to);
  }
  return units;
}

async function giveAhead(ports: Ports, to: Region): Promise<number> {
  const { table } = ports;
  const [own, theirs] = await Promise.all([
    isSelling(table, table.region) ? loadDemand(ports, table.region) : new Map(),
    loadDemand(ports, to),
  ]);
  const balances: Balance[] = [];
  for (const variantId of candidates(table, own, theirs)) {
    const allotments = await loadAllotments(table, variantId);
    const demand = own.get(variantId) ?? 0;
    const theirDemand = theirs.get(variantId) ?? 0;
    balances.push({ ...balanceOf(allotments, table.region, to), variantId, demand, theirDemand });
  }
  let units = 0;
  for (const gift of decideGifts(balances, roundGiftsMax)) {
    const given = await giveTransfer(ports, to, {
      transferId: newId('transfer', table.region, ports),
      lines: [gift],
      exact: true,
      reason: 'rebalancing',
      correlationId: `rebalancing/${table.region}`,
    });
    // Sold meanwhile, or sought after just now: another round comes.
    if (given.ok && given.value.document) units += gift.quantity;
  }
  return units;
}

/** Variants that the other is asked for, a page of them a round. */
function candidates(table: Table, own: Demand, theirs: Demand): Id<'variant'>[] {
  const wanted = [...theirs].filter(
    ([variantId, demand]) => demand + (own.get(variantId) ?? 0) >= demandKnownMin,
  );
  const from = nextAt.get(table) ?? 0;
  const page = wanted.slice(from, from + roundVariantsMax);
  nextAt.set(table, from + roundVariantsMax < wanted.length ? from + roundVariantsMax : 0);
  return page.map(([variantId]) => variantId);
}

function balanceOf(
  allotments: readonly Allotment[],
  here: Region,
  there: Region,
): Pick<Balance, 'free' | 'theirFree' | 'onTheWay'> {
  const freeOf = (region: Region) =>
    allotments.reduce((units, one) => units + (one.region === region ? one.free : 0), 0);
  const byLocation = Map.groupBy(allotments, ({ location }) => location);
  const onTheWay = [...byLocation.values()].reduce((units, group) => {
    const open = group.reduce((left, { credited, given }) => left + given - credited, 0);
    return units + Math.abs(open);
  }, 0);
  return { free: freeOf(here), theirFree: freeOf(there), onTheWay };
}

function isSelling({ custody }: Table, region: Region): boolean {
  return custody.holderOf(region) === region;
}
