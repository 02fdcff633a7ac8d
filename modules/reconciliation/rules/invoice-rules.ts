import { minuteMs } from '#kernel/time.ts';
import {
  creditNoteIdOf,
  creditable,
  issueCreditNote,
  issueInvoice,
} from '#modules/invoicing/index.ts';
import { cameToNothing, summaryOf } from '#modules/orders/index.ts';
import type { OrderCase } from '../order-case.ts';
import type { ReconciliationPorts } from '../ports.ts';
import type { Rule } from './rule.ts';

/** Sold without a document, or given back without one. */
export const invoiceRules: readonly Rule[] = [
  {
    code: 'invoice.missing',
    quietMs: 30 * minuteMs,
    differs: ({ invoice, order }) =>
      order.placedAt !== undefined && !invoice ? { order: order.status } : undefined,
    mend: issue,
  },
  {
    code: 'invoice.uncredited',
    quietMs: 30 * minuteMs,
    differs: (it) => {
      const missing = missingCredits(it);
      return missing.length === 0 ? undefined : { creditNotes: missing.length };
    },
    mend: credit,
  },
];

async function issue(
  ports: ReconciliationPorts,
  { order }: OrderCase,
  correlationId: string,
): Promise<void> {
  const { giftWrap, lines, orderId, paymentId, reservationId, shippingOption, totals } = order;
  const sold = { lines: [...lines], totals, shippingOption, giftWrap, paymentId, reservationId };
  const once = { scope: 'reconciliation.invoice', key: orderId, fingerprint: '' };
  await issueInvoice(ports, { ...summaryOf(order), ...sold }, correlationId, once);
}

type Credit = Omit<Parameters<typeof issueCreditNote>[1], 'correlationId'>;

/** What should have been taken back of an invoice and was not. */
function missingCredits({ invoice, order, payment }: OrderCase): Credit[] {
  if (!invoice || creditable(invoice).amountMinor <= 0) return [];
  const { orderId } = order;
  // Cancelled; never placed, as it turned out; or returned before it was paid for.
  const isWhole =
    cameToNothing(order) ||
    order.status === 'cancelled' ||
    (order.status === 'returned' && order.refunds.length === 0);
  if (isWhole) {
    const reason = order.reason ?? order.status;
    return [{ creditNoteId: creditNoteIdOf(orderId), orderId, amount: undefined, reason }];
  }
  const issued = new Set(invoice.creditNotes.map(({ creditNoteId }) => creditNoteId));
  return (payment?.refunds ?? [])
    .filter(({ status }) => status === 'succeeded')
    .map(({ amount, reason, refundId }) => {
      return { creditNoteId: creditNoteIdOf(refundId), orderId, amount, reason };
    })
    .filter(({ creditNoteId }) => !issued.has(creditNoteId));
}

async function credit(
  ports: ReconciliationPorts,
  it: OrderCase,
  correlationId: string,
): Promise<void> {
  for (const note of missingCredits(it)) {
    const once = { scope: 'reconciliation.credit', key: note.creditNoteId, fingerprint: '' };
    await issueCreditNote(ports, { ...note, correlationId }, once);
  }
}
