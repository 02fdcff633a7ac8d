import { z } from 'zod';
import {
  idSchema,
  instantSchema,
  languageSchema,
  localizedTextSchema,
  moneySchema,
} from '../common.ts';
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
  /** All the tax: on the lines, the shipping and the gift wrapping. */
  taxTotal: moneySchema,
  shippingTax: moneySchema,
  giftTax: moneySchema,
  total: moneySchema,
  taxIncluded: z.boolean(),
  /** The rate as a fraction. */
  taxRate: z.object({ numerator: z.int(), denominator: z.int() }),
});

/** How an order's payment stands: the provider's word, and what was taken and given back. */
export const orderPaymentFact = z.object({
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
  capturedMinor: z.int().nonnegative(),
  refundedMinor: z.int().nonnegative(),
});

const order = z.object({
  orderId: idSchema('order'),
  /** What people read aloud: `EU-7K3M9-2DXWA`. */
  number: z.string(),
  customerId: idSchema('customer').exactOptional(),
  market: z.enum(marketCodes),
  language: languageSchema,
  country: z.string(),
});

const sold = order.extend({
  lines: z.array(orderLineFact),
  totals: orderTotalsFact,
  shippingOption: z.string(),
  giftWrap: z.boolean(),
  paymentId: idSchema('payment'),
  reservationId: idSchema('reservation'),
});

/**
 * Who did it, as `actorName` says: an id, `guest`, or `system` for what happens by itself.
 * Never a person's name.
 */
const by = z.string();

/** Subject: the order. None of them holds personal data: that is sealed with the order. */
export const orderOpened = eventContract(
  'order.opened',
  'A checkout began; the order is not yet placed.',
  sold.extend({
    /** The state of the destination, where the country taxes by state. */
    state: z.string().exactOptional(),
    /** Digest of the key by which a guest sees the order. */
    accessDigest: z.string(),
    marketingConsent: z.boolean(),
    /** When it lapses unless it is paid. */
    expiresAt: instantSchema,
  }),
);
export const orderPaymentChanged = eventContract(
  'order.paymentChanged',
  'Its payment stands otherwise: waiting for the buyer, declined, captured, refunded.',
  order.extend({ payment: orderPaymentFact }),
);
export const orderPlaced = eventContract(
  'order.placed',
  'Stock is reserved and payment authorised: the house owes the goods.',
  sold,
);
export const orderExpired = eventContract(
  'order.expired',
  'It was not paid in time; stock was released.',
  order,
);
export const orderCancelled = eventContract(
  'order.cancelled',
  'It was called off before it shipped.',
  order.extend({ reason: z.string(), wasPlaced: z.boolean(), by }),
);
export const orderDispatched = eventContract(
  'order.dispatched',
  'The courier collected it; payment is captured.',
  order.extend({
    deliveryId: idSchema('delivery'),
    trackingNumber: z.string().exactOptional(),
  }),
);
export const orderDelivered = eventContract('order.delivered', 'The buyer has it.', order);
export const orderDeliveryFailed = eventContract(
  'order.deliveryFailed',
  'The courier could not hand it over; staff must contact the customer.',
  order.extend({
    deliveryId: idSchema('delivery'),
    attempt: z.int().positive(),
    reason: z.string(),
    attemptsLeft: z.int().nonnegative(),
  }),
);
export const orderDeliveryRescheduled = eventContract(
  'order.deliveryRescheduled',
  'A new attempt was agreed with the customer.',
  order.extend({
    deliveryId: idSchema('delivery'),
    attempt: z.int().positive(),
    notBefore: instantSchema,
  }),
);
export const orderReturnRequested = eventContract(
  'order.returnRequested',
  'The buyer wants to give the goods back.',
  order.extend({ reason: z.string(), by }),
);
export const orderReturned = eventContract(
  'order.returned',
  'The goods came back; the buyer is refunded.',
  order.extend({ refundId: idSchema('refund'), refundTotal: moneySchema, reason: z.string(), by }),
);
export const orderChargeFailed = eventContract(
  'order.chargeFailed',
  'What was held for it cannot be taken; staff must find another way, or keep the goods.',
  order.extend({ reason: z.string() }),
);
/** How an order was paid for whose card could not be charged, or that the house bears the loss. */
export const otherSettlements = [
  'bank_transfer',
  'paid_in_boutique',
  'other_card',
  'written_off',
] as const;
export const orderSettledOtherwise = eventContract(
  'order.settledOtherwise',
  'What could not be taken was paid in another way, or is written off.',
  order.extend({ how: z.enum(otherSettlements), by }),
);
export const orderRefundRequested = eventContract(
  'order.refundRequested',
  'Staff decided to give money back; the payment provider is asked next.',
  order.extend({ refundId: idSchema('refund'), amount: moneySchema, reason: z.string(), by }),
);
export const orderRefundFailed = eventContract(
  'order.refundFailed',
  'The provider could not give the money back; staff must find another way.',
  order.extend({ refundId: idSchema('refund'), reason: z.string() }),
);
export const orderOverturned = eventContract(
  'order.overturned',
  'It was acknowledged as placed by a Region that was lost before it could pass that on, and had ended elsewhere when that came out: the money goes back, and the buyer must be told.',
  order.extend({
    /** How it ended: `expired` or `cancelled`. */
    reason: z.string(),
    /** What counts no more of what was told of it, oldest first. */
    lost: z.array(z.object({ type: z.string(), sequence: z.int(), at: instantSchema })),
  }),
);
export const orderClosed = eventContract('order.closed', 'Everything is done.', order);
