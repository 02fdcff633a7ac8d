import { money } from '#kernel/money.ts';
import type { Money } from '#kernel/money.ts';
import type { Id } from '#kernel/ids.ts';
import type { Instant } from '#kernel/time.ts';
import type { ProviderPaymentSnapshot, ProviderPaymentStatus } from '#ports/payment-provider.ts';

export interface Payment {
  readonly paymentId: Id<'payment'>;
  readonly orderId: Id<'order'>;
  /** Of the last event. */
  readonly sequence: number;
  /** Of the last event; absent before the home's first evacuation. */
  readonly epoch?: number;
  readonly status: ProviderPaymentStatus;
  readonly amount: Money;
  /** Empty when it was voided before the provider was known to have it. */
  readonly providerReference: string;
  readonly capturedMinor: number;
  readonly declineCode?: string;
  /** The provider's time of what was last taken in: older news of the same rank is ignored. */
  readonly observedAt: Instant;
  readonly refunds: readonly Refund[];
  /** How many events of former holders it is known to have lost. */
  readonly strayCount?: number;
}

export interface Refund {
  readonly refundId: Id<'refund'>;
  readonly amount: Money;
  readonly reason: string;
  readonly status: 'pending' | 'succeeded' | 'failed';
}

export type PaymentEventType =
  | 'payment.opened'
  | 'payment.processing'
  | 'payment.authorized'
  | 'payment.actionRequired'
  | 'payment.declined'
  | 'payment.captured'
  | 'payment.voided';

/**
 * A status never falls below a rank once reached: news may come out of order. What we gave up may
 * turn out to have been captured, by a Region that was lost: the provider's word counts.
 */
const rank: Readonly<Record<ProviderPaymentStatus, number>> = {
  needs_method: 0,
  processing: 1,
  needs_action: 1,
  declined: 1,
  authorized: 2,
  voided: 3,
  captured: 4,
};

const eventOf: Readonly<Record<ProviderPaymentStatus, PaymentEventType>> = {
  needs_method: 'payment.opened',
  processing: 'payment.processing',
  authorized: 'payment.authorized',
  needs_action: 'payment.actionRequired',
  declined: 'payment.declined',
  captured: 'payment.captured',
  voided: 'payment.voided',
};

/** The status that an event tells; those of refunds tell none. */
export const statusTold: ReadonlyMap<string, ProviderPaymentStatus> = new Map(
  Object.entries(eventOf).map(([status, type]) => [type, status as ProviderPaymentStatus]), // Its keys.
);

export interface Observation {
  readonly payment: Payment;
  readonly event: PaymentEventType;
}

/**
 * What a snapshot from the provider makes of what we knew; undefined when it is no news. News of a
 * lower rank, or of the same rank and not later, is old.
 */
export function observe(
  known: Payment | undefined,
  seen: ProviderPaymentSnapshot,
  observedAt: Instant,
): Observation | undefined {
  if (known && !isNews(known, seen, observedAt)) return undefined;
  const payment: Payment = {
    paymentId: seen.paymentId,
    orderId: seen.orderId,
    sequence: (known?.sequence ?? 0) + 1,
    ...(known?.epoch !== undefined && { epoch: known.epoch }),
    ...(known?.strayCount !== undefined && { strayCount: known.strayCount }),
    status: seen.status,
    amount: seen.amount,
    providerReference: seen.providerReference,
    capturedMinor: Math.max(known?.capturedMinor ?? 0, seen.capturedMinor),
    ...declineOf(seen),
    observedAt,
    refunds: known?.refunds ?? [],
  };
  return { payment, event: eventOf[seen.status] };
}

/**
 * A second payment at the provider under our one id: its fate is not that of ours. Reconciliation
 * finds and releases it.
 */
function isForeign(known: Payment, seen: ProviderPaymentSnapshot): boolean {
  return known.providerReference !== '' && known.providerReference !== seen.providerReference;
}

function declineOf({ declineCode, status }: ProviderPaymentSnapshot): Pick<Payment, 'declineCode'> {
  if (status === 'declined') return { declineCode: declineCode ?? 'unknown' };
  return declineCode === undefined ? {} : { declineCode };
}

function isNews(known: Payment, seen: ProviderPaymentSnapshot, observedAt: Instant): boolean {
  if (isForeign(known, seen)) return false;
  if (rank[seen.status] !== rank[known.status]) return rank[seen.status] > rank[known.status];
  if (rank[known.status] >= 3) return false;
  // Another card may be declined for another reason.
  const isOther = seen.status !== known.status || declineOf(seen).declineCode !== known.declineCode;
  return isOther && observedAt > known.observedAt;
}

/**
 * Whether a told status may be older or newer than what is known. The times do not say: the
 * provider's is in whole seconds, and by another clock.
 */
export function isAmbiguous(
  known: Payment,
  seen: ProviderPaymentSnapshot,
  toldAt: Instant,
): boolean {
  if (rank[known.status] >= 3 || rank[seen.status] !== rank[known.status]) return false;
  return seen.status !== known.status && toldAt <= known.observedAt;
}

/** Whether the provider holds money for a payment that we had already given up. */
export function isOrphan(known: Payment | undefined, seen: ProviderPaymentSnapshot): boolean {
  return known?.status === 'voided' && rank[seen.status] < rank.voided;
}

/** What may still be refunded: captured less refunds that succeeded or are under way. */
export function refundable(payment: Payment): Money {
  const taken = payment.refunds
    .filter((refund) => refund.status !== 'failed')
    .reduce((total, refund) => total + refund.amount.amountMinor, 0);
  return money(payment.capturedMinor - taken, payment.amount.currency);
}

export function refunded(payment: Payment): Money {
  const done = payment.refunds
    .filter((refund) => refund.status === 'succeeded')
    .reduce((total, refund) => total + refund.amount.amountMinor, 0);
  return money(done, payment.amount.currency);
}

/** The payment with one refund added, or changed in place. */
export function withRefund(payment: Payment, refund: Refund): Payment {
  const others = payment.refunds.filter((other) => other.refundId !== refund.refundId);
  return { ...payment, refunds: [...others, refund] };
}
