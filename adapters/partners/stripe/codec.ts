import type { Stripe } from 'stripe';
import { isId } from '#kernel/ids.ts';
import { instant, secondMs } from '#kernel/time.ts';
import type {
  ListedPayment,
  ProviderCard,
  ProviderEvent,
  ProviderPayment,
  ProviderPaymentSnapshot,
  ProviderPaymentStatus,
  ProviderRefund,
} from '#ports/payment-provider.ts';
import { fromStripeAmount } from './amounts.ts';

/** Kinds of event that tell something new; the endpoint need not be sent any other. */
export const stripeEventTypes = [
  'payment_intent.amount_capturable_updated',
  'payment_intent.requires_action',
  'payment_intent.processing',
  'payment_intent.payment_failed',
  'payment_intent.succeeded',
  'payment_intent.canceled',
  'refund.created',
  'refund.updated',
  'refund.failed',
] as const;

/** The intent as our payment; undefined when it was not made by us. */
export function readSnapshot(intent: Stripe.PaymentIntent): ProviderPaymentSnapshot | undefined {
  const { paymentId, orderId } = intent.metadata;
  const amount = fromStripeAmount(intent.amount, intent.currency);
  if (amount === undefined || paymentId === undefined || !isId('payment', paymentId))
    return undefined;
  if (orderId === undefined || !isId('order', orderId)) return undefined;
  const failure = intent.last_payment_error;
  const declineCode = failure?.decline_code ?? failure?.code;
  const nextActionUrl = intent.next_action?.redirect_to_url?.url;
  return {
    providerReference: intent.id,
    paymentId,
    orderId,
    status: statusOf(intent),
    amount,
    capturedMinor: intent.amount_received,
    ...(intent.client_secret !== null && { clientSecret: intent.client_secret }),
    ...(nextActionUrl !== null && nextActionUrl !== undefined && { nextActionUrl }),
    ...(declineCode !== undefined && { declineCode }),
  };
}

/** The intent with its `latest_charge` expanded. */
export function readPayment(intent: Stripe.PaymentIntent): ProviderPayment | undefined {
  const snapshot = readSnapshot(intent);
  if (!snapshot) return undefined;
  const charge = typeof intent.latest_charge === 'string' ? null : intent.latest_charge;
  const card = charge && readCard(charge);
  return { ...snapshot, refundedMinor: charge?.amount_refunded ?? 0, ...(card && { card }) };
}

/** As `readPayment`, with the moment of its making. */
export function readListed(intent: Stripe.PaymentIntent): ListedPayment | undefined {
  const payment = readPayment(intent);
  return payment && { ...payment, createdAt: instant(intent.created * secondMs) };
}

export function readRefund(refund: Stripe.Refund): ProviderRefund | undefined {
  const refundId = refund.metadata?.['refundId'];
  const amount = fromStripeAmount(refund.amount, refund.currency);
  const providerReference = idOf(refund.payment_intent);
  if (amount === undefined || refundId === undefined || !isId('refund', refundId)) return undefined;
  if (providerReference === undefined) return undefined;
  return {
    refundReference: refund.id,
    refundId,
    providerReference,
    amount,
    status: refundStatusOf(refund.status),
    ...(refund.failure_reason !== undefined && { failureCode: refund.failure_reason }),
  };
}

export function readEvent(event: Stripe.Event): ProviderEvent | undefined {
  const head = { eventId: event.id, occurredAt: instant(event.created * secondMs) };
  switch (event.type) {
    case 'payment_intent.amount_capturable_updated':
    case 'payment_intent.requires_action':
    case 'payment_intent.processing':
    case 'payment_intent.payment_failed':
    case 'payment_intent.succeeded':
    case 'payment_intent.canceled': {
      const payment = readSnapshot(event.data.object);
      return payment && { type: 'payment_changed', ...head, payment };
    }
    case 'refund.created':
    case 'refund.updated':
    case 'refund.failed': {
      const refund = readRefund(event.data.object);
      return refund && { type: 'refund_changed', ...head, refund };
    }
    default:
      return undefined;
  }
}

function statusOf({ status, last_payment_error }: Stripe.PaymentIntent): ProviderPaymentStatus {
  switch (status) {
    case 'requires_payment_method':
      return last_payment_error ? 'declined' : 'needs_method';
    case 'requires_confirmation':
      // A browser attached a card and left before confirming: to us, a card is still needed.
      return 'needs_method';
    case 'requires_action':
      return 'needs_action';
    case 'requires_capture':
      return 'authorized';
    case 'succeeded':
      return 'captured';
    case 'canceled':
      return 'voided';
    default:
      return 'processing';
  }
}

function refundStatusOf(status: string | null): ProviderRefund['status'] {
  if (status === 'succeeded') return 'succeeded';
  return status === 'failed' || status === 'canceled' ? 'failed' : 'pending';
}

function readCard(charge: Stripe.Charge): ProviderCard | undefined {
  const card = charge.payment_method_details?.card;
  if (!card?.brand || !card.last4) return undefined;
  return { brand: card.brand, last4: card.last4 };
}

function idOf(reference: string | { readonly id: string } | null): string | undefined {
  return typeof reference === 'string' ? reference : reference?.id;
}
