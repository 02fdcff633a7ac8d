import { assert } from '#kernel/assert.ts';
import type { Id } from '#kernel/ids.ts';
import { compare } from '#kernel/money.ts';
import type { Money } from '#kernel/money.ts';
import { ok, refused } from '#kernel/result.ts';
import type { Result } from '#kernel/result.ts';
import { epochOf } from '#ports/heads.ts';
import { ProviderRejected } from '#ports/payment-provider.ts';
import type { ProviderRefund } from '#ports/payment-provider.ts';
import type { Item } from '#ports/table.ts';
import { commitAttemptsMax, contended, factOf } from './absorb.ts';
import type { PaymentPorts } from './absorb.ts';
import { refundable, refunded, withRefund } from './model.ts';
import type { Payment, Refund } from './model.ts';
import { commitPayment, loadPayment } from './store.ts';
import { viewOf } from './view.ts';
import type { PaymentView } from './view.ts';

export interface RefundPayment {
  readonly paymentId: Id<'payment'>;
  /** Names the refund: repeating it with the same id sends the money once. */
  readonly refundId: Id<'refund'>;
  /** Undefined for all that is left. */
  readonly amount: Money | undefined;
  readonly reason: string;
  readonly correlationId: string;
}

export type RefundRefusal = 'payment_not_captured' | 'refund_too_large' | 'refund_failed';

const refundsMax = 50;

/**
 * Sends money back. What failed stays failed: to try again is another refund, so that a repetition
 * that comes late sends nothing that was sent otherwise meanwhile. The amount is set aside in our record before the provider is asked, so that two
 * refunds at once cannot exceed what was captured. Throws `ProviderInDoubt`: repeat it.
 */
export async function refundPayment(
  ports: PaymentPorts,
  command: RefundPayment,
): Promise<Result<PaymentView, RefundRefusal>> {
  const reserved = await setAside(ports, command);
  if (!reserved.ok) return reserved;
  const { isNew, payment } = reserved.value;
  const mine = payment.refunds.find((refund) => refund.refundId === command.refundId);
  assert(mine, 'a refund is set aside before it is sent');
  if (mine.status === 'succeeded') return ok(viewOf(payment));
  if (mine.status === 'failed') return refused('refund_failed', 'It failed before.');
  // The provider forgets the key of an earlier try after a day, but not what it sent. What is new here
  // may have been sent by a former holder, of whom nothing arrived for longer than that.
  const isFirst = isNew && epochOf(ports.table, command.paymentId) === 0;
  const earlier = isFirst ? undefined : await findRefund(ports, payment, command.refundId);
  const answer = earlier ?? (await askProvider(ports, payment, mine));
  const after = await recordRefund(ports, command.paymentId, answer, command.correlationId);
  if (answer.status !== 'failed') return ok(viewOf(after));
  return refused(
    'refund_failed',
    `The provider could not refund: ${answer.failureCode ?? 'unknown'}.`,
  );
}

async function setAside(
  ports: PaymentPorts,
  command: RefundPayment,
): Promise<Result<{ readonly payment: Payment; readonly isNew: boolean }, RefundRefusal>> {
  for (let attempt = 1; attempt <= commitAttemptsMax; attempt++) {
    const before = await loadPayment(ports.table, command.paymentId);
    if (before?.value.status !== 'captured') return refused('payment_not_captured');
    const payment = before.value;
    const isKnown = payment.refunds.some((refund) => refund.refundId === command.refundId);
    if (isKnown) return ok({ payment, isNew: false });
    const left = refundable(payment);
    const { amount = left, reason, refundId } = command;
    const isNothing = amount.amountMinor <= 0;
    if (isNothing || compare(amount, left) > 0 || payment.refunds.length >= refundsMax) {
      return refused('refund_too_large', `At most ${left.amountMinor} minor units are left.`);
    }
    const set = withRefund(payment, { refundId, amount, reason, status: 'pending' });
    const next = { ...set, sequence: payment.sequence + 1 };
    const fact = {
      type: 'payment.refundRequested',
      data: { ...factOf(next), amount, refundId, reason },
    };
    if (await commitPayment(ports, before, next, fact, command.correlationId)) {
      return ok({ payment: next, isNew: true });
    }
  }
  throw contended(command.paymentId);
}

