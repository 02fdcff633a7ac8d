import { z } from 'zod';
import { marketCodes } from '../../kernel/market.ts';
import { regions } from '../../kernel/region.ts';
import {
  countrySchema,
  currencySchema,
  idSchema,
  instantSchema,
  languageSchema,
  moneySchema,
  nothing,
  pageOf,
  pageQuery,
} from '../common.ts';
import { endpoint } from '../endpoint.ts';
import { otherSettlements } from '../events/orders.ts';
import { shippingOptionCodeSchema, totalsSchema } from './carts.ts';

/** Text that a person typed for paper: any script, one line, no control characters. */
function written(max: number) {
  return z
    .string()
    .trim()
    .min(1)
    .max(max)
    .regex(/^\P{Cc}*$/u, 'holds control characters');
}

export const addressSchema = z
  .strictObject({
    name: written(120),
    company: written(120).exactOptional(),
    lines: z.array(written(120)).min(1).max(4),
    city: written(80),
    /** State, province, prefecture: the two-letter code in the United States. */
    region: written(80).exactOptional(),
    postalCode: written(16).exactOptional(),
    country: countrySchema,
    phone: z
      .string()
      .trim()
      // ITU-T E.164: fifteen digits at most; people write them with spaces, dashes and brackets.
      .regex(/^\+?(?:[\s().-]*\d){5,15}$/, 'is no telephone number')
      .max(30)
      .exactOptional(),
  })
  .meta({ id: 'Address' });
export type Address = z.output<typeof addressSchema>;

export const orderStatuses = [
  'pending',
  'awaitingPayment',
  'placed',
  'dispatched',
  'delivered',
  'closed',
  'cancelled',
  'expired',
  'returning',
  'returned',
] as const;

/** What staff works on, coarser than the status. */
export const orderGroups = ['unpaid', 'open', 'attention', 'done'] as const;

const paymentSchema = z.strictObject({
  paymentId: idSchema('payment'),
  status: z.enum([
    'none',
    'needs_method',
    'needs_action',
    'processing',
    'authorized',
    'declined',
    'captured',
    'voided',
  ]),
  declineCode: z.string().exactOptional(),
  captured: moneySchema,
  refunded: moneySchema,
  /** For a browser that pays by itself: given where no `paymentMethod` was, and never stored. */
  clientSecret: z.string().exactOptional(),
  /** Lead the buyer here to pass a challenge. */
  nextActionUrl: z.string().exactOptional(),
});
export type OrderPaymentView = z.input<typeof paymentSchema>;

const orderLineSchema = z.strictObject({
  variantId: idSchema('variant'),
  productId: idSchema('product'),
  sku: z.string(),
  title: z.string(),
  options: z.record(z.string(), z.string()),
  quantity: z.int().positive(),
  unitPrice: moneySchema,
  total: moneySchema,
  tax: moneySchema,
});

const orderSchema = z
  .strictObject({
    orderId: idSchema('order'),
    number: z.string(),
    status: z.enum(orderStatuses),
    market: z.enum(marketCodes),
    currency: currencySchema,
    language: languageSchema,
    country: countrySchema,
    lines: z.array(orderLineSchema),
    totals: totalsSchema,
    shippingOption: shippingOptionCodeSchema,
    giftWrap: z.boolean(),
    payment: paymentSchema,
    delivery: z
      .strictObject({
        deliveryId: idSchema('delivery'),
        trackingNumber: z.string().exactOptional(),
        failed: z
          .strictObject({ reason: z.string(), attemptsLeft: z.int().nonnegative() })
          .exactOptional(),
        notBefore: instantSchema.exactOptional(),
      })
      .exactOptional(),
    reason: z.string().exactOptional(),
    openedAt: instantSchema,
    /** While it is unpaid: when it lapses. */
    expiresAt: instantSchema.exactOptional(),
    placedAt: instantSchema.exactOptional(),
    dispatchedAt: instantSchema.exactOptional(),
    deliveredAt: instantSchema.exactOptional(),
    endedAt: instantSchema.exactOptional(),
    /** A guest's key to the order, only in the answer to the checkout. */
    accessKey: z.string().exactOptional(),
  })
  .meta({ id: 'Order' });
