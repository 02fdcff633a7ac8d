import { siblingId } from '#kernel/ids.ts';
import { refundPayment, voidPayment } from '#modules/payments/index.ts';
import type { Order } from './model.ts';
import type { SellingPorts } from './ports.ts';

/**
 * Releases what is held for an order that came to nothing, or sends back what was taken, as the
 * provider finds it. Repeating it changes nothing. Throws while that is not known: come again.
 */
export async function giveMoneyBack(
  ports: SellingPorts,
  order: Order,
  correlationId: string,
): Promise<void> {
  const { orderId, paymentId } = order;
  const amount = order.totals.total;
  const voided = await voidPayment(ports, { paymentId, orderId, amount, correlationId });
  if (voided.ok) return;
  if (voided.code === 'payment_under_way') throw new Error(voided.detail);
  const refundId = siblingId('refund', orderId);
  const reason = 'order_ended';
  const refund = { paymentId, refundId, amount: undefined, reason, correlationId };
  const refunded = await refundPayment(ports, refund);
  // Too large: all of it was given back before. Failed: the payment's own event calls staff.
  if (!refunded.ok && refunded.code === 'payment_not_captured') {
    throw new Error(`${paymentId} can neither be voided nor refunded now`);
  }
}
