import type { CartView } from '#contracts/http/carts.ts';
import type { Language } from '#kernel/language.ts';
import { markets } from '#kernel/market.ts';
import type { MarketCode } from '#kernel/market.ts';
import { ok, refused } from '#kernel/result.ts';
import type { Result } from '#kernel/result.ts';
import type { Keys } from '#ports/keys.ts';
import type { ShippingOptionCode } from '../totals/shipping-rates.ts';
import { editCart } from './edit-cart.ts';
import type { CartEdit, CartPorts, CartRefusal } from './edit-cart.ts';
import { inMarket } from './model.ts';
import type { CartHead } from './model.ts';
import { putHead, putNote } from './store.ts';

export interface ChangeCart {
  readonly market?: MarketCode | undefined;
  readonly language?: Language | undefined;
  readonly country?: string | undefined;
  readonly state?: string | undefined;
  readonly shippingOption?: ShippingOptionCode | undefined;
  readonly gift?: { readonly wrap: boolean; readonly note?: string | undefined } | undefined;
}

/** Changes what a cart is for: market, destination, shipping, gift wrapping and its note. */
export async function changeCart(
  ports: CartPorts & { readonly keys: Keys },
  edit: CartEdit,
  command: ChangeCart,
): Promise<Result<CartView, CartRefusal | 'country_not_served' | 'cart_contended'>> {
  return editCart<'country_not_served'>(ports, edit, async (cart) => {
    const head = changed(cart.head, command);
    if (!markets[head.market].countries.includes(head.country)) {
      return refused('country_not_served', `${head.market} does not ship to ${head.country}.`);
    }
    const now = ports.clock.now();
    const writes = [putHead(cart, head, now)];
    const note = command.gift?.note;
    if (note === undefined) return ok({ cart: { ...cart, head }, writes });
    const sealed = note === '' ? null : await ports.keys.seal(head.cartId, note);
    const noted = { ...cart, head, note: sealed ?? undefined };
    return ok({ cart: noted, writes: [...writes, putNote(head.cartId, sealed, now)] });
  });
}

function changed(before: CartHead, command: ChangeCart): CartHead {
  const { country, gift, language, market, shippingOption, state } = command;
  const moved =
    market !== undefined && market !== before.market
      ? inMarket(before, market, country)
      : { ...before, ...(country !== undefined && { country }) };
  return {
    ...moved,
    ...(language !== undefined && { language }),
    ...(state !== undefined && { state }),
    ...(shippingOption !== undefined && { shippingOption }),
    ...(gift && { giftWrap: gift.wrap }),
  };
}