export type OrderView = z.input<typeof orderSchema>;

const contactSchema = z
  .strictObject({
    email: z.string(),
    shippingAddress: addressSchema,
    billingAddress: addressSchema.exactOptional(),
    giftNote: z.string().exactOptional(),
  })
  .meta({ id: 'Contact' });
export type ContactView = z.input<typeof contactSchema>;

/** The order as its buyer sees it. Without a contact, the buyer's data was erased or is not here. */
const ownOrderSchema = orderSchema.extend({ contact: contactSchema.exactOptional() });
export type OwnOrderView = z.input<typeof ownOrderSchema>;

const returnUrlSchema = z.url({ protocol: /^https?$/ }).max(2_048);
const paymentMethodSchema = z.string().min(1).max(255).meta({
  description: 'The payment provider’s token for a card. Card numbers never come here.',
});

export const checkOut = endpoint({
  id: 'checkOut',
  method: 'POST',
  path: '/api/store/carts/{cartId}/checkout',
  tag: 'Orders',
  summary: 'Order what is in the cart, and pay',
  description:
    'Reserves the stock, then has the payment authorised. `placed`: done. `awaitingPayment`: look at `payment`: pass the challenge, try another card, or wait. The order completes even if the browser is closed. Repeating it finds the same order.',
  audience: 'public',
  params: z.strictObject({ cartId: idSchema('cart') }),
  query: nothing,
  body: z.strictObject({
    email: z.email().max(254),
    shippingAddress: addressSchema,
    billingAddress: addressSchema.exactOptional(),
    shippingOption: shippingOptionCodeSchema.exactOptional(),
    paymentMethod: paymentMethodSchema.exactOptional(),
    returnUrl: returnUrlSchema.exactOptional(),
    /** Refused when the total is another by now. */
    expectedTotal: moneySchema.exactOptional(),
    marketingConsent: z.boolean().default(false),
  }),
  answer: { status: 201, schema: orderSchema },
  homeParam: 'cartId',
});
export type CheckOutBody = z.output<typeof checkOut.body>;

const orderParams = z.strictObject({ orderId: idSchema('order') });
/** A guest proves with it that the order is theirs; the header `Meridian-Access-Key` does as well. */
const accessQuery = z.strictObject({ accessKey: z.string().max(64).optional() });

export const payOrder = endpoint({
  id: 'payOrder',
  method: 'POST',
  path: '/api/store/orders/{orderId}/payment',
  tag: 'Orders',
  summary: 'Pay an unpaid order with another card, or ask what became of its payment',
  audience: 'public',
  params: orderParams,
  query: accessQuery,
  body: z.strictObject({
    paymentMethod: paymentMethodSchema.exactOptional(),
    returnUrl: returnUrlSchema.exactOptional(),
  }),
  answer: { status: 200, schema: orderSchema },
  homeParam: 'orderId',
});

export const readOrder = endpoint({
  id: 'readOrder',
  method: 'GET',
  path: '/api/store/orders/{orderId}',
  tag: 'Orders',
  summary: 'Follow an order',
  audience: 'public',
  params: orderParams,
  query: accessQuery,
  body: nothing,
  answer: { status: 200, schema: ownOrderSchema },
  homeParam: 'orderId',
});

export const listOwnOrders = endpoint({
  id: 'listOwnOrders',
  method: 'GET',
  path: '/api/store/orders',
  tag: 'Orders',
  summary: 'The signed-in shopper’s orders, newest first',
  audience: 'shopper',
  params: nothing,
  query: z.strictObject(pageQuery),
  body: nothing,
  answer: { status: 200, schema: pageOf(orderSchema) },
});

const reasonSchema = z.string().trim().min(1).max(200);

export const cancelOwnOrder = endpoint({
  id: 'cancelOwnOrder',
  method: 'POST',
  path: '/api/store/orders/{orderId}/cancel',
  tag: 'Orders',
  summary: 'Call an order off before it ships',
  audience: 'public',
  params: orderParams,
  query: accessQuery,
  body: nothing,
  answer: { status: 200, schema: orderSchema },
  homeParam: 'orderId',
});

