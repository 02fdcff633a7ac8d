import type { CartView } from '#contracts/http/carts.ts';
import { ok } from '#kernel/result.ts';
import type { Result } from '#kernel/result.ts';
import type { Shopper } from '#ports/sign-in.ts';
import { editCart } from './edit-cart.ts';
import type { CartEdit, CartPorts, CartRefusal } from './edit-cart.ts';
import { openCartsOf, putOpenCart, removeOpenCart, takeIn } from './open-carts.ts';
import { putClaim } from './store.ts';

/**
 * A guest signed in: the cart becomes theirs, and takes in the open carts that they had. No line of
 * any is lost; repeating it changes nothing.
 */
export async function claimCart(
  ports: CartPorts,
  edit: CartEdit & { readonly actor: Shopper },
): Promise<Result<CartView, CartRefusal | 'cart_contended'>> {
  const { customerId } = edit.actor;
  return editCart(ports, edit, async (cart) => {
    const now = ports.clock.now();
    const { cartId } = cart.head;
    const { carts, outdated } = await openCartsOf(ports.table, customerId);
    const others = carts.filter(({ head }) => head.cartId !== cartId);
    const claimed = { ...cart, head: { ...cart.head, customerId } };
    const taken = takeIn(claimed, others, customerId, now);
    const gone = outdated.filter((other) => !others.some(({ head }) => head.cartId === other));
    const writes = [
      putClaim(cartId, customerId, now),
      putOpenCart(customerId, cartId, now),
      ...gone.map((other) => removeOpenCart(customerId, other)),
      ...taken.writes,
    ];
    return ok({ cart: taken.cart, writes });
  });
}
