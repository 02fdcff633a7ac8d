import type { CartLineView, CartView } from '#contracts/http/carts.ts';
import type { Id } from '#kernel/ids.ts';
import { localized } from '#kernel/language.ts';
import type { Language } from '#kernel/language.ts';
import { markets } from '#kernel/market.ts';
import { times } from '#kernel/money.ts';
import type { Money } from '#kernel/money.ts';
import { toIso } from '#kernel/time.ts';
import { present } from '#kernel/assert.ts';
import { loadSellables } from '#modules/catalogue/index.ts';
import type { Sellable } from '#modules/catalogue/index.ts';
import { lackOf, loadOffer, sayLack } from '#modules/inventory/index.ts';
import type { Offer } from '#modules/inventory/index.ts';
import type { Clock } from '#ports/clock.ts';
import type { Table } from '#ports/table.ts';
import { accessKeyOf } from '../identity.ts';
import { loadOrder } from '../store.ts';
import { priceBasket } from '../totals/price-order.ts';
import type { PricedBasket } from '../totals/price-order.ts';
import { totalsView } from '../view-order.ts';
import { lineIdOf, liveLines } from './model.ts';
import type { CartHead, CartLine } from './model.ts';
import type { Cart } from './store.ts';

/** A line with what the catalogue says of it today. */
export interface OfferedLine {
  readonly line: CartLine;
  readonly sellable: Sellable | undefined;
  /** The market's price; undefined when it is not to be had there. */
  readonly unitPrice: Money | undefined;
}

export async function offerLines(
  ports: { readonly table: Table },
  cart: Cart,
): Promise<OfferedLine[]> {
  const lines = liveLines(cart.lines);
  const sellables = await loadSellables(
    ports,
    lines.map((line) => line.variantId),
  );
  return lines.map((line) => {
    const sellable = sellables.get(line.variantId);
    const unitPrice = sellable?.published ? sellable.prices[cart.head.market] : undefined;
    return { line, sellable, unitPrice };
  });
}

/** A cart at today's prices, in a language. Holds no personal data. */
export async function viewCart(
  ports: { readonly table: Table; readonly clock: Clock },
  cart: Cart,
  language: Language,
): Promise<CartView> {
  const { head } = cart;
  const offered = await offerLines(ports, cart);
  const [offers, order] = await Promise.all([
    loadOffers(ports, offered),
    orderOf(ports.table, cart),
  ]);
  const priced = priceCart(head, offered);
  return {
    cartId: head.cartId,
    market: head.market,
    currency: markets[head.market].currency,
    language: head.language,
    country: head.country,
    ...(head.state !== undefined && { state: head.state }),
    shippingOption: priced.shippingOption,
    gift: { wrap: head.giftWrap, hasNote: cart.note !== undefined },
    signedIn: head.customerId !== undefined,
    lines: offered.map((line) =>
      lineView(line, offers.get(line.line.variantId) ?? nothing, language),
    ),
    totals: totalsView(priced.totals),
    ...(order && { order }),
    createdAt: toIso(head.createdAt),
  };
}

/** Priced with the chosen option, or the standard one where that is not to be had. */
export function priceCart(
  head: CartHead,
  offered: readonly OfferedLine[],
  postalCode?: string,
): PricedBasket & { readonly shippingOption: CartHead['shippingOption'] } {
  const lines = offered.flatMap(({ line, unitPrice }) =>
    unitPrice ? [{ unitPrice, quantity: line.quantity }] : [],
  );
  const { country, giftWrap, market, state } = head;
  const basket = {
    market,
    country,
    giftWrap,
    lines,
    ...(state !== undefined && { state }),
    ...(postalCode !== undefined && { postalCode }),
  };
  const chosen = priceBasket({ ...basket, shippingOption: head.shippingOption });
  if (chosen) return { ...chosen, shippingOption: head.shippingOption };
  const standard = priceBasket({ ...basket, shippingOption: 'standard' });
  return { ...present(standard, `standard shipping to ${country}`), shippingOption: 'standard' };
}

function lineView(
  { line, sellable, unitPrice }: OfferedLine,
  offer: Offer,
  language: Language,
): CartLineView {
  const options = Object.entries(sellable?.options ?? {});
  return {
    lineId: lineIdOf(line.variantId),
    variantId: line.variantId,
    ...(sellable && {
      productId: sellable.productId,
      handle: sellable.handle,
      sku: sellable.sku,
      ...(sellable.pictureHandle !== undefined && { pictureHandle: sellable.pictureHandle }),
    }),
    title: sellable ? localized(sellable.title, language) : '',
    options: Object.fromEntries(options.map(([code, name]) => [code, localized(name, language)])),
    quantity: line.quantity,
    ...(unitPrice && { unitPrice, total: times(unitPrice, line.quantity) }),
    ...(unitPrice
      ? stockView(line, offer, language, priceWarnings(line, unitPrice))
      : { warnings: ['unavailable'] }),
  };
}

function priceWarnings({ seenPrice }: CartLine, unitPrice: Money): CartLineView['warnings'] {
  // In another currency the shopper has never seen this price.
  const isChanged =
    seenPrice?.currency === unitPrice.currency && seenPrice.amountMinor !== unitPrice.amountMinor;
  return isChanged ? ['price_changed'] : [];
}

/** What a checkout of the line would answer. */
function stockView(
  { quantity }: CartLine,
  offer: Offer,
  language: Language,
  warnings: CartLineView['warnings'],
): Pick<CartLineView, 'warnings' | 'heldUntil' | 'stockText'> {
  const lack = lackOf(offer, quantity);
  if (lack === undefined) return { warnings };
  const isShort = offer.now > 0;
  // Of something that is there it is not said that it is sold out.
  const why = isShort && lack === 'sold_out' ? [] : [lack];
  return {
    warnings: [...warnings, ...(isShort ? (['short'] as const) : []), ...why],
    ...(lack === 'held' && offer.held && { heldUntil: toIso(offer.held.until) }),
    ...(why.length > 0 && { stockText: sayLack(lack, language) }),
  };
}

const nothing: Offer = { now: 0, elsewhere: 0 };

async function loadOffers(
  ports: { readonly table: Table; readonly clock: Clock },
  offered: readonly OfferedLine[],
): Promise<Map<Id<'variant'>, Offer>> {
  const offers = await Promise.all(
    offered.map(async ({ line: { quantity, variantId } }) => {
      return [variantId, await loadOffer(ports, variantId, quantity)] as const;
    }),
  );
  return new Map(offers);
}

async function orderOf(table: Table, cart: Cart): Promise<CartView['order']> {
  const orderId = cart.checkout?.value.orderId;
  const order = orderId && (await loadOrder(table, orderId))?.value;
  if (!order) return undefined;
  const { number, status } = order;
  return { orderId, number, status, accessKey: accessKeyOf(cart.head.cartId, orderId) };
}
