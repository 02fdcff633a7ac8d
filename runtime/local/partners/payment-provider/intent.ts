import { ApiError, invalid } from './api-error.ts';
import { refundedAmount } from './records.ts';
import type { EventType, IntentRecord, PaymentMethodRecord, RefundRecord } from './records.ts';
import { randomText, stripeId } from './stripe-ids.ts';
import { testCards } from './test-cards.ts';
import type { TestCard } from './test-cards.ts';

/** What a request makes of an intent. All functions here are pure but for ids. */
export interface Step {
  readonly intent: IntentRecord;
  readonly events: readonly EventType[];
}

const authenticationFailure = {
  type: 'invalid_request_error',
  code: 'payment_intent_authentication_failure',
  declineCode: null,
  message: 'The payment method could not be authenticated. Choose another payment method.',
} as const;

/** Charges the card, or asks the shopper to authenticate first. */
export function confirm(
  intent: IntentRecord,
  paymentMethod: PaymentMethodRecord,
  returnUrl: string | null,
  nowMs: number,
): Step {
  const confirmable: readonly string[] = ['requires_payment_method', 'requires_confirmation'];
  if (!confirmable.includes(intent.status)) throw unexpectedState(intent, 'confirm');
  const tried: IntentRecord = { ...intent, paymentMethod, returnUrl, lastError: null };
  const card = cardOf(paymentMethod);
  if (!card.challenge) return charge(tried, card, nowMs);
  return {
    intent: { ...tried, status: 'requires_action', challengeToken: randomText(24) },
    events: ['payment_intent.requires_action'],
  };
}

/** The shopper passed or failed the challenge. Answering it twice changes nothing. */
export function authenticate(intent: IntentRecord, passed: boolean, nowMs: number): Step {
  if (intent.status !== 'requires_action' || !intent.paymentMethod) return { intent, events: [] };
  const answered: IntentRecord = { ...intent, challengeToken: null };
  if (passed) return charge(answered, cardOf(intent.paymentMethod), nowMs);
  return {
    intent: {
      ...answered,
      status: 'requires_payment_method',
      paymentMethod: null,
      lastError: authenticationFailure,
    },
    events: ['payment_intent.payment_failed'],
  };
}

function charge(intent: IntentRecord, card: TestCard, nowMs: number): Step {
  const id = stripeId('ch', nowMs);
  if (card.failure) {
    const failed = { status: 'failed', captured: false, failureCode: card.failure.code } as const;
    return {
      intent: {
        ...intent,
        status: 'requires_payment_method',
        lastError: card.failure,
        charge: { id, createdMs: nowMs, ...failed },
      },
      events: ['payment_intent.payment_failed'],
    };
  }
  const captured = intent.captureMethod === 'automatic';
  return {
    intent: {
      ...intent,
      status: captured ? 'succeeded' : 'requires_capture',
      amountCapturable: captured ? 0 : intent.amount,
      amountReceived: captured ? intent.amount : 0,
      charge: { id, createdMs: nowMs, status: 'succeeded', captured, failureCode: null },
    },
    events: [captured ? 'payment_intent.succeeded' : 'payment_intent.amount_capturable_updated'],
  };
}

/** Takes up to what is capturable and releases the rest. */
export function capture(intent: IntentRecord, amount: number | undefined): Step {
  if (intent.status !== 'requires_capture') throw unexpectedState(intent, 'capture');
  const amountReceived = amount ?? intent.amountCapturable;
  if (amountReceived <= 0 || amountReceived > intent.amountCapturable) {
    const message = `The amount to capture must be above 0 and at most ${intent.amountCapturable}.`;
    throw invalid(message, amountReceived <= 0 ? 'amount_too_small' : 'amount_too_large');
  }
  return {
    intent: {
      ...intent,
      status: 'succeeded',
      amountCapturable: 0,
      amountReceived,
      charge: intent.charge && { ...intent.charge, captured: true },
    },
    events: ['payment_intent.succeeded'],
  };
}

export function cancel(intent: IntentRecord, reason: string | null, nowMs: number): Step {
  if (intent.status === 'succeeded' || intent.status === 'canceled') {
    throw unexpectedState(intent, 'cancel');
  }
  return {
    intent: {
      ...intent,
      status: 'canceled',
      amountCapturable: 0,
      challengeToken: null,
      canceledMs: nowMs,
      cancellationReason: reason,
    },
    events: ['payment_intent.canceled'],
  };
}

/** Gives money back; with some test cards only later, or not at all. */
export function refund(
  intent: IntentRecord,
  request: Pick<RefundRecord, 'reason' | 'metadata'> & { readonly amount: number | undefined },
  nowMs: number,
): Step & { readonly refund: RefundRecord } {
  if (intent.status !== 'succeeded' || !intent.paymentMethod) {
    throw invalid('This payment has no captured charge to refund.', 'charge_not_captured');
  }
  const left = intent.amountReceived - refundedAmount(intent);
  if (left === 0) throw invalid('The charge was refunded already.', 'charge_already_refunded');
  const amount = request.amount ?? left;
  if (amount <= 0 || amount > left) {
    throw invalid(
      `The refund of ${amount} is not between 1 and the ${left} left.`,
      undefined,
      'amount',
    );
  }
  const pends = cardOf(intent.paymentMethod).refund === 'pends';
  const refund: RefundRecord = {
    id: stripeId('re', nowMs),
    createdMs: nowMs,
    amount,
    reason: request.reason,
    metadata: request.metadata,
    status: pends ? 'pending' : 'succeeded',
    failureReason: null,
  };
  return {
    intent: { ...intent, refunds: [refund, ...intent.refunds] },
    refund,
    events: ['refund.created'],
  };
}

/** Whether the card's refunds change after they were made, and so need `settleRefund` later. */
export function settlesLater(intent: IntentRecord): boolean {
  return intent.paymentMethod !== null && cardOf(intent.paymentMethod).refund !== 'succeeds';
}

/** The bank's late word on a refund. Settling twice changes nothing. */
export function settleRefund(intent: IntentRecord, refundId: string): Step {
  if (!intent.paymentMethod) return { intent, events: [] };
  const failed = cardOf(intent.paymentMethod).refund === 'fails';
  const status = failed ? 'failed' : 'succeeded';
  const refunds = intent.refunds.map((refund): RefundRecord =>
    refund.id === refundId
      ? { ...refund, status, failureReason: failed ? 'expired_or_canceled_card' : null }
      : refund,
  );
  return {
    intent: { ...intent, refunds },
    events: [failed ? 'refund.failed' : 'refund.updated'],
  };
}

export function cardOf(paymentMethod: PaymentMethodRecord): TestCard {
  const card = testCards[paymentMethod.card];
  if (!card) throw new Error(`Invariant broken: no test card ${paymentMethod.card}`);
  return card;
}

function unexpectedState(intent: IntentRecord, verb: string): ApiError {
  return new ApiError(400, {
    type: 'invalid_request_error',
    code: 'payment_intent_unexpected_state',
    message: `You cannot ${verb} this PaymentIntent because it has a status of ${intent.status}.`,
    payment_intent: { id: intent.id, object: 'payment_intent', status: intent.status },
  });
}
