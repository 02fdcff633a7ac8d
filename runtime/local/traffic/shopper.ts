import { randomUUID } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import type { CartView } from '#contracts/http/carts.ts';
import type { OrderView } from '#contracts/http/orders.ts';
import type { Region } from '#kernel/region.ts';
import type { Buyer } from './buyers.ts';
import { insist, send } from './client.ts';
import type { Reply } from './client.ts';
import type { Ware } from './wares.ts';

/** An order that its buyer was told of. */
export interface ToldOrder {
  readonly orderId: string;
  /** Its home is where the order is looked after. */
  readonly cartId: string;
  readonly accessKey: string;
  readonly buyer: Buyer;
  readonly ware: Ware;
  /** By the shopper's clock, from its start. */
  readonly toldAtMs: number;
}

/** What shoppers live through, as they live through it. Times are of `performance.now()`. */
export interface Report {
  /** A page was looked at, and came or did not. */
  read(region: Region, outcome: { readonly ms: number; readonly failed?: string }): void;
  /** An attempt at a write was answered with a failure, or not at all; it is made again. */
  setback(region: Region, step: Step, reply: Reply): void;
  /** A write was answered for good. */
  answered(region: Region, step: Step): void;
  ordered(order: ToldOrder): void;
  /**
   * The house declined for a reason of its own, such as that none is left; `afterSetback` when an
   * earlier attempt had not been answered, and may have been carried out.
   */
  declined(region: Region, code: string, afterSetback: boolean): void;
  gaveUp(region: Region, step: Step, last: Reply): void;
}

export type Step = 'cart' | 'line' | 'checkout';

export interface Visit {
  readonly url: string;
  readonly buyer: Buyer;
  readonly ware: Ware;
  readonly report: Report;
  /** How long a shopper repeats one request before giving up. */
  readonly patienceMs: number;
}

/** Looks at a list and an item as a visitor does; gives whether both came. */
export async function browse({ buyer, report, url, ware }: Visit): Promise<void> {
  const { language, market, region } = buyer;
  const where = `market=${market}&language=${language}`;
  // A search that nobody made before is answered by a Region, not from what the edge keeps.
  const unlike = Math.floor(Math.random() * 1e9).toString(36);
  for (const path of [
    `/api/store/products?${where}&limit=12`,
    `/api/store/products/${ware.handle}?${where}`,
    `/api/store/products?${where}&limit=3&q=${unlike}`,
  ]) {
    const startedAt = performance.now();
    const { code, status } = await send(url, path, { region });
    const ms = performance.now() - startedAt;
    report.read(region, status === 200 ? { ms } : { ms, failed: code });
  }
}

/** Fills a cart and checks out, repeating what is not answered with the same key. */
export async function shop(visit: Visit): Promise<void> {
  const cart = await fillCart(visit);
  if (cart) await checkOut(visit, cart);
}

/** A cart with one unit of the ware; undefined when the house declined, or the shopper gave up. */
export async function fillCart(visit: Visit): Promise<CartView | undefined> {
  const { language, market } = visit.buyer;
  const cart = await write<CartView>(visit, 'cart', '/api/store/carts', { market, language });
  if (!cart) return undefined;
  const line = { variantId: visit.ware.variantId, quantity: 1 };
  return await write<CartView>(visit, 'line', `/api/store/carts/${cart.cartId}/lines`, line);
}

/** Orders what is in the cart, and pays by card. */
export async function checkOut(visit: Visit, filled: CartView): Promise<void> {
  const { buyer, report, ware } = visit;
  const { address, region } = buyer;
  const { cartId } = filled;
  const order = await write<OrderView>(visit, 'checkout', `/api/store/carts/${cartId}/checkout`, {
    email: `visitor-${randomUUID().slice(0, 8)}@customer.example`,
    shippingAddress: address,
    paymentMethod: 'pm_card_visa',
    expectedTotal: filled.totals.total,
  });
  if (!order) return;
  if (order.status !== 'placed') return report.declined(region, `order_${order.status}`, false);
  const { accessKey = '', orderId } = order;
  report.ordered({ orderId, cartId, accessKey, buyer, ware, toldAtMs: performance.now() });
}

async function write<T>(
  { buyer, patienceMs, report, url }: Visit,
  step: Step,
  path: string,
  body: unknown,
): Promise<T | undefined> {
  const { region } = buyer;
  let setbacks = 0;
  const onSetback = (setback: Reply): void => {
    setbacks += 1;
    report.setback(region, step, setback);
  };
  const reply = await insist(
    url,
    path,
    { method: 'POST', region, body },
    { withinMs: patienceMs, onSetback },
  );
  if (reply.status === 0 || reply.status >= 500) {
    report.gaveUp(region, step, reply);
    return undefined;
  }
  report.answered(region, step);
  if (reply.status < 300) return reply.body as T; // Answered by the contract.
  report.declined(region, reply.code, setbacks > 0);
  return undefined;
}
