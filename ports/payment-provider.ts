import type { Id } from '#kernel/ids.ts';
import type { Money } from '#kernel/money.ts';
import type { Region } from '#kernel/region.ts';
import type { Result } from '#kernel/result.ts';
import type { Instant } from '#kernel/time.ts';

/**
 * What the house needs of a company that charges cards. Card data never reaches us: the shopper's
 * browser gives it to the provider, and we hold the provider's tokens.
 *
 * **Two steps.** Money is first authorized (held on the card), then captured when the goods leave.
 * A payment is authorized once and captured at most once, for at most what was authorized; what was
 * not captured is released. Authorizations lapse after about seven days.
 *
 * **Every first call answers with the payment as it now is.** A call that no longer applies (capturing what
 * is captured, voiding what is captured) changes nothing and is no error: look at `status`. So a step
 * may be repeated after a crash without asking first.
 *
 * **Idempotency.** The provider does the work of one `idempotencyKey` once, and answers a repetition
 * as it answered first, for 24 hours, however the payment has fared since: take answers in as news
 * that may be old, or `read`. One key belongs to one request: sent again with other content it throws
 * `ProviderRejected` (`idempotency_key_reused`). Build keys from our own ids (`authorize:pay_eu_…:1`), never at random,
 * so that whoever takes over after a crash builds the same.
 *
 * **In doubt.** When no answer came (deadline, lost connection, 5xx) the money may have moved. The
 * call throws `ProviderInDoubt`; the caller must not assume either outcome. Repeating the same
 * request under the same key is safe and settles it; to settle it without wanting the money, wait
 * `findLagMs`, then ask `find`.
 *
 * **Refusals of the card** are values: `status: 'declined'` with a `declineCode`. The same payment
 * may be tried again with another card by `confirm`.
 *
 * **Webhooks** come at least once, late, repeated and out of order, or never. An event is a hint that
 * something happened, with the state as it was then: act on it only in a way that suits repetition,
 * and when in doubt call `read`. Nothing may depend on one arriving.
 *
 * **Limits.** No attempt lasts longer than the adapter's `timeoutMs`; an adapter repeats one at most
 * once, under its key, when the connection broke. `description` is at most 200 characters and holds
 * no personal data.
 */
export interface PaymentProvider {
  /**
   * How long after a request was sent `find` may still miss its payment. The provider's search may
   * be eventually consistent, and a request that we gave up on may still be on its way.
   */
  readonly findLagMs: number;

  /**
   * Holds `amount`. With a `paymentMethod` this is one call that ends `authorized`, `declined`,
   * `needs_action` (lead the shopper to `nextActionUrl`) or `processing`. Without one it ends
   * `needs_method`: the shopper's browser confirms with `clientSecret`.
   */
  authorize(request: AuthorizeRequest): Promise<ProviderPayment>;

  /** The payment as it is now; undefined when the provider knows no such reference. */
  read(providerReference: string): Promise<ProviderPayment | undefined>;

  /**
   * The provider's payment for our id, by way of the id we sent along. Undefined is proof of absence
   * only `findLagMs` after the last request for it was sent. When there are several (a key was reused
   * after it had been forgotten), the one that got furthest.
   */
  find(paymentId: Id<'payment'>): Promise<ProviderPayment | undefined>;

  /** Tries a payment that is `needs_method` or `declined` with this method; others are left alone. */
  confirm(request: ConfirmRequest): Promise<ProviderPayment>;

  /**
   * Takes the money of an `authorized` payment; once, and the rest of the authorization is released.
   * More than was authorized throws `ProviderRejected`.
   */
  capture(request: CaptureRequest): Promise<ProviderPayment>;

  /** Releases a payment that was not captured. It can never be captured after that. */
  void(request: VoidRequest): Promise<ProviderPayment>;

  /**
   * Gives back part or all of a captured payment. `pending` settles later, by event or `refunds`.
   * More than is left to refund throws `ProviderRejected`.
   */
  refund(request: RefundRequest): Promise<ProviderRefund>;

  /** All refunds of a payment, newest first: how a refund in doubt is settled. At most 100. */
  refunds(providerReference: string): Promise<readonly ProviderRefund[]>;

  /**
   * The payments that were made in a span of time, by the provider's clock, newest first, as they
   * are now: how a charge is found of which we know nothing. The span is in whole seconds: parts of
   * one are cut off both ends, so that spans that meet neither overlap nor miss anything. Those not
   * of our making are left out, so that a page may hold fewer than `limit`, or none, and lead on.
   */
  list(request: ListRequest): Promise<ProviderPaymentsPage>;

  /**
   * Reads a webhook, of which `rawBody` must be the bytes as they came. Pure but for the clock.
   * Answer 4xx to `signature_invalid` and `signature_expired` (a replay older than five minutes);
   * acknowledge `event_unknown` (a kind that we have no use for, or a payment not of our making).
   */
  parseWebhook(
    rawBody: Uint8Array | string,
    signatureHeader: string | undefined,
  ): Result<ProviderEvent, WebhookRefusal>;
}

