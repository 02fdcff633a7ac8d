import { cartLinesMax } from '#contracts/http/carts.ts';
import type { Address, CheckOutBody } from '#contracts/http/orders.ts';
import { markets } from '#kernel/market.ts';
import { compare } from '#kernel/money.ts';
import { ok, refused } from '#kernel/result.ts';
import type { Result } from '#kernel/result.ts';
import type { Keys } from '#ports/keys.ts';
import type { Table } from '#ports/table.ts';
import { addressFaults, normalAddress } from './address/check-address.ts';
import { liveLines } from './carts/model.ts';
import { openNote } from './carts/store.ts';
import type { Cart } from './carts/store.ts';
import { offerLines } from './carts/view-cart.ts';
import type { OfferedLine } from './carts/view-cart.ts';
import type { Contact } from './contact.ts';
import type { Order, OrderLine } from './model.ts';
import { priceBasket } from './totals/price-order.ts';

/** An order as the cart and the buyer's details make it, before it is opened. */
export interface Draft {
  readonly order: Pick<
    Order,
    | 'country'
    | 'state'
    | 'giftWrap'
    | 'language'
    | 'lines'
    | 'market'
    | 'marketingConsent'
    | 'shippingOption'
    | 'totals'
  >;
  readonly contact: Contact;
}

export type DraftRefusal =
  | 'cart_empty'
  | 'cart_full'
  | 'cart_line_unavailable'
  | 'country_not_served'
  | 'address_invalid'
  | 'shipping_option_unavailable'
  | 'total_changed';

/** Prices the cart for the address given, and checks all that can be checked before a promise. */
export async function draftOrder(
  ports: { readonly table: Table; readonly keys: Keys },
  cart: Cart,
  body: CheckOutBody,
): Promise<Result<Draft, DraftRefusal>> {
  const contact = await contactOf(ports, cart, body);
  const { head } = cart;
  const { country, postalCode, region } = contact.shippingAddress;
  const checked = checkPlace(cart, contact);
  if (!checked.ok) return checked;

  const offered = await offerLines(ports, cart);
  const lines = offered.flatMap((line) => priced(line) ?? []);
  if (lines.length < offered.length) {
    const variantIds = offered.filter((line) => !priced(line)).map(({ line }) => line.variantId);
    return refused('cart_line_unavailable', 'Remove what is no longer sold.', { variantIds });
  }
  const state = country === 'US' ? region : undefined;
  const shippingOption = body.shippingOption ?? head.shippingOption;
  const basket = {
    market: head.market,
    country,
    giftWrap: head.giftWrap,
    shippingOption,
    lines,
    ...(state !== undefined && { state }),
    ...(postalCode !== undefined && { postalCode }),
  };
  const totalled = priceBasket(basket);
  if (!totalled) {
    return refused('shipping_option_unavailable', `${shippingOption} does not go there.`);
  }
  const { totals } = totalled;
  if (body.expectedTotal && !sameMoney(body.expectedTotal, totals.total)) {
    return refused('total_changed', 'Show the new total and ask again.', { total: totals.total });
  }
  const { country: _, postalCode: __, lines: ___, ...rest } = basket;
  return ok({
    contact,
    order: {
      ...rest,
      country,
      language: head.language,
      marketingConsent: body.marketingConsent,
      totals,
      lines: lines.map((line, index) => ({ ...line, ...totalled.lines[index] }) as OrderLine),
    },
  });
}

async function contactOf(
  ports: { readonly keys: Keys },
  cart: Cart,
  body: CheckOutBody,
): Promise<Contact> {
  const giftNote = await openNote(ports.keys, cart.head.cartId, cart.note);
  return {
    email: body.email,
    shippingAddress: normalAddress(body.shippingAddress),
    ...(body.billingAddress && { billingAddress: normalAddress(body.billingAddress) }),
    ...(giftNote !== undefined && { giftNote }),
  };
}

function checkPlace(
  cart: Cart,
  contact: Contact,
): Result<void, 'cart_empty' | 'cart_full' | 'country_not_served' | 'address_invalid'> {
  const { market } = cart.head;
  const { country } = contact.shippingAddress;
  const count = liveLines(cart.lines).length;
  if (count === 0) return refused('cart_empty');
  if (count > cartLinesMax) {
    return refused('cart_full', `Order at most ${cartLinesMax} different items at once.`);
  }
  if (!markets[market].countries.includes(country)) {
    return refused('country_not_served', `${market} does not ship to ${country}.`);
  }
  const errors = [
    ...faultsOf('shippingAddress', contact.shippingAddress),
    ...faultsOf('billingAddress', contact.billingAddress),
  ];
  return errors.length === 0 ? ok() : refused('address_invalid', undefined, { errors });
}

function faultsOf(field: string, address: Address | undefined) {
  const faults = address ? addressFaults(address) : [];
  return faults.map(({ at, message }) => ({ at: `${field}.${at}`, message }));
}

function priced({
  line,
  sellable,
  unitPrice,
}: OfferedLine): Omit<OrderLine, 'total' | 'tax'> | undefined {
  if (!sellable || !unitPrice) return undefined;
  const { options, productId, sku, title, weightGrams } = sellable;
  const { quantity, variantId } = line;
  return {
    variantId,
    productId,
    sku,
    title,
    options: { ...options },
    quantity,
    unitPrice,
    weightGrams,
  };
}

function sameMoney(left: Order['totals']['total'], right: Order['totals']['total']): boolean {
  return left.currency === right.currency && compare(left, right) === 0;
}
