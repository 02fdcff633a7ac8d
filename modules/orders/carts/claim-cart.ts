import type { CartView } from '#contracts/http/carts.ts';
import type { Result } from '#kernel/result.ts';
import { ok } from '#kernel/result.ts';
import type { Shopper } from '#ports/sign-in.ts';
import { editCart, isOrdered } from './edit-cart.ts';
import type { CartEdit, CartPorts, CartRefusal } from './edit-cart.ts';
import { mergeLines } from './model.ts';
import { loadCart, openCartOf, putHead, putLine, putOpenCart } from './store.ts';
import type { Cart } from './store.ts';

/**
 * A guest signed in: the cart becomes theirs, and takes in the lines of the open cart they had.
 * No line of either is lost; repeating it changes nothing.
 */
export async function claimCart(
  ports: CartPorts,
  edit: CartEdit & { readonly actor: Shopper },
): Promise<Result<CartView, CartRefusal | 'cart_contended'>> {
  const { customerId } = edit.actor;
  return editCart(ports, edit, async (cart) => {
    const now = ports.clock.now();
    const { cartId } = cart.head;
    const head = { ...cart.head, customerId };
    const writes = [putHead(cart, head, now), putOpenCart(customerId, cartId)];
    const other = await earlierCart(ports, cart, edit.actor);
    if (!other) return ok({ cart: { ...cart, head }, writes });

    const lines = mergeLines(cart.lines, other.lines);
    const { region } = ports.table;
    for (const line of lines) {
      if (!cart.lines.includes(line)) writes.push(putLine(cart, cartId, { ...line, region }, now));
    }
    writes.push(putHead(other, { ...other.head, mergedInto: cartId }, now));
    return ok({ cart: { ...cart, head, lines }, writes });
  });
}

async function earlierCart(
  ports: CartPorts,
  cart: Cart,
  { customerId }: Shopper,
): Promise<Cart | undefined> {
  const cartId = await openCartOf(ports.table, customerId);
  if (cartId === undefined || cartId === cart.head.cartId) return undefined;
  const other = await loadCart(ports.table, cartId);
  if (other?.head.customerId !== customerId || other.head.mergedInto !== undefined)
    return undefined;
  const orderId = other.checkout?.value.orderId;
  return orderId && (await isOrdered(ports.table, orderId)) ? undefined : other;
}
