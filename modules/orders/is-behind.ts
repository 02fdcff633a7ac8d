import type { PaymentView } from '#modules/payments/index.ts';
import { paymentOf } from './authorize-order.ts';
import { decidePayment } from './decide.ts';
import { cameToNothing, isUnpaid } from './model.ts';
import type { Order } from './model.ts';

/**
 * Whether an order does not know yet how its payment stands, so that `followPayment` would change it.
 * One that came to nothing keeps no account of its payment.
 */
export function isBehindPayment(order: Order, view: PaymentView): boolean {
  if (cameToNothing(order)) return false;
  const isHeld = view.status === 'authorized' || view.status === 'captured';
  return (isUnpaid(order) && isHeld) || decidePayment(order, paymentOf(view)).length > 0;
}
