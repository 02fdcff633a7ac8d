import type { Id } from '#kernel/ids.ts';
import type { Money } from '#kernel/money.ts';
import { recordOnce } from '#ports/once.ts';
import type { Once } from '#ports/once.ts';
import { numberInTurn } from './number-documents.ts';
import type { InvoicingPorts } from './issue-invoice.ts';
import { creditOf } from './model.ts';
import type { Invoice } from './model.ts';
import { nextNumber, seriesAt } from './series.ts';
import { commitDocument, invoiceIdOf, loadInvoice } from './store.ts';

export interface IssueCreditNote {
  readonly creditNoteId: Id<'creditNote'>;
  readonly orderId: Id<'order'>;
  /** Undefined for all that the invoice still holds. */
  readonly amount: Money | undefined;
  readonly reason: string;
  readonly correlationId: string;
}

/** The order has no invoice yet: it is on its way, so try again later. */
export class InvoicePending extends Error {
  override readonly name = 'InvoicePending';
  readonly retryable = true;
}

/**
 * Takes back an invoice or part of it, never more than it still holds. Repeating it changes nothing.
 * Throws `InvoicePending` when the invoice was not issued yet.
 */
export async function issueCreditNote(
  ports: InvoicingPorts,
  command: IssueCreditNote,
  once?: Once,
): Promise<Invoice> {
  const { region } = ports.table;
  const invoiceId = invoiceIdOf(command.orderId);
  const known = await loadInvoice(ports.table, invoiceId);
  if (!known) throw new InvoicePending(`The invoice of ${command.orderId} is not issued yet`);
  return await numberInTurn(ports, `${region}/${known.value.market}`, async () => {
    const before = (await loadInvoice(ports.table, invoiceId)) ?? known;
    const invoice = before.value;
    const isIssued = invoice.creditNotes.some((note) => note.creditNoteId === command.creditNoteId);
    const amount = creditOf(invoice, command.amount ?? invoice.totals.total);
    if (isIssued || amount.amountMinor <= 0) return invoice;
    const issuedAt = ports.clock.now();
    const next = await nextNumber(
      ports.table,
      seriesAt('credit-note', region, invoice.market, issuedAt),
    );
    const { correlationId, creditNoteId, orderId, reason } = command;
    const { number: invoiceNumber } = invoice;
    const { number } = next;
    const data = { creditNoteId, invoiceNumber, orderId, number, total: amount, reason };
    const fact = { type: 'creditNote.issued', data, at: issuedAt, correlationId } as const;
    const recorded = once ? [recordOnce(once, region, issuedAt, null)] : [];
    return commitDocument(ports.table, before, invoiceId, fact, [next.write, ...recorded]);
  });
}
