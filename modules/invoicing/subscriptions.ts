import {
  orderCancelled,
  orderOverturned,
  orderPlaced,
  orderReturned,
} from '#contracts/events/orders.ts';
import { paymentRefunded } from '#contracts/events/payments.ts';
import { neverPlaced } from '#modules/orders/index.ts';
import type { Subscription } from '#ports/subscription.ts';
import { creditUnsold } from './credit-overturned.ts';
import { issueCreditNote } from './issue-credit-note.ts';
import { issueInvoice } from './issue-invoice.ts';
import type { InvoicingPorts } from './issue-invoice.ts';
import { creditNoteIdOf } from './store.ts';

/** In a rush the invoices fall behind, and credit notes wait for theirs; with a minute between, for hours. */
const creditAttemptsMax = 300;

export function invoicingSubscriptions(ports: InvoicingPorts): Subscription[] {
  return [
    {
      name: 'invoicing.issue-invoice',
      types: [orderPlaced.type],
      background: true,
      handle: async ({ data, correlationId }, once) => {
        const order = orderPlaced.data.parse(data);
        // Placed only as a lost Region had it: nothing was sold.
        if (await neverPlaced(ports, order.orderId)) return;
        await issueInvoice(ports, order, correlationId, once);
      },
    },
    ...crediting(ports),
  ];
}

function crediting(ports: InvoicingPorts): Subscription[] {
  return [
    {
      name: 'invoicing.credit-overturned-order',
      types: [orderOverturned.type],
      handle: async ({ data, correlationId }) => {
        const { orderId } = orderOverturned.data.pick({ orderId: true }).parse(data);
        await creditUnsold(ports, orderId, correlationId);
      },
    },
    {
      name: 'invoicing.credit-cancelled-order',
      types: [orderCancelled.type],
      attemptsMax: creditAttemptsMax,
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
      name: 'invoicing.credit-uncharged-return',
      types: [orderReturned.type],
      attemptsMax: creditAttemptsMax,
      handle: async ({ data, correlationId }, once) => {
        const { orderId, reason, refundTotal } = orderReturned.data.parse(data);
        // What is refunded is credited then; what was never charged is not owed any more.
        if (refundTotal.amountMinor > 0) return;
        const creditNoteId = creditNoteIdOf(orderId);
        const whole = { creditNoteId, orderId, amount: undefined, reason, correlationId };
        await issueCreditNote(ports, whole, once);
      },
    },
    {
      name: 'invoicing.credit-refund',
      types: [paymentRefunded.type],
      attemptsMax: creditAttemptsMax,
      handle: async ({ data, correlationId }, once) => {
        const { orderId, refundId, amount, reason } = paymentRefunded.data.parse(data);
        if (await neverPlaced(ports, orderId)) return;
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
