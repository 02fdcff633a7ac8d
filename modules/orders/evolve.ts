import { fromIso } from '#kernel/time.ts';
import type { Instant } from '#kernel/time.ts';
import { assert } from '#kernel/assert.ts';
import type { Order, OrderFact, OrderOpening } from './model.ts';
import type { ShippingOptionCode } from './totals/shipping-rates.ts';

/**
 * The order after a fact, told in an epoch of its home. Folding an order's events in their order
 * gives its head.
 */
export function evolve(order: Order | undefined, fact: OrderFact, at: Instant, epoch = 0): Order {
  if (fact.type === 'order.opened') return opened(fact.data, at, epoch);
  assert(order, `${fact.type} follows order.opened`);
  return { ...order, ...changeBy(order, fact, at), sequence: order.sequence + 1 };
}

function opened(data: OrderOpening['data'], at: Instant, epoch: number): Order {
  const { expiresAt, shippingOption, ...rest } = data;
  return {
    ...rest,
    shippingOption: shippingOption as ShippingOptionCode, // The contract leaves it open for more.
    status: 'pending',
    sequence: 1,
    payment: { status: 'none', capturedMinor: 0, refundedMinor: 0 },
    refunds: [],
    openedAt: at,
    expiresAt: fromIso(expiresAt),
    ...(epoch > 0 && { openedEpoch: epoch }),
  };
}

function changeBy(
  order: Order,
  fact: Exclude<OrderFact, OrderOpening>,
  at: Instant,
): Partial<Order> {
  switch (fact.type) {
    case 'order.paymentChanged': {
      const status = order.status === 'pending' ? 'awaitingPayment' : order.status;
      return { payment: fact.data.payment, status };
    }
    case 'order.placed':
      return {
        status: 'placed',
        placedAt: at,
        payment: { status: 'authorized', capturedMinor: 0, refundedMinor: 0 },
      };
    case 'order.expired':
      return { status: 'expired', endedAt: at };
    case 'order.cancelled':
      return {
        status: 'cancelled',
        endedAt: at,
        reason: fact.data.reason,
        cancelledBy: fact.data.by,
      };
    case 'order.dispatched': {
      const { deliveryId, trackingNumber } = fact.data;
      const delivery = {
        deliveryId,
        attempt: 1,
        ...(trackingNumber !== undefined && { trackingNumber }),
      };
      return { status: 'dispatched', dispatchedAt: at, delivery };
    }
    case 'order.delivered':
      return { status: 'delivered', deliveredAt: at };
    case 'order.closed':
      return { status: 'closed', endedAt: at };
    case 'order.overturned':
      return { overturnedAt: at };
    default:
      return changeByTrouble(order, fact, at);
  }
}

type Trouble = Extract<
  OrderFact,
  {
    type:
      | 'order.chargeFailed'
      | 'order.settledOtherwise'
      | 'order.deliveryFailed'
      | 'order.deliveryRescheduled'
      | 'order.returnRequested'
      | 'order.returned'
      | 'order.refundRequested'
      | 'order.refundFailed';
  }
>;

function changeByTrouble(order: Order, fact: Trouble, at: Instant): Partial<Order> {
  switch (fact.type) {
    case 'order.chargeFailed':
      return { chargeFailed: fact.data.reason };
    case 'order.settledOtherwise':
      return { settledOtherwise: fact.data.how };
    case 'order.deliveryFailed': {
      const { attempt, attemptsLeft, deliveryId, reason } = fact.data;
      const { failed: _, notBefore: __, ...known } = order.delivery ?? {};
      return { delivery: { ...known, deliveryId, attempt, failed: { reason, attemptsLeft } } };
    }
    case 'order.deliveryRescheduled': {
      const { attempt, deliveryId, notBefore } = fact.data;
      const { failed: _, ...known } = order.delivery ?? {};
      return { delivery: { ...known, deliveryId, attempt, notBefore: fromIso(notBefore) } };
    }
    case 'order.returnRequested':
      return { status: 'returning', reason: fact.data.reason };
    case 'order.returned': {
      const { reason, refundId, refundTotal } = fact.data;
      const refunds = withRefund(order, refundId, refundTotal.amountMinor);
      return { status: 'returned', endedAt: at, reason, refunds };
    }
    case 'order.refundRequested':
      return { refunds: withRefund(order, fact.data.refundId, fact.data.amount.amountMinor) };
    case 'order.refundFailed': {
      const { refundId } = fact.data;
      const others = order.refunds.filter((refund) => refund.refundId !== refundId);
      const known = order.refunds.find((refund) => refund.refundId === refundId);
      // The newest, so that it calls staff until another refund is made in its stead.
      return { refunds: [...others, { refundId, amountMinor: 0, ...known, failed: true }] };
    }
  }
}

function withRefund(
  order: Order,
  refundId: Order['refunds'][number]['refundId'],
  amountMinor: number,
): Order['refunds'] {
  return amountMinor === 0
    ? order.refunds
    : [...order.refunds, { refundId, amountMinor, failed: false }];
}
