import type { Id } from '#kernel/ids.ts';
import { dayMs, plus } from '#kernel/time.ts';
import type { Instant } from '#kernel/time.ts';
import { mergeableKind, put, trusted, valueOf } from '#ports/item-kind.ts';
import type { Keys, Sealed } from '#ports/keys.ts';
import type { Expectation, Item, Key, Table, Write } from '#ports/table.ts';
import { checkoutKey, checkoutKind } from '../store.ts';
import type { CheckoutMark } from '../store.ts';
import type { CartHead, CartLine } from './model.ts';

/**
 * | Item | Partition | Sort | Nature |
 * |---|---|---|---|
 * | cart | `cart/{cartId}` | `head` | mergeable |
 * | cart line | `cart/{cartId}` | `line/{variantId}` | mergeable |
 * | gift note, sealed | `cart/{cartId}` | `note` | mergeable |
 * | checkout mark | `cart/{cartId}` | `checkout` | owned by the cart's home |
 * | open cart | `customer/{customerId}` | `open-cart` | mergeable |
 */
const headKind = mergeableKind<CartHead>('cart', trusted);
const lineKind = mergeableKind<CartLine>('cart-line', trusted);
const noteKind = mergeableKind<{ readonly sealed: Sealed | null }>('cart-note', trusted);
const openCartKind = mergeableKind<{ readonly cartId: Id<'cart'> }>('open-cart', trusted);

/** A cart that nobody touches for this long may vanish. */
const cartKeptMs = 90 * dayMs;

/** A whole cart, as one query reads it. */
export interface Cart {
  readonly head: CartHead;
  /** Tombstones included. */
  readonly lines: readonly CartLine[];
  readonly checkout: Item<CheckoutMark> | undefined;
  readonly note: Sealed | undefined;
  /** Versions of head and lines by sort key, so that this Region's own writers see each other. */
  readonly versions: ReadonlyMap<string, Expectation>;
}

export async function loadCart(table: Table, cartId: Id<'cart'>): Promise<Cart | undefined> {
  const page = await table.query({ partition: partitionOf(cartId), limit: 500 });
  const lines: CartLine[] = [];
  const versions = new Map<string, Expectation>();
  let head: CartHead | undefined;
  let note: Sealed | undefined;
  let checkout: Item<CheckoutMark> | undefined;
  for (const item of page.items) {
    versions.set(item.key.sort, item.version);
    head = valueOf(headKind, item) ?? head;
    note = valueOf(noteKind, item)?.sealed ?? note;
    const line = valueOf(lineKind, item);
    if (line) lines.push(line);
    const mark = valueOf(checkoutKind, item);
    if (mark) checkout = { ...item, key: checkoutKey(cartId), value: mark };
  }
  return head && { head, lines, checkout, note, versions };
}

export function putHead(cart: Pick<Cart, 'versions'>, head: CartHead, now: Instant): Write {
  return put(
    headKind,
    { partition: partitionOf(head.cartId), sort: 'head' },
    head,
    versionOf(cart, 'head'),
    {
      expiresAt: plus(now, cartKeptMs),
    },
  );
}

export function putLine(
  cart: Pick<Cart, 'versions'>,
  cartId: Id<'cart'>,
  line: CartLine,
  now: Instant,
): Write {
  const sort = `line/${line.variantId}`;
  return put(lineKind, { partition: partitionOf(cartId), sort }, line, versionOf(cart, sort), {
    expiresAt: plus(now, cartKeptMs),
  });
}

/** A note to the one who is given the present, sealed; none takes it back. */
export function putNote(cartId: Id<'cart'>, sealed: Sealed | null, now: Instant): Write {
  return put(noteKind, { partition: partitionOf(cartId), sort: 'note' }, { sealed }, 'any', {
    expiresAt: plus(now, cartKeptMs),
  });
}

export async function openNote(
  keys: Keys,
  cartId: Id<'cart'>,
  note: Sealed | undefined,
): Promise<string | undefined> {
  const opened = note && (await keys.open(cartId, note));
  return typeof opened === 'string' ? opened : undefined;
}

/** The cart that a shopper fills at present. */
export async function openCartOf(
  table: Table,
  customerId: Id<'customer'>,
): Promise<Id<'cart'> | undefined> {
  return (await table.get(openCartKind, openCartKey(customerId)))?.value.cartId;
}

export function putOpenCart(customerId: Id<'customer'>, cartId: Id<'cart'>): Write {
  return put(openCartKind, openCartKey(customerId), { cartId }, 'any');
}

function openCartKey(customerId: Id<'customer'>): Key {
  return { partition: `customer/${customerId}`, sort: 'open-cart' };
}

function partitionOf(cartId: Id<'cart'>): string {
  return `cart/${cartId}`;
}

function versionOf(cart: Pick<Cart, 'versions'>, sort: string): Expectation {
  return cart.versions.get(sort) ?? 'absent';
}
