import { dayMs, minuteMs } from '#kernel/time.ts';
import { cameToNothing, chargeOrder, giveMoneyBack, sendRefund } from '#modules/orders/index.ts';
import type { Order } from '#modules/orders/index.ts';
import { money } from '#kernel/money.ts';
import { refundPayment, refundable } from '#modules/payments/index.ts';
import type { OrderCase } from '../order-case.ts';
import type { ReconciliationPorts } from '../ports.ts';
import { orThrow } from './rule.ts';
import type { Rule } from './rule.ts';

/** Money that is held, taken or owed otherwise than the order says. */
export const paymentRules: readonly Rule[] = [
  {
    code: 'payment.kept',
    quietMs: 10 * minuteMs,
    differs: ({ order, payment }) => {
      if (!payment || !isOver(order) || payment.status === 'voided') return undefined;
      const isTaken = payment.status === 'captured';
      // What was taken for a return goes back by the refund that was decided on then.
      if (isTaken && order.status === 'returned' && order.refunds.length > 0) return undefined;
      const leftMinor = isTaken ? refundable(payment).amountMinor : payment.amount.amountMinor;
      const { currency } = payment.amount;
      return leftMinor > 0 ? { payment: payment.status, leftMinor, currency } : undefined;
    },
    mend: (ports, { order }, correlationId) => giveMoneyBack(ports, order, correlationId),
  },
  {
    code: 'payment.uncharged',
    quietMs: 30 * minuteMs,
    differs: ({ order, payment }) =>
      order.dispatchedAt !== undefined &&
      order.chargeFailed === undefined &&
      payment?.status === 'authorized' &&
      !isOver(order)
        ? { order: order.status }
        : undefined,
    mend: (ports, { order }, correlationId) => chargeOrder(ports, order.orderId, correlationId),
  },
  {
    code: 'refund.unsent',
    quietMs: 15 * minuteMs,
    differs: (it) => {
      const unsent = unsentRefunds(it);
      const amountMinor = unsent.reduce((total, refund) => total + refund.amountMinor, 0);
      return unsent.length === 0 ? undefined : { refunds: unsent.length, amountMinor };
    },
    mend: sendRefunds,
  },
  {
    // Banks take days; a day without any news is a reason to ask.
    code: 'refund.pending',
    quietMs: dayMs,
    differs: ({ payment }) => {
      const pending = payment?.refunds.filter(({ status }) => status === 'pending') ?? [];
      return pending.length === 0 ? undefined : { refunds: pending.length };
    },
    mend: askAgain,
  },
  {
    code: 'refund.failed',
    quietMs: 0,
    differs: ({ order }) => {
      const last = order.refunds.at(-1);
      return last?.failed === true ? { refundId: last.refundId } : undefined;
    },
  },
];

/** Nothing may be held or kept for it. */
function isOver(order: Order): boolean {
  return cameToNothing(order) || order.status === 'cancelled' || order.status === 'returned';
}

function unsentRefunds({ order, payment }: OrderCase): Order['refunds'] {
  if (payment?.status !== 'captured') return [];
  const sent = new Set(payment.refunds.map(({ refundId }) => refundId));
  return order.refunds.filter(({ failed, refundId }) => !failed && !sent.has(refundId));
}

async function sendRefunds(
  ports: ReconciliationPorts,
  it: OrderCase,
  correlationId: string,
): Promise<void> {
  const { order } = it;
  for (const { amountMinor, refundId } of unsentRefunds(it)) {
    const amount = money(amountMinor, order.totals.total.currency);
    const refund = { refundId, amount, reason: order.reason ?? 'refund' };
    await sendRefund(ports, order, refund, correlationId);
  }
}

/** Asked again by its id, the provider says what became of it, or does what it never heard of. */
async function askAgain(
  ports: ReconciliationPorts,
  { order: { paymentId }, payment }: OrderCase,
  correlationId: string,
): Promise<void> {
  for (const { amount, reason, refundId, status } of payment?.refunds ?? []) {
    if (status !== 'pending') continue;
    orThrow(await refundPayment(ports, { paymentId, refundId, amount, reason, correlationId }));
  }
}
