import type { Id } from '#kernel/ids.ts';
import { absorb } from './absorb.ts';
import type { PaymentPorts } from './absorb.ts';
import { loadPayment } from './store.ts';
import { viewOf } from './view.ts';
import type { PaymentView } from './view.ts';

/**
 * Asks the provider what became of a payment: after a crash, a silence or a lost webhook.
 * Undefined when the provider has none. Throws `ProviderInDoubt` when it does not answer now.
 */
export async function settlePayment(
  ports: PaymentPorts,
  paymentId: Id<'payment'>,
  correlationId: string,
): Promise<PaymentView | undefined> {
  const known = (await loadPayment(ports.table, paymentId))?.value;
  const seen =
    known === undefined || known.providerReference === ''
      ? await ports.provider.find(paymentId)
      : await ports.provider.read(known.providerReference);
  if (!seen) return known && viewOf(known);
  return viewOf(await absorb(ports, seen, ports.clock.now(), correlationId), seen);
}

/** The payment as last known here, without asking the provider. */
export async function readPayment(
  ports: Pick<PaymentPorts, 'table'>,
  paymentId: Id<'payment'>,
): Promise<PaymentView | undefined> {
  const known = (await loadPayment(ports.table, paymentId))?.value;
  return known && viewOf(known);
}
