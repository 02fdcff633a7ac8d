import type { CartView } from '#contracts/http/carts.ts';
import type { Id } from '#kernel/ids.ts';
import { ok, refused } from '#kernel/result.ts';
import type { Result } from '#kernel/result.ts';
import { loadSellables } from '#modules/catalogue/index.ts';
import { editCart } from './edit-cart.ts';
import type { CartEdit, CartPorts, CartRefusal, Edited } from './edit-cart.ts';
import { addedQuantity, liveLines, quantityMaxOf, variantOf } from './model.ts';
import type { CartLine } from './model.ts';
import { putLine } from './store.ts';
import type { Cart } from './store.ts';

type LineRefusal =
  | 'variant_unknown'
  | 'variant_not_sold_here'
  | 'cart_full'
  | 'cart_quantity_exceeded';

/** Adds units of a variant to its one line in the cart. */
export async function addLine(
  ports: CartPorts,
  edit: CartEdit,
  command: { readonly variantId: Id<'variant'>; readonly quantity: number },
): Promise<Result<CartView, LineRefusal | CartRefusal | 'cart_contended'>> {
  const { quantity, variantId } = command;
  return editCart<LineRefusal>(ports, edit, async (cart) => {
    const sellable = (await loadSellables(ports, [variantId])).get(variantId);
    if (!sellable?.published) return refused('variant_unknown');
    const seenPrice = sellable.prices[cart.head.market];
    if (!seenPrice) {
      return refused('variant_not_sold_here', `It has no price in ${cart.head.market}.`);
    }
    const sum = addedQuantity(cart.lines, variantId, quantity, quantityMaxOf(sellable));
    if (!sum.ok) return sum;
    const known = liveLines(cart.lines).find((line) => line.variantId === variantId);
    const addedAt = known?.addedAt ?? ports.clock.now();
    const { region } = ports.table;
    return ok(
      withLine(ports, cart, { variantId, quantity: sum.value, seenPrice, addedAt, region }),
    );
  });
}

/** Sets the quantity of a line; nought removes it. */
export async function setLine(
  ports: CartPorts,
  edit: CartEdit,
  command: { readonly lineId: Id<'line'>; readonly quantity: number },
): Promise<
  Result<CartView, CartRefusal | 'line_not_found' | 'cart_quantity_exceeded' | 'cart_contended'>
> {
  const { lineId, quantity } = command;
  const variantId = variantOf(lineId);
  return editCart<'line_not_found' | 'cart_quantity_exceeded'>(ports, edit, async (cart) => {
    const line = liveLines(cart.lines).find((known) => known.variantId === variantId);
    // A removal that is repeated finds nothing left to remove.
    if (!line) return quantity === 0 ? ok({ cart, writes: [] }) : refused('line_not_found');
    const sellable = (await loadSellables(ports, [variantId])).get(variantId);
    const quantityMax = quantityMaxOf(sellable ?? { oneOfAKind: false });
    if (quantity > quantityMax) {
      const detail = `At most ${quantityMax} of it may be in a cart.`;
      return refused('cart_quantity_exceeded', detail, { quantityMax });
    }
    return ok(withLine(ports, cart, { ...line, quantity, region: ports.table.region }));
  });
}

function withLine(ports: CartPorts, cart: Cart, line: CartLine): Edited {
  const others = cart.lines.filter((known) => known.variantId !== line.variantId);
  const write = putLine(cart, cart.head.cartId, line, ports.clock.now());
  return { cart: { ...cart, lines: [...others, line] }, writes: [write] };
}
