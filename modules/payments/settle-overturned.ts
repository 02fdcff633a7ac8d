import { paymentOverturned, paymentRefundRequested } from '#contracts/events/payments.ts';
import type { Id } from '#kernel/ids.ts';
import type { Mended } from '#ports/aggregate.ts';
import { mendedOf } from '#ports/aggregate.ts';
import { mendHead } from '#ports/heads.ts';
import type { ProviderRefund } from '#ports/payment-provider.ts';
import { commitAttemptsMax, contended, factOf } from './absorb.ts';
import type { PaymentPorts } from './absorb.ts';
import { withRefund } from './model.ts';
import { recordRefund } from './refund-payment.ts';
import { settlePayment } from './settle-payment.ts';
import { commitPayment, loadPayment, paymentHeads } from './store.ts';

/*
 * What a former holder did with a payment and could not pass on is not lost: the provider knows it.
 * That there is something to ask is told as an event, so that the asking may be repeated for hours.
 */

/** Puts the payment right, and tells that the provider must be asked when news of it went astray. */
export async function mendPayment(
  ports: Pick<PaymentPorts, 'table' | 'clock'>,
  paymentId: Id<'payment'>,
  correlationId: string,
): Promise<Mended> {
  for (let attempt = 1; attempt <= commitAttemptsMax; attempt++) {
    const standing = await mendHead(ports.table, paymentHeads, paymentId);
    const { head, stray } = standing;
    const strayCount = stray.length;
    if (!head || strayCount <= (head.value.strayCount ?? 0)) return mendedOf(standing);
    const payment = { ...head.value, strayCount, sequence: head.value.sequence + 1 };
    const fact = { type: paymentOverturned.type, data: { ...factOf(payment), strayCount } };
    if (await commitPayment(ports, head, payment, fact, correlationId)) return mendedOf(standing);
  }
  throw contended(paymentId);
}

/** Asks the provider how a payment stands of which news went astray. Throws while it is silent. */
export async function settleOverturned(
  ports: PaymentPorts,
  paymentId: Id<'payment'>,
  correlationId: string,
): Promise<void> {
  await settlePayment(ports, paymentId, correlationId);
  const known = (await loadPayment(ports.table, paymentId))?.value;
  if (!known || known.providerReference === '') return;
  for (const refund of await ports.provider.refunds(known.providerReference)) {
    await takeOver(ports, paymentId, refund, correlationId);
    await recordRefund(ports, paymentId, refund, correlationId);
  }
}

/** Notes a refund that somebody else asked the provider for. */
async function takeOver(
  ports: Pick<PaymentPorts, 'table' | 'clock'>,
  paymentId: Id<'payment'>,
  { amount, refundId }: ProviderRefund,
  correlationId: string,
): Promise<void> {
  for (let attempt = 1; attempt <= commitAttemptsMax; attempt++) {
    const before = await loadPayment(ports.table, paymentId);
    if (!before || before.value.refunds.some((known) => known.refundId === refundId)) return;
    const refund = { refundId, amount, reason: 'decided_elsewhere', status: 'pending' } as const;
    const set = withRefund(before.value, refund);
    const payment = { ...set, sequence: before.value.sequence + 1 };
    const data = { ...factOf(payment), amount, refundId, reason: refund.reason };
    const fact = { type: paymentRefundRequested.type, data };
    if (await commitPayment(ports, before, payment, fact, correlationId)) return;
  }
  throw contended(paymentId);
}
