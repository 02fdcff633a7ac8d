import { paymentErrorJson } from './api-error.ts';
import { cardOf } from './intent.ts';
import { refundedAmount } from './records.ts';
import type { EventRecord, IntentRecord, RefundRecord } from './records.ts';

/** The version of Stripe's API whose shapes these are: the one that the pinned SDK speaks. */
const apiVersion = '2026-10-28.endive';

export interface RenderOptions {
  /** Where browsers reach this provider, for the challenge page. */
  readonly publicUrl: string;
  readonly expandCharge: boolean;
}

/** https://docs.stripe.com/api/payment_intents/object: the fields that we use, and the common ones. */
export function intentJson(intent: IntentRecord, options: RenderOptions): object {
  const { charge } = intent;
  return {
    id: intent.id,
    object: 'payment_intent',
    amount: intent.amount,
    amount_capturable: intent.amountCapturable,
    amount_received: intent.amountReceived,
    canceled_at: seconds(intent.canceledMs),
    cancellation_reason: intent.cancellationReason,
    capture_method: intent.captureMethod,
    client_secret: intent.clientSecret,
    confirmation_method: 'automatic',
    created: seconds(intent.createdMs),
    currency: intent.currency,
    customer: null,
    description: intent.description,
    last_payment_error: intent.lastError && paymentErrorJson(intent.lastError),
    latest_charge: charge && (options.expandCharge ? chargeJson(intent) : charge.id),
    livemode: false,
    metadata: intent.metadata,
    next_action: nextAction(intent, options.publicUrl),
    payment_method: intent.paymentMethod?.id ?? null,
    payment_method_types: ['card'],
    status: intent.status,
  };
}

function nextAction(intent: IntentRecord, publicUrl: string): object | null {
  if (intent.challengeToken === null) return null;
  return {
    type: 'redirect_to_url',
    redirect_to_url: {
      return_url: intent.returnUrl,
      url: `${publicUrl}/challenge/${intent.id}?token=${intent.challengeToken}`,
    },
  };
}

function chargeJson(intent: IntentRecord): object | null {
  const { charge, paymentMethod } = intent;
  if (!charge) return null;
  const refunded = refundedAmount(intent);
  const card = paymentMethod && cardOf(paymentMethod);
  return {
    id: charge.id,
    object: 'charge',
    amount: intent.amount,
    amount_captured: intent.amountReceived,
    amount_refunded: refunded,
    captured: charge.captured,
    created: seconds(charge.createdMs),
    currency: intent.currency,
    failure_code: charge.failureCode,
    livemode: false,
    paid: charge.status === 'succeeded',
    payment_intent: intent.id,
    payment_method: paymentMethod?.id ?? null,
    payment_method_details: card && {
      type: 'card',
      card: {
        brand: card.brand,
        country: card.country,
        exp_month: 12,
        exp_year: 2034,
        funding: card.funding,
        last4: card.number.slice(-4),
      },
    },
    refunded: refunded > 0 && refunded === intent.amountReceived,
    status: charge.status,
  };
}

/** https://docs.stripe.com/api/refunds/object */
export function refundJson(intent: IntentRecord, refund: RefundRecord): object {
  return {
    id: refund.id,
    object: 'refund',
    amount: refund.amount,
    charge: intent.charge?.id ?? null,
    created: seconds(refund.createdMs),
    currency: intent.currency,
    ...(refund.failureReason !== null && { failure_reason: refund.failureReason }),
    metadata: refund.metadata,
    payment_intent: intent.id,
    reason: refund.reason,
    status: refund.status,
  };
}

/** https://docs.stripe.com/api/events/object; the object goes in as it was written when it happened. */
export function eventBody(event: EventRecord): string {
  const head = JSON.stringify({
    id: event.id,
    object: 'event',
    api_version: apiVersion,
    created: seconds(event.createdMs),
    livemode: false,
    pending_webhooks: 1,
    request: { id: null, idempotency_key: null },
    type: event.type,
  });
  return `${head.slice(0, -1)},"data":{"object":${event.objectJson}}}`;
}

function seconds(ms: number | null): number | null {
  return ms === null ? null : Math.floor(ms / 1_000);
}
