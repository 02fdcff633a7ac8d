import { orderCancelled, orderPlaced } from '#contracts/events/orders.ts';
import { paymentRefunded } from '#contracts/events/payments.ts';
import type { Subscription } from '#ports/subscription.ts';
import { issueCreditNote } from './issue-credit-note.ts';
import { issueInvoice } from './issue-invoice.ts';
import type { InvoicingPorts } from './issue-invoice.ts';
import { creditNoteIdOf } from './store.ts';

export function invoicingSubscriptions(ports: InvoicingPorts): Subscription[] {
  return [
    {
      name: 'invoicing.issue-invoice',
      types: [orderPlaced.type],
      background: true,
      handle: async ({ data, correlationId }, once) => {
        await issueInvoice(ports, orderPlaced.data.parse(data), correlationId, once);
      },
    },
    {
      name: 'invoicing.credit-cancelled-order',
      types: [orderCancelled.type],
      handle: async ({ data, correlationId }, once) => {
        const { orderId, wasPlaced, reason } = orderCancelled.data.parse(data);
        if (!wasPlaced) return;
        const creditNoteId = creditNoteIdOf(orderId);
        await issueCreditNote(
          ports,
          { creditNoteId, orderId, amount: undefined, reason, correlationId },
          once,
        );
      },
    },
    {
      name: 'invoicing.credit-refund',
      types: [paymentRefunded.type],
      handle: async ({ data, correlationId }, once) => {
        const { orderId, refundId, amount, reason } = paymentRefunded.data.parse(data);
        const creditNoteId = creditNoteIdOf(refundId);
        await issueCreditNote(
          ports,
          { creditNoteId, orderId, amount, reason, correlationId },
          once,
        );
      },
    },
  ];
}
