import type { TotalsView } from '#contracts/http/carts.ts';
import type { ContactView, OrderView } from '#contracts/http/orders.ts';
import { isId } from '#kernel/ids.ts';
import { localized } from '#kernel/language.ts';
import type { Language } from '#kernel/language.ts';
import { money } from '#kernel/money.ts';
import { toIso } from '#kernel/time.ts';
import type { PaymentView } from '#modules/payments/index.ts';
import type { Contact } from './contact.ts';
import { isUnpaid } from './model.ts';
import type { Order, OrderLine } from './model.ts';
import type { Totals } from './totals/totals.ts';

/** Why staff called it off is said among staff, who read it in the order's history. */
function isWithinHouse({ cancelledBy }: Order): boolean {
  return cancelledBy !== undefined && isId('staff', cancelledBy);
}

/** What only the buyer who is paying gets to see. */
export interface PayerLinks {
  readonly accessKey?: string;
  readonly clientSecret?: string;
  readonly nextActionUrl?: string;
}

/** An order as the API shows it, in a language. Holds no personal data. */
export function viewOrder(order: Order, language: Language, links: PayerLinks = {}): OrderView {
  return {
    orderId: order.orderId,
    number: order.number,
    status: order.status,
    market: order.market,
    currency: order.totals.total.currency,
    language: order.language,
    country: order.country,
    lines: order.lines.map((line) => lineView(line, language)),
    totals: totalsView(order.totals),
    shippingOption: order.shippingOption,
    giftWrap: order.giftWrap,
    payment: paymentView(order, links),
    ...deliveryView(order),
    ...(order.reason !== undefined && !isWithinHouse(order) && { reason: order.reason }),
    ...momentsOf(order),
    ...(links.accessKey !== undefined && { accessKey: links.accessKey }),
  };
}

/** The ways on that the provider gave; its secret only where the answer is not stored. */
export function linksOf(
  view: PaymentView | undefined,
  { withSecret }: { readonly withSecret: boolean },
): PayerLinks {
  const { clientSecret, nextActionUrl } = view ?? {};
  return {
    ...(withSecret && clientSecret !== undefined && { clientSecret }),
    ...(nextActionUrl !== undefined && { nextActionUrl }),
  };
}

export function totalsView(totals: Totals): TotalsView {
  const { giftTotal, itemsTotal, shippingTotal, taxIncluded, taxTotal, total } = totals;
  return { itemsTotal, shippingTotal, giftTotal, taxTotal, total, taxIncluded };
}

export function viewContact(contact: Contact): ContactView {
  const { billingAddress, email, giftNote, shippingAddress } = contact;
  return {
    email,
    shippingAddress,
    ...(billingAddress && { billingAddress }),
    ...(giftNote !== undefined && { giftNote }),
  };
}

function lineView(line: OrderLine, language: Language): OrderView['lines'][number] {
  const { productId, quantity, sku, tax, total, unitPrice, variantId } = line;
  const options = Object.entries(line.options);
  return {
    variantId,
    productId,
    sku,
    title: localized(line.title, language),
    options: Object.fromEntries(options.map(([code, name]) => [code, localized(name, language)])),
    quantity,
    unitPrice,
    total,
    tax,
  };
}

function paymentView(order: Order, links: PayerLinks): OrderView['payment'] {
  const { capturedMinor, declineCode, refundedMinor, status } = order.payment;
  const { currency } = order.totals.total;
  const { clientSecret, nextActionUrl } = links;
  return {
    paymentId: order.paymentId,
    status,
    ...(declineCode !== undefined && { declineCode }),
    captured: money(capturedMinor, currency),
    refunded: money(refundedMinor, currency),
    ...(isUnpaid(order) && clientSecret !== undefined && { clientSecret }),
    ...(isUnpaid(order) && nextActionUrl !== undefined && { nextActionUrl }),
  };
}

function deliveryView({ delivery }: Order): Pick<OrderView, 'delivery'> {
  if (!delivery) return {};
  const { deliveryId, failed, notBefore, trackingNumber } = delivery;
  return {
    delivery: {
      deliveryId,
      ...(trackingNumber !== undefined && { trackingNumber }),
      ...(failed && { failed }),
      ...(notBefore !== undefined && { notBefore: toIso(notBefore) }),
    },
  };
}

function momentsOf(
  order: Order,
): Pick<
  OrderView,
  'openedAt' | 'expiresAt' | 'placedAt' | 'dispatchedAt' | 'deliveredAt' | 'endedAt'
> {
  const { deliveredAt, dispatchedAt, endedAt, openedAt, placedAt } = order;
  return {
    openedAt: toIso(openedAt),
    ...(isUnpaid(order) && { expiresAt: toIso(order.expiresAt) }),
    ...(placedAt !== undefined && { placedAt: toIso(placedAt) }),
    ...(dispatchedAt !== undefined && { dispatchedAt: toIso(dispatchedAt) }),
    ...(deliveredAt !== undefined && { deliveredAt: toIso(deliveredAt) }),
    ...(endedAt !== undefined && { endedAt: toIso(endedAt) }),
  };
}
