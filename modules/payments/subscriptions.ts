import { paymentOverturned, paymentRefundRequested } from '#contracts/events/payments.ts';
import { minuteMs } from '#kernel/time.ts';
import type { Subscription } from '#ports/subscription.ts';
import type { PaymentPorts } from './absorb.ts';
import { settleRefund } from './refund-payment.ts';
import { settleOverturned } from './settle-overturned.ts';

/** By now the answer or the webhook has told, for all but a few. */
const settleAfterMs = 15 * minuteMs;
/** With a minute between, some hours; what is under way still is looked at by support. */
const settleAttemptsMax = 300;

export function paymentSubscriptions(ports: PaymentPorts): Subscription[] {
  return [
    {
      name: 'payments.settle-refund',
      types: [paymentRefundRequested.type],
      delayMs: settleAfterMs,
      attemptsMax: settleAttemptsMax,
      handle: ({ correlationId, data }) => {
        const { paymentId, refundId } = paymentRefundRequested.data.parse(data);
        return settleRefund(ports, paymentId, refundId, correlationId);
      },
    },
    {
      name: 'payments.settle-overturned',
      types: [paymentOverturned.type],
      attemptsMax: settleAttemptsMax,
      handle: ({ correlationId, data }) => {
        const { paymentId } = paymentOverturned.data.parse(data);
        return settleOverturned(ports, paymentId, correlationId);
      },
    },
  ];
}
