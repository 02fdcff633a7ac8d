import type { Id } from '#kernel/ids.ts';
import type { Money } from '#kernel/money.ts';
import type { ProviderPaymentSnapshot, ProviderPaymentStatus } from '#ports/payment-provider.ts';
import { refunded } from './model.ts';
import type { Payment } from './model.ts';

/** A payment as other modules see it. The two links to the provider are there only right after a call. */
export interface PaymentView {
  readonly paymentId: Id<'payment'>;
  readonly orderId: Id<'order'>;
  readonly status: ProviderPaymentStatus;
  readonly amount: Money;
  readonly capturedMinor: number;
  readonly refundedMinor: number;
  readonly clientSecret?: string;
  readonly nextActionUrl?: string;
  readonly declineCode?: string;
}

export function viewOf(payment: Payment, seen?: ProviderPaymentSnapshot): PaymentView {
  return {
    paymentId: payment.paymentId,
    orderId: payment.orderId,
    status: payment.status,
    amount: payment.amount,
    capturedMinor: payment.capturedMinor,
    refundedMinor: refunded(payment).amountMinor,
    ...(seen?.clientSecret !== undefined && { clientSecret: seen.clientSecret }),
    ...(seen?.nextActionUrl !== undefined && { nextActionUrl: seen.nextActionUrl }),
    ...(payment.declineCode !== undefined && { declineCode: payment.declineCode }),
  };
}
