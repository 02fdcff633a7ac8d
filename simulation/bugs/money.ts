import type { Bug } from './bug.ts';
import { rule } from './rules.ts';

/** Mistakes with money: taken, given back or believed otherwise than it is. */
export const moneyBugs: readonly Bug[] = [
  {
    name: 'asked-again-under-another-key',
    mistake: 'When the provider does not answer, it is asked at once again, under another key.',
    breaks: [rule.reconciled, rule.charged, rule.money],
    patches: [
      {
        file: 'modules/payments/authorize-payment.ts',
        find: 'return await ports.provider.authorize({',
        replace: 'const ask = () => ports.provider.authorize({',
      },
      {
        file: 'modules/payments/authorize-payment.ts',
        find: 'idempotencyKey: `authorize:${command.paymentId}`,\n      });',
        replace:
          'idempotencyKey: `authorize:${command.paymentId}:${ports.clock.now()}`,\n      });\n' +
          '      return await ask().catch(ask);',
      },
    ],
    needs: [['provider silent after success', 'provider lost requests']],
    seedsMax: 400,
  },
  {
    name: 'refund-sent-twice',
    mistake: 'Who looks after refunds that may be stuck sends each again, under a key of its own.',
    breaks: [rule.refunds, rule.reconciled, rule.charged, rule.money],
    patches: [
      {
        file: 'modules/payments/refund-payment.ts',
        find: 'idempotencyKey = `refund:${refundId}`;',
        replace: 'idempotencyKey = `refund:${refundId}:${payment.sequence}`;',
      },
      {
        file: 'modules/payments/refund-payment.ts',
        find: "  if (!payment || mine?.status !== 'pending') return;\n",
        replace:
          '  if (!payment || !mine) return;\n' +
          '  await askProvider(ports, payment, mine).catch(() => undefined);\n',
      },
    ],
    seedsMax: 60,
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
    seedsMax: 60,
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
    seedsMax: 60,
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
    seedsMax: 60,
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
    seedsMax: 60,
  },
];
