import { orderGroups } from '#contracts/http/orders.ts';
import type { OrderView } from '#contracts/http/orders.ts';
import type { Id } from '#kernel/ids.ts';
import { regions } from '#kernel/region.ts';
import type { Region } from '#kernel/region.ts';
import { insist } from './client.ts';
import type { Ware } from './wares.ts';

/** An order as a Region's lists have it. */
export type BookedOrder = Pick<
  OrderView,
  'orderId' | 'status' | 'openedAt' | 'placedAt' | 'lines' | 'payment' | 'reason'
>;

/** Who asks: a Region's own address, and the token of a member of the order desk. */
export interface Asker {
  readonly url: string;
  readonly token: string;
}

async function read<T>({ token, url }: Asker, path: string): Promise<T> {
  const patience = { withinMs: 20_000, onSetback: () => undefined };
  const reply = await insist(url, path, { token }, patience);
  if (reply.status !== 200) throw new Error(`${path}: ${reply.status} ${reply.code}`);
  return reply.body as T; // Answered by the contract.
}

/** Every order opened since a moment that a Region knows, by id, whatever its home. */
export async function ordersKnownTo(
  asker: Asker,
  since: number,
  homes: readonly Region[] = regions,
): Promise<Map<string, BookedOrder>> {
  const orders = new Map<string, BookedOrder>();
  for (const home of homes) {
    for (const group of orderGroups) {
      for (const order of await ordersOf(asker, `group=${group}&region=${home}`, since)) {
        orders.set(order.orderId, order);
      }
    }
  }
  return orders;
}

/** Lists are by the time of opening, newest first. */
async function ordersOf(asker: Asker, which: string, since: number): Promise<BookedOrder[]> {
  const orders: BookedOrder[] = [];
  for (let cursor = ''; ;) {
    const path = `/api/staff/orders?${which}&limit=100${cursor}`;
    const page = await read<{ items: BookedOrder[]; nextCursor?: string }>(asker, path);
    const recent = page.items.filter(({ openedAt }) => Date.parse(openedAt) >= since);
    orders.push(...recent);
    if (page.nextCursor === undefined || recent.length < page.items.length) return orders;
    cursor = `&cursor=${encodeURIComponent(page.nextCursor)}`;
  }
}

/** Units of a variant over all locations and Regions. */
export interface Units {
  readonly onHand: number;
  readonly reserved: number;
  /** For sale, or on their way from one Region's allotment to another's. */
  readonly unsold: number;
}

export async function unitsOf(
  asker: Asker,
  wares: readonly Ware[],
): Promise<ReadonlyMap<Id<'variant'>, Units>> {
  const units = new Map<Id<'variant'>, Units>();
  for (const { variantId } of wares) {
    const { levels } = await read<{
      levels: { onHand: number; reserved: number; available: number; incoming: number }[];
    }>(asker, `/api/staff/inventory/${variantId}`);
    const sum = (part: 'onHand' | 'reserved' | 'available' | 'incoming') =>
      levels.reduce((total, level) => total + level[part], 0);
    units.set(variantId, {
      onHand: sum('onHand'),
      reserved: sum('reserved'),
      unsold: sum('available') + sum('incoming'),
    });
  }
  return units;
}

/** What the payment provider has of an order, in the smallest unit of its currency. */
export interface ProviderOrder {
  readonly orderId: string;
  readonly payments: number;
  readonly held: number;
  readonly captures: number;
  readonly captured: number;
  readonly refunded: number;
}

export async function chargesByOrder(
  providerUrl: string,
): Promise<ReadonlyMap<string, ProviderOrder>> {
  const charges = await read<ProviderOrder[]>({ url: providerUrl, token: '' }, '/_control/orders');
  return new Map(charges.map((each) => [each.orderId, each]));
}
