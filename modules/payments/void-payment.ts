import type { Id } from '#kernel/ids.ts';
import type { Money } from '#kernel/money.ts';
import { ok, refused } from '#kernel/result.ts';
import type { Result } from '#kernel/result.ts';
import { absorb, commitAttemptsMax, contended, factOf } from './absorb.ts';
import type { PaymentPorts } from './absorb.ts';
import type { Payment } from './model.ts';
import { commitPayment, loadPayment } from './store.ts';
import { viewOf } from './view.ts';
import type { PaymentView } from './view.ts';

export interface VoidPayment {
  readonly paymentId: Id<'payment'>;
  readonly orderId: Id<'order'>;
  readonly amount: Money;
  readonly correlationId: string;
}

/**
 * Gives up a payment that was not captured. When the provider has none, that it is given up is
 * recorded all the same: should it turn up later, it is released then. Repeating changes nothing.
 * `payment_under_way`: the bank is at it, and the provider cannot break that off.
 */
export async function voidPayment(
  ports: PaymentPorts,
  command: VoidPayment,
): Promise<Result<PaymentView, 'payment_captured' | 'payment_under_way'>> {
  const { paymentId, correlationId } = command;
  for (let attempt = 1; attempt <= commitAttemptsMax; attempt++) {
    const before = await loadPayment(ports.table, paymentId);
    if (before?.value.status === 'voided') return ok(viewOf(before.value));
    const providerReference =
      before?.value.providerReference ?? (await ports.provider.find(paymentId))?.providerReference;
    if (providerReference !== undefined && providerReference !== '') {
      const idempotencyKey = `void:${paymentId}`;
      const seen = await ports.provider.void({ providerReference, idempotencyKey });
      const payment = await absorb(ports, seen, ports.clock.now(), correlationId);
      if (payment.status === 'voided') return ok(viewOf(payment));
      if (payment.status !== 'captured') {
        return refused(
          'payment_under_way',
          `Payment ${paymentId} is ${payment.status}: try later.`,
        );
      }
      return refused('payment_captured', `Payment ${paymentId} was captured: refund it instead.`);
    }
    const payment = givenUp(command, ports);
    const fact = { type: 'payment.voided', data: factOf(payment) };
    if (await commitPayment(ports, before, payment, fact, correlationId))
      return ok(viewOf(payment));
  }
  throw contended(paymentId);
}

function givenUp(command: VoidPayment, ports: PaymentPorts): Payment {
  return {
    paymentId: command.paymentId,
    orderId: command.orderId,
    sequence: 1,
    status: 'voided',
    amount: command.amount,
    providerReference: '',
    capturedMinor: 0,
    observedAt: ports.clock.now(),
    refunds: [],
  };
}
