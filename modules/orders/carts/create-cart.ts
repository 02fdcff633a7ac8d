import type { CartView } from '#contracts/http/carts.ts';
import type { Language } from '#kernel/language.ts';
import { markets } from '#kernel/market.ts';
import type { MarketCode } from '#kernel/market.ts';
import { ok, refused } from '#kernel/result.ts';
import type { Result } from '#kernel/result.ts';
import type { Instant } from '#kernel/time.ts';
import { newId } from '#ports/identifier.ts';
import { recallOnce } from '#ports/once.ts';
import type { Once } from '#ports/once.ts';
import type { Actor, Shopper } from '#ports/sign-in.ts';
import { record } from './edit-cart.ts';
import type { CartPorts, Edited } from './edit-cart.ts';
import type { CartHead } from './model.ts';
import { openCartsOf, putOpenCart, takeIn } from './open-carts.ts';
import { putHead } from './store.ts';
import { viewCart } from './view-cart.ts';
import type { Cart } from './store.ts';

export interface CreateCart {
  readonly market: MarketCode;
  readonly language?: Language | undefined;
  readonly country?: string | undefined;
}

/**
 * A new cart, at home in this Region. Its id is unguessable and is a guest's only key to it. A
 * shopper gets back the open cart that they have in the market.
 *
 * A request that is repeated in another Region before its record has arrived there makes a second
 * cart. It does no harm: nobody was told of the first, it is empty, holds no stock and vanishes; a
 * shopper's is taken in by the one they fill.
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
  const now = ports.clock.now();
  const { cart, writes } =
    (actor.kind === 'shopper' && (await openCart(ports, actor, command.market, now))) ||
    newCart(ports, actor, { ...command, country, language: command.language ?? language });

  const view = await viewCart(ports, cart, language);
  const all = [...writes, ...record(ports, once, view)];
  if (all.length === 0 || (await ports.table.commit(all)).ok) return ok(view);
  const twin = once && (await recallOnce(ports.table, once));
  if (twin) return ok(twin.answer as CartView); // Recorded by this function alone.
  return refused('cart_contended', 'Try again.');
}

function newCart(
  ports: CartPorts,
  actor: Actor,
  command: Pick<CartHead, 'market' | 'country' | 'language'>,
): Edited {
  const now = ports.clock.now();
  const { country, language, market } = command;
  const head: CartHead = {
    cartId: newId('cart', ports.table.region, ports),
    market,
    language,
    country,
    shippingOption: 'standard',
    giftWrap: false,
    ...(actor.kind === 'shopper' && { customerId: actor.customerId }),
    createdAt: now,
  };
  const carts = [{ cartId: head.cartId, lines: [] }];
  const empty = { lines: [], carts, checkout: undefined, note: undefined, versions: new Map() };
  const cart: Cart = { head, ...empty };
  const writes = [putHead(cart, head, now)];
  if (actor.kind === 'shopper') writes.push(putOpenCart(actor.customerId, head.cartId, now));
  return { cart, writes };
}

/** The shopper's cart in the market. Should they have several, the youngest takes the others in. */
async function openCart(
  ports: CartPorts,
  { customerId }: Shopper,
  market: MarketCode,
  now: Instant,
): Promise<Edited | undefined> {
  const { carts } = await openCartsOf(ports.table, customerId);
  const [cart, ...others] = carts.filter(({ head }) => head.market === market);
  return cart && takeIn(cart, others, customerId, now);
}