export type WebhookRefusal = 'signature_invalid' | 'signature_expired' | 'event_unknown';

export interface AuthorizeRequest {
  readonly paymentId: Id<'payment'>;
  readonly orderId: Id<'order'>;
  /** The Region that owns the order: events are sent there first, where the provider can choose. */
  readonly homeRegion: Region;
  readonly amount: Money;
  /** The provider's token for a card, such as `pm_card_visa`. */
  readonly paymentMethod?: string;
  /** What the shopper may read on the provider's pages, such as the order's number. */
  readonly description: string;
  /** Where the provider leads the shopper's browser after a challenge. Absolute. */
  readonly returnUrl: string;
  readonly idempotencyKey: string;
}

export interface ConfirmRequest {
  readonly providerReference: string;
  readonly paymentMethod: string;
  readonly returnUrl: string;
  readonly idempotencyKey: string;
}

export interface CaptureRequest {
  readonly providerReference: string;
  readonly amount: Money;
  readonly idempotencyKey: string;
}

export interface VoidRequest {
  readonly providerReference: string;
  readonly idempotencyKey: string;
}

export interface RefundRequest {
  readonly providerReference: string;
  readonly refundId: Id<'refund'>;
  readonly amount: Money;
  readonly reason: RefundReason;
  readonly idempotencyKey: string;
}

export interface ListRequest {
  readonly createdFrom: Instant;
  /** Not those of this very second. */
  readonly createdBefore: Instant;
  /** 1 to `listLimitMax`. */
  readonly limit: number;
  /** `ProviderPaymentsPage.cursor` of the same span. */
  readonly cursor?: string;
}

/** As Stripe's lists. */
export const listLimitMax = 100;

export interface ProviderPaymentsPage {
  readonly payments: readonly ListedPayment[];
  /** Present when there may be more. */
  readonly cursor?: string;
}

export interface ListedPayment extends ProviderPayment {
  /** By the provider's clock, in whole seconds. */
  readonly createdAt: Instant;
}

export type RefundReason = 'requested_by_customer' | 'duplicate' | 'fraudulent';

/**
 * `needs_method` waits for a card; `needs_action` for the shopper to pass a challenge; `processing`
 * for the bank; `authorized` for our capture. `declined` waits for another card or our void.
 * `captured` and `voided` are final.
 */
export type ProviderPaymentStatus =
  | 'needs_method'
  | 'needs_action'
  | 'processing'
  | 'authorized'
  | 'captured'
  | 'voided'
  | 'declined';

/** A payment as an event carries it: as it was when the event happened. */
export interface ProviderPaymentSnapshot {
  readonly providerReference: string;
  readonly paymentId: Id<'payment'>;
  readonly orderId: Id<'order'>;
  readonly status: ProviderPaymentStatus;
  /** What was asked for. */
  readonly amount: Money;
  readonly capturedMinor: number;
  /** Lets a browser confirm this payment and no other. Never logged, never stored. */
  readonly clientSecret?: string;
  readonly nextActionUrl?: string;
  /** The provider's word for why, such as `insufficient_funds`. */
  readonly declineCode?: string;
}

export interface ProviderPayment extends ProviderPaymentSnapshot {
  /** Refunds that succeeded or are pending. */
  readonly refundedMinor: number;
  readonly card?: ProviderCard;
}

export interface ProviderCard {
  /** Lower case, such as `visa`. */
  readonly brand: string;
  readonly last4: string;
}

export interface ProviderRefund {
  readonly refundReference: string;
  readonly refundId: Id<'refund'>;
  readonly providerReference: string;
  readonly amount: Money;
  readonly status: 'pending' | 'succeeded' | 'failed';
  readonly failureCode?: string;
}

export type ProviderEvent =
  | {
      readonly type: 'payment_changed';
      /** The same in every repetition: the key for deduplication. */
      readonly eventId: string;
      readonly occurredAt: Instant;
      readonly payment: ProviderPaymentSnapshot;
    }
  | {
      readonly type: 'refund_changed';
      readonly eventId: string;
      readonly occurredAt: Instant;
      readonly refund: ProviderRefund;
    };

/** Nobody knows whether the provider did it. Safe to repeat under the same idempotency key. */
export class ProviderInDoubt extends Error {
  override readonly name = 'ProviderInDoubt';
  readonly retryable = true;

  constructor(operation: string, cause: unknown) {
    super(`The payment provider gave no answer to ${operation}: repeat it, or ask find`, { cause });
  }
}

/** The provider did nothing, because the request itself is wrong. Repeating it will not help. */
export class ProviderRejected extends Error {
  override readonly name = 'ProviderRejected';
  readonly retryable = false;
  /** The provider's code, such as `amount_too_large` or `idempotency_key_reused`. */
  readonly code: string;

  constructor(operation: string, code: string, detail: string, cause?: unknown) {
    super(`The payment provider rejected ${operation} (${code}): ${detail}`, { cause });
    this.code = code;
  }
}
