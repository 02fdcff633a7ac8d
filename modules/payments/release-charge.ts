import { hash } from 'node:crypto';
import { present } from '#kernel/assert.ts';
import { derivedId, homeOf } from '#kernel/ids.ts';
import { money } from '#kernel/money.ts';
import type { PaymentProvider, ProviderPayment } from '#ports/payment-provider.ts';

/**
 * Gives back what the provider holds or took by a payment that is none of ours: a second one that was
 * made for the same order. Our own record is of the first and stays as it is. Repeating it changes
 * nothing. Throws while the provider is silent, or the bank is at it: come again.
 */
export async function releaseCharge(
  ports: { readonly provider: PaymentProvider },
  charge: ProviderPayment,
): Promise<void> {
  const { paymentId, providerReference } = charge;
  const idempotencyKey = `void:${providerReference}`;
  const now = await ports.provider.void({ providerReference, idempotencyKey });
  if (now.status === 'voided') return;
  if (now.status !== 'captured') throw new Error(`${providerReference} is still ${now.status}`);
  // Read, for the answer to the key may be as old as a day.
  const { capturedMinor, refundedMinor } = present(
    await ports.provider.read(providerReference),
    providerReference,
  );
  const leftMinor = capturedMinor - refundedMinor;
  if (leftMinor <= 0) return;
  const digest = hash('sha256', `release/${providerReference}/${refundedMinor}`, 'buffer');
  const refundId = derivedId('refund', present(homeOf(paymentId), paymentId), digest);
  await ports.provider.refund({
    providerReference,
    refundId,
    amount: money(leftMinor, charge.amount.currency),
    reason: 'duplicate',
    idempotencyKey: `refund:${refundId}`,
  });
}
