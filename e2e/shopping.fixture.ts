import type { z } from 'zod';
import type { CartView } from '#contracts/http/carts.ts';
import type { OrderView, OwnOrderView } from '#contracts/http/orders.ts';
import type { itemSchema, listSchema } from '#contracts/http/shopping.ts';
import type { Id } from '#kernel/ids.ts';
import { present } from '#kernel/assert.ts';
import { ask, send } from './client.fixture.ts';
import type { Answer } from './client.fixture.ts';
import type { Buyer } from './buyers.fixture.ts';
import type { House } from './house.fixture.ts';
import { until } from './poll.fixture.ts';

export type List = z.output<typeof listSchema>;
export type Item = z.output<typeof itemSchema>;
export type Variant = Item['variants'][number];

export const cards = {
  good: 'pm_card_visa',
  declined: 'pm_card_visa_chargeDeclined',
  challenge: 'pm_card_threeDSecure2Required',
} as const;

function where({ language, market }: Buyer): string {
  return `market=${market}&language=${language}`;
}

export async function search(house: House, buyer: Buyer, filter: string): Promise<List> {
  const { region } = buyer;
  return await ask<List>(house.url, `/api/store/products?${where(buyer)}&${filter}`, { region });
}

export async function seeItem(house: House, buyer: Buyer, handle: string): Promise<Item> {
  const path = `/api/store/products/${handle}?${where(buyer)}`;
  return await ask<Item>(house.url, path, { region: buyer.region });
}

const plenty = new WeakMap<House, Promise<readonly Variant[]>>();

/** A variant of which there is plenty in both Regions: another for each number. */
export async function variantInPlenty(
  house: House,
  buyer: Buyer,
  number = 0,
): Promise<Id<'variant'>> {
  const found = plenty.get(house) ?? findPlenty(house, buyer);
  plenty.set(house, found);
  const variants = await found;
  return present(variants[number % variants.length], 'a variant in plenty').variantId;
}

/** Of few the item says how many are left: of these it does not. */
async function findPlenty(house: House, buyer: Buyer): Promise<readonly Variant[]> {
  const { items } = await search(house, buyer, 'available=true&limit=48');
  const pages = await Promise.all(items.map(({ handle }) => seeItem(house, buyer, handle)));
  return pages
    .flatMap(({ variants }) => variants)
    .filter(({ available, price, unitsLeft }) => available && price && unitsLeft === undefined);
}

export async function fillCart(
  house: House,
  buyer: Buyer,
  variantId: Id<'variant'>,
  quantity = 1,
): Promise<CartView> {
  const { language, market, region } = buyer;
  const cart = await ask<CartView>(house.url, '/api/store/carts', {
    method: 'POST',
    region,
    body: { market, language },
  });
  const lines = `/api/store/carts/${cart.cartId}/lines`;
  const body = { variantId, quantity };
  return await ask<CartView>(house.url, lines, { method: 'POST', region, body });
}

export interface Checkout {
  readonly paymentMethod?: string;
  readonly key?: string;
  readonly returnUrl?: string;
  readonly token?: string;
}

/** The request of a checkout: path and body, to be sent once or again. */
export function checkoutOf(buyer: Buyer, cart: CartView, options: Checkout = {}) {
  const { paymentMethod = cards.good, returnUrl } = options;
  const body = {
    email: buyer.email,
    shippingAddress: buyer.address,
    paymentMethod,
    expectedTotal: cart.totals.total,
    ...(returnUrl !== undefined && { returnUrl }),
  };
  return { path: `/api/store/carts/${cart.cartId}/checkout`, body };
}

export async function checkOut(
  house: House,
  buyer: Buyer,
  cart: CartView,
  options: Checkout = {},
): Promise<Answer<OrderView>> {
  const { path, body } = checkoutOf(buyer, cart, options);
  const { key, token } = options;
  const call = { method: 'POST', region: buyer.region, body, token, ...(key && { key }) } as const;
  return await send<OrderView>(house.url, path, call);
}

/** An order with what its buyer needs to follow it. */
export interface Bought {
  readonly buyer: Buyer;
  readonly order: OrderView;
  readonly variantId: Id<'variant'>;
  /** Where the order is read, with its access key. */
  readonly path: string;
}

/** From an empty cart to the answer of the checkout, which has to be good. */
export async function buy(
  house: House,
  buyer: Buyer,
  options: Checkout & { readonly variantId?: Id<'variant'> } = {},
): Promise<Bought> {
  const variantId = options.variantId ?? (await variantInPlenty(house, buyer));
  const cart = await fillCart(house, buyer, variantId);
  const answer = await checkOut(house, buyer, cart, options);
  if (answer.status !== 201) {
    throw new Error(`The checkout was refused: ${answer.status} ${JSON.stringify(answer.body)}`);
  }
  return boughtBy(buyer, answer.body, variantId);
}

export function boughtBy(buyer: Buyer, order: OrderView, variantId: Id<'variant'>): Bought {
  return { buyer, order, variantId, path: orderPath(order) };
}

/** Where something of an order is, such as `/cancel`, with its access key. */
export function orderPath(order: OrderView, action = ''): string {
  const accessKey = encodeURIComponent(order.accessKey ?? '');
  return `/api/store/orders/${order.orderId}${action}?accessKey=${accessKey}`;
}

export async function readOrder(house: House, { buyer, path }: Bought): Promise<OwnOrderView> {
  return await ask<OwnOrderView>(house.url, path, { region: buyer.region });
}

/** Follows an order until it is as wanted. */
export async function follow(
  house: House,
  bought: Bought,
  what: string,
  isWanted: (order: OwnOrderView) => boolean,
  withinMs?: number,
): Promise<OwnOrderView> {
  return await until(`the order is ${what}`, () => readOrder(house, bought), isWanted, withinMs);
}

export async function followTo(
  house: House,
  bought: Bought,
  status: OrderView['status'],
  withinMs?: number,
): Promise<OwnOrderView> {
  return await follow(house, bought, status, (order) => order.status === status, withinMs);
}
