import { hash } from 'node:crypto';
import type { Id } from '#kernel/ids.ts';
import { ok, refused } from '#kernel/result.ts';
import type { Result } from '#kernel/result.ts';
import type { PaymentPorts } from './absorb.ts';
import { settled } from './authorize-payment.ts';
import type { AuthorizeRefusal } from './authorize-payment.ts';
import { loadPayment } from './store.ts';
import { viewOf } from './view.ts';
import type { PaymentView } from './view.ts';

export interface ConfirmPayment {
  readonly paymentId: Id<'payment'>;
  readonly paymentMethod: string;
  readonly returnUrl: string;
  /** The buyer's try: the same for its repetitions, another when they try the same card once more. */
  readonly attempt: string;
  readonly correlationId: string;
}

/** Tries a payment again with another card. One that is already held or taken stays as it is. */
export async function confirmPayment(
  ports: PaymentPorts,
  command: ConfirmPayment,
): Promise<Result<PaymentView, AuthorizeRefusal | 'payment_not_found'>> {
  const known = (await loadPayment(ports.table, command.paymentId))?.value;
  if (!known) return refused('payment_not_found', 'Check out first.');
  if (known.status === 'captured' || known.status === 'voided' || known.status === 'authorized') {
    return ok(viewOf(known));
  }
  const { attempt, paymentMethod, returnUrl, correlationId } = command;
  // A digest, since providers bound the length of a key.
  const digest = hash(
    'sha256',
    JSON.stringify([known.sequence, paymentMethod, attempt]),
    'base64url',
  );
  const idempotencyKey = `confirm:${command.paymentId}:${digest}`;
  const { providerReference } = known;
  return await settled(ports, correlationId, () =>
    ports.provider.confirm({ providerReference, paymentMethod, returnUrl, idempotencyKey }),
  );
}
