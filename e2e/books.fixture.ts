import type { OrderView } from '#contracts/http/orders.ts';
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
    for (let cursor: string | undefined = ''; cursor !== undefined;) {
      const path = `/api/staff/orders?group=${group}&region=${region}&limit=100${cursor}`;
      const page: { items: OrderView[]; nextCursor?: string } = await ask(house.url, path, {
        region,
        token,
      });
      for (const order of page.items) orders.set(order.orderId, order);
      cursor =
        page.nextCursor === undefined
          ? undefined
          : `&cursor=${encodeURIComponent(page.nextCursor)}`;
    }
  }
  return [...orders.values()];
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
