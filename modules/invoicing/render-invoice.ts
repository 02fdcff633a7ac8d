import type { Id } from '#kernel/ids.ts';
import { openBilling } from '#modules/orders/index.ts';
import { creditable } from './model.ts';
import { printableCreditNote, printableInvoice } from './printable.ts';
import type { InvoiceReadPorts } from './routes.ts';
import { invoiceIdOf, loadInvoice } from './store.ts';

export interface RenderedDocument {
  readonly number: string;
  readonly bytes: Uint8Array;
}

/** The invoice of an order as PDF, for a letter's attachment; undefined until it is issued. */
export async function renderInvoice(
  ports: InvoiceReadPorts,
  orderId: Id<'order'>,
): Promise<RenderedDocument | undefined> {
  const invoice = (await loadInvoice(ports.table, invoiceIdOf(orderId)))?.value;
  if (!invoice) return undefined;
  const billing = await openBilling(ports, orderId);
  const bytes = await ports.documents.render(printableInvoice(invoice, 'invoice', billing));
  return { number: invoice.number, bytes };
}

/**
 * One credit note of an order as PDF; undefined until it is issued. Of an invoice that was taken back
 * whole before, there is nothing more to credit: then it is the note that took back the last of it.
 */
export async function renderCreditNote(
  ports: InvoiceReadPorts,
  orderId: Id<'order'>,
  creditNoteId: Id<'creditNote'>,
): Promise<RenderedDocument | undefined> {
  const invoice = (await loadInvoice(ports.table, invoiceIdOf(orderId)))?.value;
  const notes = invoice?.creditNotes ?? [];
  const isTakenBack = invoice !== undefined && creditable(invoice).amountMinor === 0;
  const note =
    notes.find((known) => known.creditNoteId === creditNoteId) ??
    (isTakenBack ? notes.at(-1) : undefined);
  if (!invoice || !note) return undefined;
  const billing = await openBilling(ports, orderId);
  const bytes = await ports.documents.render(printableCreditNote(invoice, note, billing));
  return { number: note.number, bytes };
}
