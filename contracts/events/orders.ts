import { z } from 'zod';
import { idSchema, languageSchema, localizedTextSchema, moneySchema } from '../common.ts';
import { eventContract } from '../event.ts';
import { marketCodes } from '../../kernel/market.ts';

/** One line of an order, as it was sold. `total` is after discounts, tax as the market shows it. */
export const orderLineFact = z.object({
  variantId: idSchema('variant'),
  productId: idSchema('product'),
  sku: z.string(),
  title: localizedTextSchema,
  /** Chosen options, such as `{ color: 'Cognac' }`, by option code. */
  options: z.record(z.string(), localizedTextSchema),
  quantity: z.int().positive(),
  unitPrice: moneySchema,
  total: moneySchema,
  /** The tax within or on `total`. */
  tax: moneySchema,
  weightGrams: z.int().nonnegative(),
});

/** What is owed, always adding up: itemsTotal + shippingTotal + giftTotal (+ taxTotal where tax is not included) = total. */
export const orderTotalsFact = z.object({
  itemsTotal: moneySchema,
  shippingTotal: moneySchema,
  giftTotal: moneySchema,
  taxTotal: moneySchema,
  total: moneySchema,
  taxIncluded: z.boolean(),
  /** The rate as a fraction. */
  taxRate: z.object({ numerator: z.int(), denominator: z.int() }),
});

const order = z.object({
  orderId: idSchema('order'),
  /** What people read aloud: `EU-7K3M-9Q2D`. */
  number: z.string(),
  customerId: idSchema('customer').optional(),
  market: z.enum(marketCodes),
  language: languageSchema,
  country: z.string(),
});

/** Subject: the order. None of them holds personal data: that is sealed with the order. */
export const orderOpened = eventContract(
  'order.opened',
  'A checkout began; the order is not yet placed.',
  order.extend({
    lines: z.array(orderLineFact),
    totals: orderTotalsFact,
    shippingOption: z.string(),
    reservationId: idSchema('reservation'),
    paymentId: idSchema('payment'),
  }),
);
export const orderPlaced = eventContract(
  'order.placed',
  'Stock is reserved and payment authorised: the house owes the goods.',
  order.extend({
    lines: z.array(orderLineFact),
    totals: orderTotalsFact,
    shippingOption: z.string(),
    paymentId: idSchema('payment'),
    reservationId: idSchema('reservation'),
  }),
);
export const orderExpired = eventContract('order.expired', 'It was not paid in time; stock was released.', order);
export const orderCancelled = eventContract(
  'order.cancelled',
  'It was called off before it shipped.',
  order.extend({ reason: z.string(), wasPlaced: z.boolean() }),
);
export const orderDispatched = eventContract(
  'order.dispatched',
  'The courier collected it; payment is captured.',
  order.extend({ deliveryId: idSchema('delivery'), trackingNumber: z.string().optional() }),
);
export const orderDelivered = eventContract('order.delivered', 'The buyer has it.', order);
export const orderDeliveryFailed = eventContract(
  'order.deliveryFailed',
  'The courier could not hand it over; staff must contact the customer.',
  order.extend({ deliveryId: idSchema('delivery'), reason: z.string(), attemptsLeft: z.int().nonnegative() }),
);
export const orderReturned = eventContract(
  'order.returned',
  'The goods came back; the buyer is refunded.',
  order.extend({ refundTotal: moneySchema, reason: z.string() }),
);
export const orderClosed = eventContract('order.closed', 'Everything is done.', order);