export const returnOwnOrder = endpoint({
  id: 'returnOwnOrder',
  method: 'POST',
  path: '/api/store/orders/{orderId}/return',
  tag: 'Orders',
  summary: 'Ask to give the goods back, within thirty days of their delivery',
  audience: 'public',
  params: orderParams,
  query: accessQuery,
  body: z.strictObject({
    reason: z.enum(['does_not_fit', 'not_as_expected', 'damaged', 'changed_mind', 'other']),
  }),
  answer: { status: 200, schema: orderSchema },
  homeParam: 'orderId',
});

export const listOrders = endpoint({
  id: 'listOrders',
  method: 'GET',
  path: '/api/staff/orders',
  tag: 'Orders, for staff',
  summary: 'Orders of a Region by what they need, newest first; or by number',
  audience: 'staff',
  params: nothing,
  query: z.strictObject({
    group: z.enum(orderGroups).default('open'),
    region: z.enum(regions).optional(),
    number: z.string().max(20).optional(),
    ...pageQuery,
  }),
  body: nothing,
  answer: { status: 200, schema: pageOf(orderSchema) },
});

const timelineEntrySchema = z.strictObject({
  type: z.string(),
  at: instantSchema,
  sequence: z.int(),
  by: z.string().exactOptional(),
  data: z.record(z.string(), z.unknown()),
});

export const readOrderForStaff = endpoint({
  id: 'readOrderForStaff',
  method: 'GET',
  path: '/api/staff/orders/{orderId}',
  tag: 'Orders, for staff',
  summary: 'An order with its history; with the buyer’s contact for those who may see it',
  audience: 'staff',
  params: orderParams,
  query: nothing,
  body: nothing,
  answer: {
    status: 200,
    schema: ownOrderSchema.extend({ timeline: z.array(timelineEntrySchema) }),
  },
  homeParam: 'orderId',
});

export const cancelOrderByStaff = endpoint({
  id: 'cancelOrderByStaff',
  method: 'POST',
  path: '/api/staff/orders/{orderId}/cancel',
  tag: 'Orders, for staff',
  summary: 'Call an order off before it ships',
  audience: 'staff',
  params: orderParams,
  query: nothing,
  body: z.strictObject({ reason: reasonSchema }),
  answer: { status: 200, schema: orderSchema },
  homeParam: 'orderId',
});

export const refundOrder = endpoint({
  id: 'refundOrder',
  method: 'POST',
  path: '/api/staff/orders/{orderId}/refund',
  tag: 'Orders, for staff',
  summary: 'Give back part or all of what was taken',
  description: 'Decided at once, carried out right after: follow `payment.refunded`.',
  audience: 'staff',
  params: orderParams,
  query: nothing,
  body: z.strictObject({ amount: moneySchema, reason: reasonSchema }),
  answer: { status: 202, schema: orderSchema },
  homeParam: 'orderId',
});

export const settleOrder = endpoint({
  id: 'settleOrder',
  method: 'POST',
  path: '/api/staff/orders/{orderId}/settle',
  tag: 'Orders, for staff',
  summary: 'Say how an order was paid for whose card could not be charged',
  description: 'Before it ships it may also be called off; after that, this is the way on.',
  audience: 'staff',
  params: orderParams,
  query: nothing,
  body: z.strictObject({ how: z.enum(otherSettlements) }),
  answer: { status: 200, schema: orderSchema },
  homeParam: 'orderId',
});

export const receiveReturn = endpoint({
  id: 'receiveReturn',
  method: 'POST',
  path: '/api/staff/orders/{orderId}/receive-return',
  tag: 'Orders, for staff',
  summary: 'The returned goods are here and sound: refund the buyer',
  audience: 'staff',
  params: orderParams,
  query: nothing,
  body: nothing,
  answer: { status: 200, schema: orderSchema },
  homeParam: 'orderId',
});
