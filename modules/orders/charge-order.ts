import type { Id } from '#kernel/ids.ts';
import { ok } from '#kernel/result.ts';
import { capturePayment } from '#modules/payments/index.ts';
import { ProviderInDoubt } from '#ports/payment-provider.ts';
import { paymentOf } from './authorize-order.ts';
import { changeOrder } from './change-order.ts';
import { decideChargeFailed, decidePayment } from './decide.ts';
import type { OrderPayment } from './model.ts';
import type { SellingPorts } from './ports.ts';
import { loadOrder } from './store.ts';

/** Takes the money if that can be done at once; undefined when it cannot, or not yet. */
export async function tryCharge(
  ports: SellingPorts,
  paymentId: Id<'payment'>,
  correlationId: string,
): Promise<OrderPayment | undefined> {
  try {
    const captured = await capturePayment(ports, paymentId, correlationId);
    return captured.ok ? paymentOf(captured.value) : undefined;
  } catch (error) {
    if (error instanceof ProviderInDoubt) return undefined;
    throw error;
  }
}

/**
 * Takes the money that an order owes since its goods left, where that was not done at once. Throws
 * while the provider is silent: come again. What can never be taken goes to staff.
 */
export async function chargeOrder(
  ports: SellingPorts,
  orderId: Id<'order'>,
  correlationId: string,
): Promise<void> {
  const order = (await loadOrder(ports.table, orderId))?.value;
  if (!order || order.payment.status === 'captured' || order.status === 'returned') return;
  const captured = await capturePayment(ports, order.paymentId, correlationId);
  const charged = await changeOrder(
    ports,
    orderId,
    (current) =>
      ok(
        captured.ok
          ? decidePayment(current, paymentOf(captured.value))
          : decideChargeFailed(current, captured.code),
      ),
    { correlationId },
  );
  if (!charged.ok) throw new Error(`${orderId} could not note its charge: ${charged.code}`);
}
