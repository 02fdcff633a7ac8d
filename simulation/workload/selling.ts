import { homeOf } from '#kernel/ids.ts';
import type { Region } from '#kernel/region.ts';
import { allotmentKind } from '#modules/inventory/index.ts';
import { valueOf } from '#ports/item-kind.ts';
import { queryLimitMax } from '#ports/table.ts';
import type { Site } from '../world/site.ts';
import type { World } from '../world/world.ts';
import type { Outcome } from './client.ts';
import type { Visit } from './visit.ts';

/** The Regions that can sell a cart by themselves, whomever else they can or cannot reach. */
export type Able = ReadonlySet<Region>;

/** Others may take some while one asks: only a shelf with so many to spare is sure to be enough. */
const spareUnits = 4;

/**
 * Who could sell the cart just now with nobody's help: the holder of its home, under a running lease,
 * with a sound store and units of its own to spare. It may be cut off from every other Region.
 */
export async function whoCanSell(visit: Visit): Promise<Able> {
  const { cartId, wanted, world } = visit;
  const home = homeOf(cartId);
  if (home === undefined || !visit.stayed) return new Set();
  const able = await Promise.all(
    world.sites.map(async (site) => {
      if (!mayWrite(world, site, home)) return [];
      const isAble = (await hasCart(site, cartId)) && (await hasEnough(site, wanted));
      return isAble ? [site.region] : [];
    }),
  );
  return new Set(able.flat());
}

const turnedAway = new Set([
  'home_region_unreachable',
  'store_unavailable',
  'stock_elsewhere',
  'stock_held',
  'stock_insufficient',
]);

/** Whoever could sell all along must not send its buyers away. */
export function checkSale(
  { cartId, world }: Visit,
  sold: Outcome,
  before: Able,
  after: Able,
): void {
  const { code, region } = sold;
  if (region === undefined || !before.has(region) || !after.has(region)) return;
  world.trace.count(`shopper/asks a Region that can sell${isAlone(world, region) ? ' alone' : ''}`);
  if (!turnedAway.has(code)) return;
  const detail = `${region} holds the units and the home of ${cartId}, and answers ${code}`;
  world.violate('a Region sells what it holds, whomever it can reach', detail);
}

function mayWrite(world: World, { custody, faults, region }: Site, home: Region): boolean {
  const isSound = faults.unavailableChance === 0 && faults.conflictChance === 0;
  const isThere = world.process(region) !== undefined && isSound;
  return isThere && custody.holderOf(home) === region && custody.mayCommit(home);
}

/** A cart that was filled elsewhere just before an evacuation may not have arrived: that is given up. */
async function hasCart({ table }: Site, cartId: string): Promise<boolean> {
  const { items } = await table.query({ partition: `cart/${cartId}`, limit: queryLimitMax });
  return items.some(({ key }) => key.sort === 'head');
}

/** Whether no other Region can be reached, both ways. */
function isAlone(world: World, here: Region): boolean {
  const { network, sites } = world;
  return sites.every(
    ({ region }) =>
      region === here ||
      !network.isOpen(here, region) ||
      !network.isOpen(region, here) ||
      !world.process(region),
  );
}

async function hasEnough(
  { region, table }: Site,
  wanted: ReadonlyMap<string, number>,
): Promise<boolean> {
  for (const [variantId, quantity] of wanted) {
    if (quantity === 0) continue;
    const partition = `stock/${variantId}`;
    const { items } = await table.query({ partition, limit: queryLimitMax });
    const own = items
      .flatMap((item) => valueOf(allotmentKind, item) ?? [])
      .filter((allotment) => allotment.region === region);
    const free = own.reduce((sum, allotment) => sum + allotment.free, 0);
    if (free < quantity + spareUnits) return false;
  }
  return true;
}
