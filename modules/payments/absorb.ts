import type { Id } from '#kernel/ids.ts';
import { money } from '#kernel/money.ts';
import { toIso } from '#kernel/time.ts';
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
  return isGivenUp ? await release(ports, payment, seen, correlationId) : payment;
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

/** Voids what the provider holds for a payment given up; what it took meanwhile, it took. */
async function release(
  ports: PaymentPorts,
  known: Payment,
  seen: ProviderPaymentSnapshot,
  correlationId: string,
): Promise<Payment> {
  const { providerReference, paymentId } = seen;
  // By the reference, since the payment's own key may have voided another one under the same id.
  const idempotencyKey = `void:${providerReference}`;
  const now = await ports.provider.void({ providerReference, idempotencyKey });
  if (now.status === 'voided') return known;
  if (now.status === 'captured') return absorb(ports, now, ports.clock.now(), correlationId);
  throw new Error(`${paymentId} was given up and is ${now.status} at the provider: void it again`);
}

/** The data of the payment's events: all that it takes to make the payment of them again. */
export function factOf(payment: Payment) {
  const { amount, capturedMinor, declineCode, observedAt, orderId, paymentId } = payment;
  const captured = money(capturedMinor, amount.currency);
  return {
    paymentId,
    orderId,
    amount: payment.status === 'captured' ? captured : amount,
    providerReference: payment.providerReference,
    requested: amount,
    captured,
    observedAt: toIso(observedAt),
    ...(declineCode !== undefined && { declineCode }),
  };
}
