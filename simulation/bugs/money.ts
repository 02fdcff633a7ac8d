import type { Bug } from './bug.ts';
import { rule } from './rules.ts';

/** Mistakes with money: taken, given back or believed otherwise than it is. */
export const moneyBugs: readonly Bug[] = [
  {
    name: 'authorize-with-a-random-key',
    mistake: 'Each try to hold the money has a key of its own, and so holds it again.',
    breaks: [rule.reconciled, rule.refunds, rule.charged, rule.money],
    patches: [
      {
        file: 'modules/payments/authorize-payment.ts',
        find: 'idempotencyKey: `authorize:${command.paymentId}`,',
        replace: 'idempotencyKey: `authorize:${command.paymentId}:${ports.clock.now()}`,',
      },
    ],
    seedsMax: 40,
  },
  {
    name: 'refund-sent-twice',
    mistake: 'A refund that is asked for again is sent again.',
    breaks: [rule.reconciled, rule.refunds, rule.charged, rule.money],
    patches: [
      {
        file: 'modules/payments/refund-payment.ts',
        find: 'idempotencyKey = `refund:${refundId}`;',
        replace: 'idempotencyKey = `refund:${refundId}:${ports.clock.now()}`;',
      },
      {
        file: 'modules/payments/refund-payment.ts',
        find: 'const earlier = isNew ? undefined : await findRefund(ports, payment, command.refundId);',
        replace:
          'const earlier = isNew || !isNew ? undefined : await findRefund(ports, payment, command.refundId);',
      },
    ],
    seedsMax: 40,
  },
  {
    name: 'refund-beyond-what-was-taken',
    mistake: 'What is refunded already is not counted when more is asked for.',
    breaks: [rule.reconciled, rule.refunds, rule.charged, rule.money],
    patches: [
      {
        file: 'modules/payments/model.ts',
        find: ".filter((refund) => refund.status !== 'failed')",
        replace: ".filter((refund) => refund.status === 'failed')",
      },
    ],
    seedsMax: 40,
  },
  {
    name: 'older-news-wins',
    mistake: 'Whatever the provider tells last is believed, old or new.',
    breaks: [rule.reconciled, rule.money, rule.charged, rule.ends],
    patches: [
      {
        file: 'modules/payments/model.ts',
        find: 'if (rank[seen.status] !== rank[known.status]) return rank[seen.status] > rank[known.status];',
        replace: 'if (rank[seen.status] !== rank[known.status]) return true;',
      },
    ],
    seedsMax: 40,
  },
  {
    name: 'living-orders-refunded',
    mistake: 'Reconciliation gives money back for orders that are not over.',
    breaks: [rule.refunds, rule.money, rule.charged],
    patches: [
      {
        file: 'modules/reconciliation/rules/payment-rules.ts',
        find: "if (!payment || !isOver(order) || payment.status === 'voided') return undefined;",
        replace: "if (!payment || payment.status === 'voided') return undefined;",
      },
    ],
    seedsMax: 20,
  },
  {
    name: 'goods-leave-unpaid',
    mistake: 'The parcel leaves and nobody takes the money.',
    breaks: [rule.reconciled, rule.money, rule.charged, rule.ends],
    patches: [
      {
        file: 'modules/orders/fulfil-order.ts',
        find: 'const payment = await tryCharge(ports, paymentId, correlationId);',
        replace: 'const payment = await Promise.resolve(paymentId && undefined);',
      },
      {
        file: 'modules/orders/charge-order.ts',
        find: "if (!order || order.payment.status === 'captured' || order.status === 'returned') return;",
        replace: 'if (order?.orderId !== undefined || !order) return;',
      },
    ],
    seedsMax: 20,
  },
  {
    name: 'invoice-number-twice',
    mistake: 'An invoice takes the next number without saying that it is taken.',
    breaks: [rule.numbers, rule.effects],
    patches: [
      {
        file: 'modules/invoicing/issue-invoice.ts',
        find: 'fact, [next.write, recorded]);',
        replace: 'fact, [recorded]);',
      },
    ],
    seedsMax: 20,
  },
  {
    name: 'invoice-number-lost',
    mistake: 'The next number is taken by a commit of its own, and lost when the document fails.',
    breaks: [rule.numbers],
    patches: [
      {
        file: 'modules/invoicing/issue-invoice.ts',
        find: '    const { country, language, lines, market, number: orderNumber',
        replace:
          '    if (!(await ports.table.commit([next.write])).ok) return undefined;\n' +
          '    const { country, language, lines, market, number: orderNumber',
      },
      {
        file: 'modules/invoicing/issue-invoice.ts',
        find: 'fact, [next.write, recorded]);',
        replace: 'fact, [recorded]);',
      },
    ],
    seedsMax: 20,
  },
];