async function findRefund(
  ports: PaymentPorts,
  { providerReference }: Payment,
  refundId: Id<'refund'>,
): Promise<ProviderRefund | undefined> {
  const refunds = await ports.provider.refunds(providerReference);
  return refunds.find((refund) => refund.refundId === refundId);
}

/**
 * Finds out what became of a refund that the provider took its time for, or never told of. Throws
 * while it is under way: come again.
 */
export async function settleRefund(
  ports: PaymentPorts,
  paymentId: Id<'payment'>,
  refundId: Id<'refund'>,
  correlationId: string,
): Promise<void> {
  const payment = (await loadPayment(ports.table, paymentId))?.value;
  const mine = payment?.refunds.find((refund) => refund.refundId === refundId);
  if (!payment || mine?.status !== 'pending') return;
  const seen = await findRefund(ports, payment, refundId);
  if (!seen || seen.status === 'pending') throw new Error(`${refundId} is still under way`);
  await recordRefund(ports, paymentId, seen, correlationId);
}

async function askProvider(
  ports: PaymentPorts,
  payment: Payment,
  { refundId, amount }: Refund,
): Promise<Pick<ProviderRefund, 'refundId' | 'status' | 'failureCode'>> {
  const { providerReference } = payment;
  const reason = 'requested_by_customer';
  const idempotencyKey = `refund:${refundId}`;
  try {
    return await ports.provider.refund({
      providerReference,
      refundId,
      amount,
      reason,
      idempotencyKey,
    });
  } catch (error) {
    if (!(error instanceof ProviderRejected)) throw error;
    return { refundId, status: 'failed', failureCode: error.code };
  }
}

/** Takes in what became of a refund, from an answer or a webhook. Old news changes nothing. */
export async function recordRefund(
  ports: Pick<PaymentPorts, 'table' | 'clock'>,
  paymentId: Id<'payment'>,
  seen: Pick<ProviderRefund, 'refundId' | 'status' | 'failureCode'>,
  correlationId: string,
): Promise<Payment> {
  for (let attempt = 1; attempt <= commitAttemptsMax; attempt++) {
    const before = await loadPayment(ports.table, paymentId);
    if (!before) throw new Error(`A refund of the unknown payment ${paymentId}`);
    const known = before.value.refunds.find((refund) => refund.refundId === seen.refundId);
    // A pending one says nothing new. A failure after success does come, weeks later, and is final.
    const isFinal = known === undefined || known.status === 'failed';
    if (isFinal || seen.status === 'pending' || known.status === seen.status) return before.value;
    const refund = { ...known, status: seen.status };
    if (await commitOutcome(ports, before, refund, seen, correlationId)) {
      return withRefund(before.value, refund);
    }
  }
  throw contended(paymentId);
}

async function commitOutcome(
  ports: Pick<PaymentPorts, 'table' | 'clock'>,
  before: Item<Payment>,
  refund: Refund,
  seen: Pick<ProviderRefund, 'failureCode'>,
  correlationId: string,
): Promise<boolean> {
  const payment = { ...withRefund(before.value, refund), sequence: before.value.sequence + 1 };
  const common = { ...factOf(payment), amount: refund.amount, refundId: refund.refundId };
  const fact =
    refund.status === 'succeeded'
      ? {
          type: 'payment.refunded',
          data: { ...common, refundedTotal: refunded(payment), reason: refund.reason },
        }
      : {
          type: 'payment.refundFailed',
          data: { ...common, reason: seen.failureCode ?? 'unknown' },
        };
  return await commitPayment(ports, before, payment, fact, correlationId);
}
