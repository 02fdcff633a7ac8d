import type { OrderView } from '#contracts/http/orders.ts';
import { deliveryStatuses } from '#contracts/http/delivery.ts';
import { orderGroups } from '#contracts/http/orders.ts';
import type { Id } from '#kernel/ids.ts';
import { regions } from '#kernel/region.ts';
import type { Region } from '#kernel/region.ts';
import { ask } from './client.fixture.ts';
import type { House } from './house.fixture.ts';
import { until } from './poll.fixture.ts';
import { stockOf } from './proofs.fixture.ts';
import type { Stock } from './proofs.fixture.ts';

/** Every order that a Region has in its lists, the newest first. */
export async function ordersOf(house: House, token: string, region: Region): Promise<OrderView[]> {
  const orders = new Map<string, OrderView>();
  for (const group of orderGroups) {
    const path = `/api/staff/orders?group=${group}&region=${region}`;
    const listed = await allOf<OrderView>(house, token, region, path);
    for (const order of listed) orders.set(order.orderId, order);
  }
  return [...orders.values()];
}

/** The orders whose parcels the courier took, whatever became of them then. */
export async function collectedOrders(house: House, token: string): Promise<Set<string>> {
  const orders = new Set<string>();
  for (const region of regions) {
    for (const status of deliveryStatuses) {
      if (status === 'requested' || status === 'cancelled') continue;
      const path = `/api/staff/deliveries?status=${status}`;
      const listed = await allOf<{ orderId: string }>(house, token, region, path);
      for (const { orderId } of listed) orders.add(orderId);
    }
  }
  return orders;
}

async function allOf<T>(house: House, token: string, region: Region, path: string): Promise<T[]> {
  const items: T[] = [];
  for (let cursor = ''; ;) {
    const page = await ask<{ items: T[]; nextCursor?: string }>(
      house.url,
      `${path}&limit=100${cursor}`,
      { region, token },
    );
    items.push(...page.items);
    if (page.nextCursor === undefined) return items;
    cursor = `&cursor=${encodeURIComponent(page.nextCursor)}`;
  }
}

export interface ProviderOrder {
  readonly orderId: string;
  readonly payments: number;
  readonly held: number;
  readonly captures: number;
  readonly captured: number;
  readonly refunded: number;
}

export async function providerOrders(house: House): Promise<readonly ProviderOrder[]> {
  return await ask<ProviderOrder[]>(house.providerUrl, '/_control/orders');
}

/** The units of variants, once both Regions know the same of them and nothing is on its way. */
export async function settledStock(
  house: House,
  token: string,
  variantIds: readonly Id<'variant'>[],
): Promise<ReadonlyMap<Id<'variant'>, Stock>> {
  const stock = new Map<Id<'variant'>, Stock>();
  for (const variantId of variantIds) {
    const look = () =>
      Promise.all(regions.map((region) => stockOf(house, token, variantId, region)));
    const seen = await until(
      `both Regions know the same of ${variantId}`,
      look,
      ([one, other]) => JSON.stringify(one) === JSON.stringify(other) && one?.incoming === 0,
    );
    if (seen[0]) stock.set(variantId, seen[0]);
  }
  return stock;
}

/** The running number at the end of an invoice's number. */
export function runningNumber(invoiceNumber: string): number {
  return Number(/(\d+)$/.exec(invoiceNumber)?.[1]);
}
