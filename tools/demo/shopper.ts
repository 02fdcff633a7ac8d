import type { z } from 'zod';
import type { CartView } from '#contracts/http/carts.ts';
import type { Address, OrderView } from '#contracts/http/orders.ts';
import type { itemSchema, listSchema } from '#contracts/http/shopping.ts';
import type { Language } from '#kernel/language.ts';
import type { MarketCode } from '#kernel/market.ts';
import type { Money } from '#kernel/money.ts';
import type { Region } from '#kernel/region.ts';
import { DemoFailed } from './api.ts';
import type { Api } from './api.ts';

type List = z.output<typeof listSchema>;
type Item = z.output<typeof itemSchema>;

/** Whom the demo plays, and what they look for. */
export interface DemoShopper {
  readonly region: Region;
  readonly market: MarketCode;
  readonly language: Language;
  readonly search: string;
  readonly email: string;
  readonly address: Address;
}

export type Say = (step: string, proof: string) => void;

export interface PlacedOrder {
  readonly orderId: string;
  readonly number: string;
  readonly accessKey: string;
  readonly deliveryPath: string;
}

/** From the search to the placed order. */
export async function buy(api: Api, shopper: DemoShopper, say: Say): Promise<PlacedOrder> {
  const { region, market, language } = shopper;
  const where = `market=${market}&language=${language}`;
  const found = await api.call<List>(
    `/api/store/products?${where}&available=true&q=${encodeURIComponent(shopper.search)}`,
    { region },
  );
  const first = found.body.items.find((item) => !item.oneOfAKind);
  if (!first) throw new DemoFailed(`Nothing is found for ${shopper.search}`);
  say(
    `Search “${shopper.search}”`,
    `${found.body.total} products, answered by Region ${found.region}; first: ${first.title}`,
  );

  const item = (await api.call<Item>(`/api/store/products/${first.handle}?${where}`, { region }))
    .body;
  const variant = item.variants.find((candidate) => candidate.available && candidate.price);
  if (!variant) throw new DemoFailed(`${item.handle} is sold out: start with an empty folder`);
  say('See the item', `${item.title}, ${text(variant.price, language)}, ${variant.sku}`);

  const cart = (
    await api.call<CartView>('/api/store/carts', {
      method: 'POST',
      region,
      body: { market, language },
    })
  ).body;
  const lines = `/api/store/carts/${cart.cartId}/lines`;
  const filled = await api.call<CartView>(lines, {
    method: 'POST',
    region,
    body: { variantId: variant.variantId, quantity: 1 },
  });
  say(
    'Put it in the cart',
    `${cart.cartId}: ${text(filled.body.totals.total, language)} with shipping`,
  );

  const { body: order } = await api.call<OrderView>(`/api/store/carts/${cart.cartId}/checkout`, {
    method: 'POST',
    region,
    body: {
      email: shopper.email,
      shippingAddress: shopper.address,
      paymentMethod: 'pm_card_visa',
      expectedTotal: filled.body.totals.total,
    },
  });
  say(
    'Check out and pay',
    `order ${order.number}: ${order.status}, payment ${order.payment.status}`,
  );
  const accessKey = order.accessKey ?? '';
  return {
    orderId: order.orderId,
    number: order.number,
    accessKey,
    deliveryPath: orderPath(order.orderId, accessKey),
  };
}

function orderPath(orderId: string, accessKey: string): string {
  return `/api/store/orders/${orderId}?accessKey=${encodeURIComponent(accessKey)}`;
}

/** The invoice as PDF, as the buyer downloads it. */
export async function downloadInvoice(
  api: Api,
  shopper: DemoShopper,
  order: PlacedOrder,
  say: Say,
): Promise<void> {
  const { region } = shopper;
  const path = `/api/store/orders/${order.orderId}/invoice?accessKey=${encodeURIComponent(order.accessKey)}`;
  for (let attempt = 1; ; attempt++) {
    try {
      const { bytes } = await api.call(path, { region });
      const head = new TextDecoder('latin1').decode(bytes.subarray(0, 8)).trim();
      return say('Download the invoice', `${bytes.length.toLocaleString('en')} bytes, ${head}`);
    } catch (error) {
      if (attempt === 50) throw error;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}

/** Follows an order until it has a status. */
export async function follow(
  api: Api,
  shopper: DemoShopper,
  order: PlacedOrder,
  status: string,
): Promise<OrderView> {
  const { region } = shopper;
  return await api.until<OrderView>(
    order.deliveryPath,
    { region },
    (seen) => seen.status === status,
  );
}

export function text(amount: Money | undefined, language: Language): string {
  if (!amount) return 'no price';
  const format = new Intl.NumberFormat(language, { style: 'currency', currency: amount.currency });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 0;
  return format.format(amount.amountMinor / 10 ** digits);
}
