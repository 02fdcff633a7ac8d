import type { Id } from '#kernel/ids.ts';
import { money } from '#kernel/money.ts';
import type { Instant } from '#kernel/time.ts';
import type { Clock } from '#ports/clock.ts';
import type { PaymentProvider, ProviderPaymentSnapshot } from '#ports/payment-provider.ts';
import type { Table } from '#ports/table.ts';
import { inTurn } from '#ports/in-turn.ts';
import { isOrphan, observe } from './model.ts';
import type { Payment } from './model.ts';
import { commitPayment, loadPayment } from './store.ts';

/** A payment is changed by its buyer, its order and its webhooks: a handful at once, never a crowd. */
export const commitAttemptsMax = 20;

export interface PaymentPorts {
  readonly table: Table;
  readonly clock: Clock;
  readonly provider: PaymentProvider;
}

/**
 * Takes in what the provider says of a payment, however it was learnt; the one way to change one.
 * Old news changes nothing. Money held for a payment that we gave up is released at once.
 */
export async function absorb(
  ports: PaymentPorts,
  seen: ProviderPaymentSnapshot,
  observedAt: Instant,
  correlationId: string,
): Promise<Payment> {
  const { isGivenUp, payment } = await inTurn(ports.table, seen.paymentId, () =>
    take(ports, seen, observedAt, correlationId),
  );
  return isGivenUp ? await release(ports, payment, seen) : payment;
}

async function take(
  ports: PaymentPorts,
  seen: ProviderPaymentSnapshot,
  observedAt: Instant,
  correlationId: string,
): Promise<{ readonly payment: Payment; readonly isGivenUp: boolean }> {
  for (let attempt = 1; attempt <= commitAttemptsMax; attempt++) {
    const before = await loadPayment(ports.table, seen.paymentId);
    if (before && isOrphan(before.value, seen)) return { payment: before.value, isGivenUp: true };
    const observation = observe(before?.value, seen, observedAt);
    if (!observation) {
      if (before) return { payment: before.value, isGivenUp: false };
      throw new Error(`A first sight of ${seen.paymentId} is always news`);
    }
    const { payment, event } = observation;
    const fact = { type: event, data: factOf(payment) };
    if (await commitPayment(ports, before, payment, fact, correlationId)) {
      return { payment, isGivenUp: false };
    }
  }
  throw contended(seen.paymentId);
}

export function contended(paymentId: Id<'payment'>): Error {
  return new Error(`${paymentId} changed ${commitAttemptsMax} times while it was being changed`);
}

/** Voids, or where it went further refunds, what the provider holds for a payment given up. */
async function release(
  ports: PaymentPorts,
  known: Payment,
  seen: ProviderPaymentSnapshot,
): Promise<Payment> {
  const { providerReference, paymentId } = seen;
  const now = await ports.provider.void({ providerReference, idempotencyKey: `void:${paymentId}` });
  if (now.status === 'voided') return known;
  throw new Error(`${paymentId} was given up and is ${now.status} at the provider: refund it`);
}

/** The data of the payment's events. */
export function factOf(payment: Payment) {
  return {
    paymentId: payment.paymentId,
    orderId: payment.orderId,
    amount:
      payment.status === 'captured'
        ? money(payment.capturedMinor, payment.amount.currency)
        : payment.amount,
    providerReference: payment.providerReference,
    ...(payment.status === 'declined' && { declineCode: payment.declineCode ?? 'unknown' }),
  };
}
