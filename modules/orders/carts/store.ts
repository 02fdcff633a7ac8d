import type { Id } from '#kernel/ids.ts';
import { dayMs, plus } from '#kernel/time.ts';
import type { Instant } from '#kernel/time.ts';
import { mergeableKind, put, trusted, valueOf } from '#ports/item-kind.ts';
import type { Keys, Sealed } from '#ports/keys.ts';
import type { Expectation, Item, ItemKind, Key, Table, Write } from '#ports/table.ts';
import { checkoutKey, checkoutKind } from '../store.ts';
import type { CheckoutMark } from '../store.ts';
import type { CartHead, CartLine } from './model.ts';
import type { CartLines } from './together.ts';

/**
 * | Item | Partition | Sort | Nature |
 * |---|---|---|---|
 * | cart | `cart/{cartId}` | `head` | mergeable |
 * | whose it is | `cart/{cartId}` | `claim` | mergeable |
 * | the cart that took it in | `cart/{cartId}` | `merged` | mergeable |
 * | a cart that it took in | `cart/{cartId}` | `taken/{cartId}` | mergeable |
 * | cart line | `cart/{cartId}` | `line/{variantId}` | mergeable |
 * | gift note, sealed | `cart/{cartId}` | `note` | mergeable |
 * | checkout mark | `cart/{cartId}` | `checkout` | owned by the cart's home |
 *
 * Claim and merger are items of their own, so that no change of the head elsewhere undoes them.
 */
const headKind = mergeableKind<CartHead>('cart', trusted);
const lineKind = mergeableKind<CartLine>('cart-line', trusted);
const noteKind = mergeableKind<{ readonly sealed: Sealed | null }>('cart-note', trusted);
const claimKind = mergeableKind<{ readonly customerId: Id<'customer'> }>('cart-claim', trusted);
const mergedKind = mergeableKind<{ readonly into: Id<'cart'> }>('cart-merged', trusted);
const takenKind = mergeableKind<{ readonly cartId: Id<'cart'> }>('cart-taken', trusted);

/** A cart that nobody touches for this long may vanish. */
export const cartKeptMs = 90 * dayMs;

/** A whole cart, with what it took in. */
export interface Cart {
  readonly head: CartHead;
  /** Tombstones included, those of the carts that it took in too. */
  readonly lines: readonly CartLine[];
  /** This cart's own lines and those of each that it took in, apart. */
  readonly carts: readonly CartLines[];
  readonly checkout: Item<CheckoutMark> | undefined;
  readonly note: Sealed | undefined;
  /** Versions of head and lines by sort key, so that this Region's own writers see each other. */
  readonly versions: ReadonlyMap<string, Expectation>;
}

/** What is stored of one cart. Its items arrive apart: the head may be the last. */
interface CartItems {
  readonly head: CartHead | undefined;
  /** Tombstones included. */
  readonly lines: readonly CartLine[];
  readonly checkout: Item<CheckoutMark> | undefined;
  readonly note: Sealed | undefined;
  readonly claimedBy: Id<'customer'> | undefined;
  readonly mergedInto: Id<'cart'> | undefined;
  readonly taken: readonly Id<'cart'>[];
  readonly versions: ReadonlyMap<string, Expectation>;
}

export async function loadCartItems(table: Table, cartId: Id<'cart'>): Promise<CartItems> {
  const { items } = await table.query({ partition: partitionOf(cartId), limit: 500 });
  const only = <V>(kind: ItemKind<V>) => items.flatMap((item) => valueOf(kind, item) ?? []);
  const marked = items.find((item) => item.kind === checkoutKind.name);
  const [mark] = only(checkoutKind);
  return {
    head: only(headKind)[0],
    lines: only(lineKind),
    checkout: marked && mark && { ...marked, key: checkoutKey(cartId), value: mark },
    note: only(noteKind)[0]?.sealed ?? undefined,
    claimedBy: only(claimKind)[0]?.customerId,
    mergedInto: only(mergedKind)[0]?.into,
    taken: only(takenKind).map((taken) => taken.cartId),
    versions: new Map(items.map((item) => [item.key.sort, item.version])),
  };
}

export async function loadMergedInto(
  table: Table,
  cartId: Id<'cart'>,
): Promise<Id<'cart'> | undefined> {
  return (await table.get(mergedKind, keyOf(cartId, 'merged')))?.value.into;
}

export function putHead(cart: Pick<CartItems, 'versions'>, head: CartHead, now: Instant): Write {
  const expiresAt = plus(now, cartKeptMs);
  const expect = versionOf(cart, 'head');
  return put(headKind, keyOf(head.cartId, 'head'), head, expect, { expiresAt });
}

export function putLine(
  cart: Pick<CartItems, 'versions'>,
  cartId: Id<'cart'>,
  line: CartLine,
  now: Instant,
): Write {
  const sort = `line/${line.variantId}`;
  const expiresAt = plus(now, cartKeptMs);
  return put(lineKind, keyOf(cartId, sort), line, versionOf(cart, sort), { expiresAt });
}

/** A note to the one who is given the present, sealed; none takes it back. */
export function putNote(cartId: Id<'cart'>, sealed: Sealed | null, now: Instant): Write {
  return putFor(cartId, 'note', noteKind, { sealed }, now);
}

export async function openNote(
  keys: Keys,
  cartId: Id<'cart'>,
  note: Sealed | undefined,
): Promise<string | undefined> {
  const opened = note && (await keys.open(cartId, note));
  return typeof opened === 'string' ? opened : undefined;
}

/** From now on the cart is this shopper's. */
export function putClaim(cartId: Id<'cart'>, customerId: Id<'customer'>, now: Instant): Write {
  return putFor(cartId, 'claim', claimKind, { customerId }, now);
}

export function putTaken(cartId: Id<'cart'>, taken: Id<'cart'>, now: Instant): Write {
  return putFor(cartId, `taken/${taken}`, takenKind, { cartId: taken }, now);
}

export function putMergedInto(cartId: Id<'cart'>, into: Id<'cart'>, now: Instant): Write {
  return putFor(cartId, 'merged', mergedKind, { into }, now);
}

function putFor<V>(
  cartId: Id<'cart'>,
  sort: string,
  kind: ItemKind<V>,
  value: V,
  now: Instant,
): Write {
  return put(kind, keyOf(cartId, sort), value, 'any', { expiresAt: plus(now, cartKeptMs) });
}

function keyOf(cartId: Id<'cart'>, sort: string): Key {
  return { partition: partitionOf(cartId), sort };
}

function partitionOf(cartId: Id<'cart'>): string {
  return `cart/${cartId}`;
}

function versionOf(cart: Pick<CartItems, 'versions'>, sort: string): Expectation {
  return cart.versions.get(sort) ?? 'absent';
}
