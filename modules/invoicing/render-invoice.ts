import type { Id } from '#kernel/ids.ts';
import { openBilling } from '#modules/orders/index.ts';
import { printableInvoice } from './printable.ts';
import type { InvoiceReadPorts } from './routes.ts';
import { invoiceIdOf, loadInvoice } from './store.ts';

export interface RenderedInvoice {
  readonly number: string;
  readonly bytes: Uint8Array;
}

/** The invoice of an order as PDF, for a letter's attachment; undefined until it is issued. */
export async function renderInvoice(
  ports: InvoiceReadPorts,
  orderId: Id<'order'>,
): Promise<RenderedInvoice | undefined> {
  const invoice = (await loadInvoice(ports.table, invoiceIdOf(orderId)))?.value;
  if (!invoice) return undefined;
  const billing = await openBilling(ports, orderId);
  const bytes = await ports.documents.render(printableInvoice(invoice, 'invoice', billing));
  return { number: invoice.number, bytes };
}
