import type { CartView } from '#contracts/http/carts.ts';
import type { Language } from '#kernel/language.ts';
import { markets } from '#kernel/market.ts';
import type { MarketCode } from '#kernel/market.ts';
import { ok, refused } from '#kernel/result.ts';
import type { Result } from '#kernel/result.ts';
import { newId } from '#ports/identifier.ts';
import { recallOnce } from '#ports/once.ts';
import type { Once } from '#ports/once.ts';
import type { Actor } from '#ports/sign-in.ts';
import type { Write } from '#ports/table.ts';
import { isOrdered, record } from './edit-cart.ts';
import type { CartPorts } from './edit-cart.ts';
import type { CartHead } from './model.ts';
import { loadCart, openCartOf, putHead, putOpenCart } from './store.ts';
import type { Cart } from './store.ts';
import { viewCart } from './view-cart.ts';

export interface CreateCart {
  readonly market: MarketCode;
  readonly language?: Language | undefined;
  readonly country?: string | undefined;
}

/**
 * A new cart, at home in this Region. Its id is unguessable and is a guest's only key to it. A
 * shopper gets back the open cart that they have in the market.
 */
export async function createCart(
  ports: CartPorts,
  actor: Actor,
  command: CreateCart,
  language: Language,
  once?: Once,
): Promise<Result<CartView, 'country_not_served' | 'cart_contended'>> {
  const market = markets[command.market];
  const country = command.country ?? market.countries[0];
  if (!market.countries.includes(country)) {
    return refused('country_not_served', `${market.code} does not ship to ${country}.`);
  }
  const known = actor.kind === 'shopper' ? await openCart(ports, actor, command.market) : undefined;
  const now = ports.clock.now();
  const head: CartHead = {
    cartId: newId('cart', ports.table.region, ports),
    market: command.market,
    language: command.language ?? language,
    country,
    shippingOption: 'standard',
    giftWrap: false,
    ...(actor.kind === 'shopper' && { customerId: actor.customerId }),
    createdAt: now,
  };
  const empty = { lines: [], checkout: undefined, note: undefined, versions: new Map() };
  const cart: Cart = known ?? { head, ...empty };
  const writes: Write[] = known ? [] : [putHead(cart, head, now)];
  if (!known && actor.kind === 'shopper') writes.push(putOpenCart(actor.customerId, head.cartId));

  const view = await viewCart(ports, cart, language);
  writes.push(...record(ports, once, view));
  if (writes.length === 0 || (await ports.table.commit(writes)).ok) return ok(view);
  const twin = once && (await recallOnce(ports.table, once));
  if (twin) return ok(twin.answer as CartView); // Recorded by this function alone.
  return refused('cart_contended', 'Try again.');
}

async function openCart(
  ports: CartPorts,
  actor: Extract<Actor, { kind: 'shopper' }>,
  market: MarketCode,
): Promise<Cart | undefined> {
  const cartId = await openCartOf(ports.table, actor.customerId);
  const cart = cartId && (await loadCart(ports.table, cartId));
  if (!cart || cart.head.market !== market || cart.head.customerId !== actor.customerId) {
    return undefined;
  }
  const orderId = cart.checkout?.value.orderId;
  return orderId && (await isOrdered(ports.table, orderId)) ? undefined : cart;
}
