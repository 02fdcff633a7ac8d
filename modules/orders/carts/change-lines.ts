import { hash } from 'node:crypto';
import type { CartView } from '#contracts/http/carts.ts';
import { homeOf } from '#kernel/ids.ts';
import type { Id } from '#kernel/ids.ts';
import { ok, refused } from '#kernel/result.ts';
import type { Result } from '#kernel/result.ts';
import { loadSellables } from '#modules/catalogue/index.ts';
import type { Once } from '#ports/once.ts';
import { editCart } from './edit-cart.ts';
import type { CartEdit, CartPorts, CartRefusal, Edited } from './edit-cart.ts';
import { addedQuantity, linesEverMax, quantityMaxOf, variantOf, withMark } from './model.ts';
import type { CartLine } from './model.ts';
import { putLine } from './store.ts';
import type { Cart } from './store.ts';
import { settledLine } from './together.ts';

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
    const known = cart.lines.find((line) => line.variantId === variantId);
    const mark = edit.once && markOf(edit.once);
    // The request was carried out in another Region, whose record of it has yet to arrive.
    if (mark !== undefined && known?.adds?.includes(mark)) return ok({ cart, writes: [] });
    const sum = addedQuantity(cart.lines, variantId, quantity, quantityMaxOf(sellable));
    if (!sum.ok) return sum;
    const addedAt = known && known.quantity > 0 ? known.addedAt : ports.clock.now();
    const { region } = ports.table;
    const adds = mark === undefined ? (known?.adds ?? []) : withMark(known?.adds, mark);
    const line = { variantId, quantity: sum.value, seenPrice, addedAt, region, adds };
    return ok(withLine(ports, cart, line));
  });
}

/** Tells a request from others of the same cart. */
function markOf({ key, scope }: Once): string {
  return hash('sha256', `${scope}/${key}`, 'base64url').slice(0, 16);
}

/**
 * Sets the quantity of a line; nought removes it. A line that is not known here may be under way from
 * where it was added: then the Region that holds the cart is asked. There a removal is noted even
 * so, that the line may be removed already when it arrives.
 */
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
    const line = cart.lines.find((known) => known.variantId === variantId);
    if (!line && quantity === 0 && mayNote(ports, cart)) {
      const { region } = ports.table;
      const removed = { variantId, quantity, addedAt: ports.clock.now(), region };
      return ok(withLine(ports, cart, removed));
    }
    if (!line || (line.quantity === 0 && quantity > 0)) return refused('line_not_found');
    // A removal that is repeated finds nothing left to remove.
    if (line.quantity === 0) return ok({ cart, writes: [] });
    const sellable = (await loadSellables(ports, [variantId])).get(variantId);
    const quantityMax = quantityMaxOf(sellable ?? { oneOfAKind: false });
    if (quantity > quantityMax) {
      const detail = `At most ${quantityMax} of it may be in a cart.`;
      return refused('cart_quantity_exceeded', detail, { quantityMax });
    }
    return ok(withLine(ports, cart, { ...line, quantity, region: ports.table.region }));
  });
}

function mayNote({ table }: CartPorts, { head, lines }: Cart): boolean {
  const home = homeOf(head.cartId);
  const isHeldHere = home !== undefined && table.custody.holderOf(home) === table.region;
  return isHeldHere && lines.length < linesEverMax;
}

function withLine(ports: CartPorts, cart: Cart, changed: Omit<CartLine, 'turn' | 'over'>): Edited {
  const { cartId } = cart.head;
  const line = settledLine(cartId, cart.carts, changed);
  const others = cart.lines.filter((known) => known.variantId !== line.variantId);
  const write = putLine(cart, cartId, line, ports.clock.now());
  return { cart: { ...cart, lines: [...others, line] }, writes: [write] };
}
