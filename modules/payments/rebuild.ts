import { present } from '#kernel/assert.ts';
import type { Id } from '#kernel/ids.ts';
import type { Money } from '#kernel/money.ts';
import { fromIso } from '#kernel/time.ts';
import type { Event } from '#ports/event.ts';
import { statusTold, withRefund } from './model.ts';
import type { Payment, Refund } from './model.ts';

/** What the events of a payment carry, beside what only some of them do. */
interface Told {
  readonly paymentId: Id<'payment'>;
  readonly orderId: Id<'order'>;
  readonly amount: Money;
  readonly providerReference: string;
  readonly requested?: Money;
  readonly captured?: Money;
  readonly declineCode?: string;
  readonly observedAt?: string;
  readonly refundId?: Id<'refund'>;
  readonly reason?: string;
  readonly strayCount?: number;
}

/** The payment after one more of its events. Folding them in their order gives its head. */
export function evolve(before: Payment | undefined, event: Event): Payment {
  const told = event.data as Told; // As it was committed.
  switch (event.type) {
    case 'payment.refundRequested':
      return refundAfter(before, event, told, 'pending');
    case 'payment.refunded':
      return refundAfter(before, event, told, 'succeeded');
    case 'payment.refundFailed':
      return refundAfter(before, event, told, 'failed');
    case 'payment.overturned': {
      const { strayCount = 0 } = told;
      return { ...known(before, event), sequence: event.sequence, strayCount };
    }
    default:
      return observed(before, event, told);
  }
}

function observed(before: Payment | undefined, event: Event, told: Told): Payment {
  const { amount, captured, declineCode, observedAt, orderId, paymentId, requested } = told;
  return {
    paymentId,
    orderId,
    sequence: event.sequence,
    ...(before?.strayCount !== undefined && { strayCount: before.strayCount }),
    status: present(statusTold.get(event.type), event.type),
    amount: requested ?? before?.amount ?? amount,
    providerReference: told.providerReference,
    capturedMinor: captured?.amountMinor ?? before?.capturedMinor ?? 0,
    ...(declineCode !== undefined && { declineCode }),
    observedAt: observedAt === undefined ? event.at : fromIso(observedAt),
    refunds: before?.refunds ?? [],
  };
}

function refundAfter(
  before: Payment | undefined,
  event: Event,
  { amount, reason = '', refundId }: Told,
  status: Refund['status'],
): Payment {
  const payment = known(before, event);
  const earlier = payment.refunds.find((refund) => refund.refundId === refundId);
  const refund = earlier ?? { refundId: present(refundId, 'refundId'), amount, reason };
  return { ...withRefund(payment, { ...refund, status }), sequence: event.sequence };
}

function known(before: Payment | undefined, { type }: Event): Payment {
  return present(before, `the payment before ${type}`);
}
