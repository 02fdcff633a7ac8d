import type { CartView } from '#contracts/http/carts.ts';
import type { Id } from '#kernel/ids.ts';
import type { Language } from '#kernel/language.ts';
import { ok, refused } from '#kernel/result.ts';
import type { Result } from '#kernel/result.ts';
import type { Clock } from '#ports/clock.ts';
import { recallOnce, recordOnce } from '#ports/once.ts';
import type { Once } from '#ports/once.ts';
import type { Random } from '#ports/random.ts';
import type { Actor } from '#ports/sign-in.ts';
import type { Table, Write } from '#ports/table.ts';
import { commitAttemptsMax } from '../change-order.ts';
import { isOrdered } from './is-ordered.ts';
import { loadCart } from './load-cart.ts';
import { viewCart } from './view-cart.ts';
import type { Cart } from './store.ts';

export type CartRefusal = 'cart_not_found' | 'cart_merged' | 'cart_already_ordered';

export interface CartPorts {
  readonly table: Table;
  readonly clock: Clock;
  readonly random: Random;
}

/** Who edits which cart, and how the answer reads. */
export interface CartEdit {
  readonly cartId: Id<'cart'>;
  readonly actor: Actor;
  readonly language: Language;
  readonly once?: Once | undefined;
}

/** What an edit makes of a cart: the whole of it, for the answer, and what is to be written. */
export interface Edited {
  readonly cart: Cart;
  readonly writes: readonly Write[];
}

const backoffMsMax = 20;

/** Loads a cart, lets it be edited, commits the edit with its answer, and again on conflict. */
export async function editCart<C extends string = never>(
  ports: CartPorts,
  edit: CartEdit,
  decide: (cart: Cart) => Promise<Result<Edited, C>>,
): Promise<Result<CartView, C | CartRefusal | 'cart_contended'>> {
  for (let attempt = 1; attempt <= commitAttemptsMax; attempt++) {
    const found = await findEditableCart(ports.table, edit.cartId, edit.actor);
    if (!found.ok) return found;
    const decision = await decide(found.value);
    if (!decision.ok) return decision;
    const view = await viewCart(ports, decision.value.cart, edit.language);
    const writes = [...decision.value.writes, ...record(ports, edit.once, view)];
    if (writes.length === 0 || (await ports.table.commit(writes)).ok) return ok(view);
    const twin = edit.once && (await recallOnce(ports.table, edit.once));
    if (twin) return ok(twin.answer as CartView); // Recorded by this function alone.
    await ports.clock.wait(Math.ceil(ports.random.fraction() * backoffMsMax));
  }
  return refused('cart_contended', 'The cart is being changed elsewhere. Try again.');
}

export function record(
  ports: Pick<CartPorts, 'table' | 'clock'>,
  once: Once | undefined,
  view: CartView,
): Write[] {
  return once ? [recordOnce(once, ports.table.region, ports.clock.now(), view)] : [];
}

/**
 * A guest's cart belongs to whoever knows its id, a claimed one to its shopper. One answer for
 * "absent" and "not yours".
 */
export async function findCart(
  table: Table,
  cartId: Id<'cart'>,
  actor: Actor,
): Promise<Result<Cart, 'cart_not_found'>> {
  const cart = await loadCart(table, cartId);
  const { customerId } = cart?.head ?? {};
  const isMine =
    customerId === undefined || (actor.kind === 'shopper' && actor.customerId === customerId);
  return cart && isMine ? ok(cart) : refused('cart_not_found');
}

async function findEditableCart(
  table: Table,
  cartId: Id<'cart'>,
  actor: Actor,
): Promise<Result<Cart, CartRefusal>> {
  const found = await findCart(table, cartId, actor);
  if (!found.ok) return found;
  const { checkout, head } = found.value;
  if (head.mergedInto !== undefined) {
    const meta = { cartId: head.mergedInto };
    return refused('cart_merged', 'Its lines moved to another cart of yours.', meta);
  }
  if (checkout && (await isOrdered(table, checkout.value.orderId))) {
    const meta = { orderId: checkout.value.orderId };
    return refused('cart_already_ordered', 'Take a new cart.', meta);
  }
  return found;
}
