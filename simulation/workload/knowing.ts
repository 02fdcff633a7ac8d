import { homeOf } from '#kernel/ids.ts';
import type { Region } from '#kernel/region.ts';
import { eventKind, eventPartition, prevailing } from '#ports/event.ts';
import { valueOf } from '#ports/item-kind.ts';
import { queryLimitMax } from '#ports/table.ts';
import type { Site } from '../world/site.ts';
import type { World } from '../world/world.ts';

/** Who holds an order, as one Region sees it, and what the holder's store has of it. */
interface View {
  readonly holder: Region;
  readonly epoch: number;
  /** Without a running lease the holder puts nothing right: it shows what it has. */
  readonly mayMend: boolean;
  readonly knows: boolean;
}

export type Knowing = ReadonlyMap<Region, View>;

/**
 * What each Region would go by, were it asked for this order just now. A holder knows of a promise
 * when the events up to it have arrived without a gap and are not overturned: no matter what the
 * order's head in its store says.
 */
export async function lookAround(world: World, orderId: string): Promise<Knowing> {
  const home = homeOf(orderId);
  if (home === undefined) return new Map();
  const views = world.sites.map(async ({ custody, region }) => {
    const holder = world.site(custody.holderOf(home));
    const view: View = {
      holder: holder.region,
      epoch: custody.epochOf(home),
      mayMend: holder.custody.mayCommit(home),
      knows: await knowsOfPromise(holder, orderId),
    };
    return [region, view] as const;
  });
  return new Map(await Promise.all(views));
}

/** Whether an answer by this Region, between two looks around, had to show the promise. */
export function mustShow(region: Region | undefined, before: Knowing, after: Knowing): boolean {
  if (region === undefined) return false;
  const [then, now] = [before.get(region), after.get(region)];
  if (!then || !now) return false;
  const isSame = then.holder === now.holder && then.epoch === now.epoch;
  const isAble = then.mayMend && now.mayMend;
  return isSame && isAble && then.knows && now.knows;
}

async function knowsOfPromise({ table }: Site, orderId: string): Promise<boolean> {
  const partition = eventPartition(orderId);
  const { items } = await table.query({ partition, limit: queryLimitMax });
  const { living } = prevailing(items.flatMap((item) => valueOf(eventKind, item) ?? []));
  const gapAt = living.findIndex(({ sequence }, index) => sequence !== index + 1);
  const whole = gapAt < 0 ? living : living.slice(0, gapAt);
  return whole.some(({ type }) => type === 'order.placed');
}
