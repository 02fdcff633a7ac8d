/** The statuses of a payment intent. https://docs.stripe.com/payments/paymentintents/lifecycle */
export type IntentStatus =
  | 'requires_payment_method'
  | 'requires_confirmation'
  | 'requires_action'
  | 'requires_capture'
  | 'succeeded'
  | 'canceled';

/** What is kept of a payment intent, with all that hangs on it. Amounts are in Stripe's smallest unit. */
export interface IntentRecord {
  readonly id: string;
  readonly createdMs: number;
  readonly amount: number;
  /** Lower case ISO 4217, as Stripe writes it. */
  readonly currency: string;
  readonly captureMethod: 'manual' | 'automatic';
  readonly clientSecret: string;
  readonly description: string | null;
  readonly metadata: Readonly<Record<string, string>>;
  readonly status: IntentStatus;
  readonly amountCapturable: number;
  readonly amountReceived: number;
  readonly paymentMethod: PaymentMethodRecord | null;
  readonly returnUrl: string | null;
  /** Guards the challenge page; set while the intent requires action. */
  readonly challengeToken: string | null;
  readonly canceledMs: number | null;
  readonly cancellationReason: string | null;
  readonly lastError: PaymentErrorRecord | null;
  /** The latest attempt to charge. */
  readonly charge: ChargeRecord | null;
  /** Newest first. */
  readonly refunds: readonly RefundRecord[];
  /** Idempotency keys spent on this intent: forgotten together with it. */
  readonly keys: readonly string[];
}

export interface PaymentMethodRecord {
  readonly id: string;
  /** The name of a test card: a key of `testCards`. */
  readonly card: string;
}

export interface ChargeRecord {
  readonly id: string;
  readonly createdMs: number;
  readonly status: 'succeeded' | 'failed';
  readonly captured: boolean;
  readonly failureCode: string | null;
}

export interface RefundRecord {
  readonly id: string;
  readonly createdMs: number;
  readonly amount: number;
  readonly reason: string | null;
  readonly metadata: Readonly<Record<string, string>>;
  readonly status: 'pending' | 'succeeded' | 'failed';
  readonly failureReason: string | null;
}

export interface PaymentErrorRecord {
  readonly type: 'card_error' | 'invalid_request_error';
  readonly code: string;
  readonly declineCode: string | null;
  readonly message: string;
}

export type EventType =
  | 'payment_intent.amount_capturable_updated'
  | 'payment_intent.requires_action'
  | 'payment_intent.payment_failed'
  | 'payment_intent.succeeded'
  | 'payment_intent.canceled'
  | 'refund.created'
  | 'refund.updated'
  | 'refund.failed';

/** An event with its object as it was, already written as JSON. */
export interface EventRecord {
  readonly id: string;
  readonly type: EventType;
  readonly createdMs: number;
  /** The Region whose webhook hears of it first. */
  readonly homeRegion: string | null;
  readonly objectJson: string;
}

/** The answer that an idempotency key gives again. */
export interface AnswerRecord {
  readonly fingerprint: string;
  readonly status: number;
  readonly body: string;
  readonly atMs: number;
}

/** The money that was given back or is on its way. */
export function refundedAmount(intent: IntentRecord): number {
  return intent.refunds.reduce(
    (total, refund) => (refund.status === 'failed' ? total : total + refund.amount),
    0,
  );
}
