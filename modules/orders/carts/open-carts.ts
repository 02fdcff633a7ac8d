import type { Id } from '#kernel/ids.ts';
import { plus } from '#kernel/time.ts';
import type { Instant } from '#kernel/time.ts';
import { mergeableKind, put, remove, trusted, valueOf } from '#ports/item-kind.ts';
import type { Key, Table, Write } from '#ports/table.ts';
import { isOrdered } from './is-ordered.ts';
import { loadCart } from './load-cart.ts';
import { cartKeptMs, putMergedInto, putTaken } from './store.ts';
import { linesTogether } from './together.ts';
import type { Cart } from './store.ts';

/**
 * That a shopper fills a cart: partition `customer/{customerId}`, sort `open-cart/{cartId}`, one item
 * a cart, so that of two carts claimed in two Regions at the same time neither is forgotten.
 */
const openCartKind = mergeableKind<{ readonly cartId: Id<'cart'> }>('open-cart', trusted);

/** Far more than anybody has; the newest of more still. */
const openCartsMax = 50;
/** Each cart that hangs together with others costs a query: beyond this one stays by itself. */
const togetherMax = 50;

export interface OpenCarts {
  /** The carts that a shopper fills, the youngest first; those of others and used ones are not. */
  readonly carts: readonly Cart[];
  /** Marks of carts that were ordered or merged. */
  readonly outdated: readonly Id<'cart'>[];
}

export async function openCartsOf(table: Table, customerId: Id<'customer'>): Promise<OpenCarts> {
  const marks = { partition: partitionOf(customerId), prefix: 'open-cart/' };
  const page = await table.query({ ...marks, reverse: true, limit: openCartsMax });
  const carts = new Map<Id<'cart'>, Cart>();
  const outdated: Id<'cart'>[] = [];
  for (const item of page.items) {
    const cartId = valueOf(openCartKind, item)?.cartId;
    if (cartId === undefined) continue;
    const cart = await loadCart(table, cartId);
    // Its mark came first.
    if (!cart) continue;
    const living = await livingCart(table, cart);
    if (living?.head.cartId !== cartId) outdated.push(cartId);
    if (living?.head.customerId === customerId) carts.set(living.head.cartId, living);
  }
  const youngestFirst = [...carts.values()].toSorted((a, b) =>
    a.head.cartId < b.head.cartId ? 1 : -1,
  );
  return { carts: youngestFirst, outdated };
}

/** The cart, or the one that took its place, unless it was ordered. */
async function livingCart(table: Table, cart: Cart): Promise<Cart | undefined> {
  const { mergedInto } = cart.head;
  const living = mergedInto === undefined ? cart : await loadCart(table, mergedInto);
  const orderId = living?.checkout?.value.orderId;
  return orderId && (await isOrdered(table, orderId)) ? undefined : living;
}

/** The cart with what it takes in, and the writes that make it so. Repeating them changes nothing. */
export function takeIn(
  cart: Cart,
  others: readonly Cart[],
  customerId: Id<'customer'>,
  now: Instant,
): { readonly cart: Cart; readonly writes: Write[] } {
  const { cartId } = cart.head;
  const writes: Write[] = [];
  const together = new Map(cart.carts.map((one) => [one.cartId, one]));
  for (const other of others) {
    const added = other.carts.filter((one) => !together.has(one.cartId));
    if (together.size + added.length > togetherMax) continue;
    for (const one of added) together.set(one.cartId, one);
    const taken = other.head.cartId;
    writes.push(putTaken(cartId, taken, now), putMergedInto(taken, cartId, now));
    writes.push(removeOpenCart(customerId, taken));
  }
  const carts = [...together.values()];
  return { cart: { ...cart, carts, lines: linesTogether(cartId, carts) }, writes };
}

export function putOpenCart(customerId: Id<'customer'>, cartId: Id<'cart'>, now: Instant): Write {
  const expiresAt = plus(now, cartKeptMs);
  return put(openCartKind, openCartKey(customerId, cartId), { cartId }, 'any', { expiresAt });
}

export function removeOpenCart(customerId: Id<'customer'>, cartId: Id<'cart'>): Write {
  return remove(openCartKind, openCartKey(customerId, cartId), 'any');
}

function openCartKey(customerId: Id<'customer'>, cartId: Id<'cart'>): Key {
  return { partition: partitionOf(customerId), sort: `open-cart/${cartId}` };
}

function partitionOf(customerId: Id<'customer'>): string {
  return `customer/${customerId}`;
}
