import type { DataOf } from '#contracts/event.ts';
import type {
  orderCancelled,
  orderChargeFailed,
  orderClosed,
  orderDelivered,
  orderDeliveryFailed,
  orderDeliveryRescheduled,
  orderDispatched,
  orderExpired,
  orderLineFact,
  orderOpened,
  orderOverturned,
  orderPaymentChanged,
  orderPaymentFact,
  orderPlaced,
  orderRefundFailed,
  orderRefundRequested,
  orderReturned,
  orderReturnRequested,
  orderSettledOtherwise,
} from '#contracts/events/orders.ts';
import type { orderGroups, orderStatuses } from '#contracts/http/orders.ts';
import type { Id } from '#kernel/ids.ts';
import { minuteMs, dayMs } from '#kernel/time.ts';
import type { Instant } from '#kernel/time.ts';
import type { z } from 'zod';
import type { ShippingOptionCode } from './totals/shipping-rates.ts';
import type { Totals } from './totals/totals.ts';

/**
 * pending → awaitingPayment → placed → dispatched → delivered → closed. Before it is placed it may
 * be cancelled or expire; placed it may be cancelled; delivered it may come back. `pending` lasts
 * as long as one request takes.
 */
export type OrderStatus = (typeof orderStatuses)[number];
export type OrderGroup = (typeof orderGroups)[number];
export type OtherSettlement = DataOf<typeof orderSettledOtherwise>['how'];
export type OrderPayment = z.output<typeof orderPaymentFact>;
export type OrderLine = z.output<typeof orderLineFact>;

/** What a buyer ordered. Holds no personal data: that is sealed apart (`contact.ts`). */
export interface Order extends OrderSummary {
  readonly status: OrderStatus;
  /** Of the newest event. */
  readonly sequence: number;
  /** Of the newest event; absent before the home's first evacuation. */
  readonly epoch?: number;
  /** Of the event that opened it, when it is not the first one. */
  readonly openedEpoch?: number;
  readonly lines: readonly OrderLine[];
  readonly totals: Totals;
  readonly shippingOption: ShippingOptionCode;
  readonly giftWrap: boolean;
  /** The state of the destination, where the country taxes by state. */
  readonly state?: string;
  readonly reservationId: Id<'reservation'>;
  readonly paymentId: Id<'payment'>;
  readonly payment: OrderPayment;
  readonly accessDigest: string;
  readonly marketingConsent: boolean;
  readonly delivery?: OrderDelivery;
  readonly refunds: readonly OrderRefund[];
  /** Why the money that it owes could not be taken. */
  readonly chargeFailed?: string;
  /** How that was made good. */
  readonly settledOtherwise?: string;
  /** Why it was cancelled or comes back. */
  readonly reason?: string;
  /** Who cancelled it, as events say it. */
  readonly cancelledBy?: string;
  readonly openedAt: Instant;
  /** When it lapses unless it is paid. */
  readonly expiresAt: Instant;
  readonly placedAt?: Instant;
  readonly dispatchedAt?: Instant;
  readonly deliveredAt?: Instant;
  /** When it was closed, cancelled, expired or returned. */
  readonly endedAt?: Instant;
  /** When it came out that a lost Region had acknowledged it as placed, though it came to nothing. */
  readonly overturnedAt?: Instant;
}

/** What every event of an order tells. */
export type OrderSummary = Pick<
  DataOf<typeof orderOpened>,
  'orderId' | 'number' | 'customerId' | 'market' | 'language' | 'country'
>;

export interface OrderDelivery {
  readonly deliveryId: Id<'delivery'>;
  readonly trackingNumber?: string;
  /** The latest attempt that is known of. */
  readonly attempt: number;
  readonly failed?: { readonly reason: string; readonly attemptsLeft: number };
  /** A new attempt was agreed, not before this. */
  readonly notBefore?: Instant;
}

/** Money that the house decided to give back. What became of it is in `payment`, but for failures. */
export interface OrderRefund {
  readonly refundId: Id<'refund'>;
  readonly amountMinor: number;
  readonly failed: boolean;
}

interface FactData {
  'order.paymentChanged': DataOf<typeof orderPaymentChanged>;
  'order.placed': DataOf<typeof orderPlaced>;
  'order.expired': DataOf<typeof orderExpired>;
  'order.cancelled': DataOf<typeof orderCancelled>;
  'order.chargeFailed': DataOf<typeof orderChargeFailed>;
  'order.settledOtherwise': DataOf<typeof orderSettledOtherwise>;
  'order.dispatched': DataOf<typeof orderDispatched>;
  'order.delivered': DataOf<typeof orderDelivered>;
  'order.deliveryFailed': DataOf<typeof orderDeliveryFailed>;
  'order.deliveryRescheduled': DataOf<typeof orderDeliveryRescheduled>;
  'order.returnRequested': DataOf<typeof orderReturnRequested>;
  'order.returned': DataOf<typeof orderReturned>;
  'order.refundRequested': DataOf<typeof orderRefundRequested>;
  'order.refundFailed': DataOf<typeof orderRefundFailed>;
  'order.closed': DataOf<typeof orderClosed>;
  'order.overturned': DataOf<typeof orderOverturned>;
}

export interface OrderOpening {
  readonly type: 'order.opened';
  readonly data: DataOf<typeof orderOpened>;
}

/** What happened to an order, without the summary that is added when it is told. */
export type OrderFact =
  | OrderOpening
  | {
      readonly [T in keyof FactData]: {
        readonly type: T;
        readonly data: Omit<FactData[T], keyof OrderSummary>;
      };
    }[keyof FactData];

/** How long a buyer may take to pay, a challenge by their bank included. */
export const paymentTimeMs = 15 * minuteMs;
/**
 * The reservation outlives the order's time to pay by this, so that it is always the order that
 * gives the units back; its own lapse is for orders that nobody looks after any more.
 */
export const reservationGraceMs = 10 * minuteMs;
/** How long after delivery the goods may be sent back. */
export const returnTimeMs = 30 * dayMs;

export function isUnpaid(order: Order): boolean {
  return order.status === 'pending' || order.status === 'awaitingPayment';
}

/** Cancelled or expired before it was placed: its cart is free again. */
export function cameToNothing(order: Order): boolean {
  return order.endedAt !== undefined && order.placedAt === undefined;
}

/** Placed, and the money for it can neither be taken nor need be given back. */
export function isOwing({ chargeFailed, payment, settledOtherwise, status }: Order): boolean {
  const isOver = status === 'cancelled' || status === 'returned';
  const isPaid = payment.status === 'captured' || settledOtherwise !== undefined;
  return chargeFailed !== undefined && !isPaid && !isOver;
}

/** What staff sees it under; a pending order is under way and in no list. */
export function groupOf(order: Order): OrderGroup | undefined {
  // One that failed is made good by the next one.
  if (order.refunds.at(-1)?.failed === true || isOwing(order)) return 'attention';
  switch (order.status) {
    case 'pending':
      return undefined;
    case 'awaitingPayment':
      return 'unpaid';
    case 'placed':
    case 'delivered':
      return 'open';
    case 'dispatched':
      return order.delivery?.failed ? 'attention' : 'open';
    case 'returning':
      return 'attention';
    default:
      return 'done';
  }
}
