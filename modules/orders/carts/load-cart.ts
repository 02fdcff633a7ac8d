import type { Id } from '#kernel/ids.ts';
import type { Table } from '#ports/table.ts';
import { isOrdered } from './is-ordered.ts';
import type { CartHead } from './model.ts';
import { loadCartItems, loadMergedInto } from './store.ts';
import type { Cart } from './store.ts';
import { linesTogether } from './together.ts';
import type { CartLines } from './together.ts';

/** One query for a cart, and one more for each cart that it took in. */
export async function loadCart(table: Table, cartId: Id<'cart'>): Promise<Cart | undefined> {
  const items = await loadCartItems(table, cartId);
  if (!items.head) return undefined;
  const { checkout, claimedBy, lines, note, taken, versions } = items;
  const mergedInto = items.mergedInto && (await successorOf(table, cartId, items.mergedInto));
  const head: CartHead = {
    ...items.head,
    ...(claimedBy !== undefined && { customerId: claimedBy }),
    ...(mergedInto !== undefined && { mergedInto }),
  };
  const carts = [{ cartId, lines }, ...(await takenIn(table, taken, new Set([cartId])))];
  return { head, lines: linesTogether(cartId, carts), carts, checkout, note, versions };
}

/** The carts that were taken in, and those that they had taken in. */
async function takenIn(
  table: Table,
  cartIds: readonly Id<'cart'>[],
  seen: Set<Id<'cart'>>,
): Promise<CartLines[]> {
  const found: CartLines[] = [];
  for (const cartId of cartIds) {
    if (seen.has(cartId)) continue;
    seen.add(cartId);
    const { checkout, lines, taken } = await loadCartItems(table, cartId);
    // One that was ordered at the same time elsewhere is used up.
    const orderId = checkout?.value.orderId;
    const isUsedUp = orderId !== undefined && (await isOrdered(table, orderId));
    if (!isUsedUp) found.push({ cartId, lines });
    found.push(...(await takenIn(table, taken, seen)));
  }
  return found;
}

/**
 * The cart that took this one's place, at the end of the chain; undefined when it is this one after
 * all: two carts that took each other in, in two Regions at the same time, go on as the younger.
 */
async function successorOf(
  table: Table,
  cartId: Id<'cart'>,
  mergedInto: Id<'cart'>,
): Promise<Id<'cart'> | undefined> {
  const path = [cartId];
  for (let next: Id<'cart'> | undefined = mergedInto; next !== undefined;) {
    const circle = path.indexOf(next);
    if (circle !== -1) {
      const youngest = path.slice(circle).toSorted().at(-1);
      return youngest === cartId ? undefined : youngest;
    }
    path.push(next);
    next = await loadMergedInto(table, next);
  }
  return path.at(-1);
}
