import type { CartView } from '#contracts/http/carts.ts';
import type { Id } from '#kernel/ids.ts';
import { localized } from '#kernel/language.ts';
import type { Language } from '#kernel/language.ts';
import { markets } from '#kernel/market.ts';
import type { Money } from '#kernel/money.ts';
import { ok, refused } from '#kernel/result.ts';
import type { Result } from '#kernel/result.ts';
import type { Clock } from '#ports/clock.ts';
import type { Actor } from '#ports/sign-in.ts';
import type { Table } from '#ports/table.ts';
import { shippingTitles } from '../totals/shipping-rates.ts';
import type { ShippingOptionCode } from '../totals/shipping-rates.ts';
import { findCart } from './edit-cart.ts';
import { offerLines, priceCart, viewCart } from './view-cart.ts';

interface ReadCart {
  readonly cartId: Id<'cart'>;
  readonly actor: Actor;
  readonly language: Language;
}

/** A cart at today's prices, with what its shopper should know before checking out. */
export async function readCart(
  ports: { readonly table: Table; readonly clock: Clock },
  query: ReadCart,
): Promise<Result<CartView, 'cart_not_found'>> {
  const found = await findCart(ports.table, query.cartId, query.actor);
  return found.ok ? ok(await viewCart(ports, found.value, query.language)) : found;
}

export interface OfferedShipping {
  readonly option: ShippingOptionCode;
  readonly title: string;
  readonly price: Money;
  readonly daysMin: number;
  readonly daysMax: number;
}

/** The ways of shipping a cart to a country of its market, its own unless another is asked for. */
export async function listShippingOptions(
  ports: { readonly table: Table },
  query: ReadCart & {
    readonly country?: string | undefined;
    readonly postalCode?: string | undefined;
  },
): Promise<Result<{ items: OfferedShipping[] }, 'cart_not_found' | 'country_not_served'>> {
  const found = await findCart(ports.table, query.cartId, query.actor);
  if (!found.ok) return found;
  const { head } = found.value;
  const country = query.country ?? head.country;
  if (!markets[head.market].countries.includes(country)) {
    return refused('country_not_served', `${head.market} does not ship to ${country}.`);
  }
  const offered = await offerLines(ports, found.value);
  const { shippingOptions } = priceCart({ ...head, country }, offered, query.postalCode);
  const items = shippingOptions.map((option) => ({
    ...option,
    title: localized(shippingTitles[option.option], query.language),
  }));
  return ok({ items });
}
