import { Stripe } from 'stripe';
import { ProviderInDoubt, ProviderRejected } from '#ports/payment-provider.ts';

/**
 * What a failed call means. In doubt is everything after which the work may have been done or may
 * still be under way, and, for the caller's ease, what may simply be sent again: no connection, a
 * deadline, 5xx, too many requests (429), the same key in use by a request that is still running (409).
 */
export function toProviderError(operation: string, error: unknown): unknown {
  if (!(error instanceof Stripe.errors.StripeError)) return error;
  const isRejection =
    error instanceof Stripe.errors.StripeInvalidRequestError ||
    error instanceof Stripe.errors.StripeAuthenticationError ||
    error instanceof Stripe.errors.StripePermissionError ||
    error instanceof Stripe.errors.StripeIdempotencyError ||
    error instanceof Stripe.errors.StripeCardError;
  if (!isRejection) return new ProviderInDoubt(operation, error);
  const code =
    error instanceof Stripe.errors.StripeIdempotencyError
      ? 'idempotency_key_reused'
      : (error.code ?? error.rawType ?? 'rejected');
  return new ProviderRejected(operation, code, error.message, error);
}

/** Whether the call did not fit the state of the payment, which the caller then reads. */
export function isStateConflict(error: unknown): boolean {
  return (
    error instanceof Stripe.errors.StripeInvalidRequestError &&
    error.code === 'payment_intent_unexpected_state'
  );
}

export function isMissing(error: unknown): boolean {
  return (
    error instanceof Stripe.errors.StripeInvalidRequestError && error.code === 'resource_missing'
  );
}

/** The intent that a declined card left behind; undefined for any other failure. */
export function declinedIntent(error: unknown): Stripe.PaymentIntent | undefined {
  return error instanceof Stripe.errors.StripeCardError ? error.payment_intent : undefined;
}
