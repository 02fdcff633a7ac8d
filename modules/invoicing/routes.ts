import {
  downloadInvoice,
  downloadOwnInvoice,
  listInvoices,
  readInvoice,
} from '#contracts/http/invoicing.ts';
import type { InvoiceView } from '#contracts/http/invoicing.ts';
import type { Id } from '#kernel/ids.ts';
import { ok, refused } from '#kernel/result.ts';
import type { Refusal } from '#kernel/result.ts';
import { toIso } from '#kernel/time.ts';
import { mayReadOrder, openBilling } from '#modules/orders/index.ts';
import type { Documents, PrintableDocument } from '#ports/documents.ts';
import type { Keys } from '#ports/keys.ts';
import { Answer, route } from '#ports/route.ts';
import type { Route } from '#ports/route.ts';
import { hasRole } from '#ports/sign-in.ts';
import type { Actor, StaffRole } from '#ports/sign-in.ts';
import type { Table } from '#ports/table.ts';
import type { Invoice } from './model.ts';
import { printableCreditNote, printableInvoice } from './printable.ts';
import { invoiceIdOf, invoicesOf, listPartition, loadInvoice } from './store.ts';

export interface InvoiceReadPorts {
  readonly table: Table;
  readonly keys: Keys;
  readonly documents: Documents;
}

const readers: readonly StaffRole[] = [
  'sales',
  'order-desk',
  'executive',
  'support',
  'auditor',
  'administrator',
];

const invoiceProblems = {
  invoice_not_found: { status: 404, title: 'There is no such invoice, or not yet.' },
  not_permitted: { status: 403, title: 'Your role does not allow this.' },
} as const;

export function invoicingRoutes(ports: InvoiceReadPorts): Route[] {
  return [
    route(downloadOwnInvoice, invoiceProblems, async ({ params, query, actor, header }) => {
      const accessKey = query.accessKey ?? header('meridian-access-key');
      const invoice = await invoiceOf(ports.table, invoiceIdOf(params.orderId));
      const mine = await mayReadOrder(ports, actor, params.orderId, accessKey);
      if (!mine || !invoice) {
        return refused('invoice_not_found', 'An invoice follows its order within seconds.');
      }
      return await pdfOf(ports, invoice, (billing) => printableInvoice(invoice, query.as, billing));
    }),
    route(downloadInvoice, invoiceProblems, async ({ params, query, actor }) => {
      const invoice = await invoiceOf(ports.table, params.invoiceId);
      const refusal = notReadable(actor, invoice);
      if (refusal || !invoice) return refusal ?? refused('invoice_not_found');
      const note = invoice.creditNotes.find((known) => known.creditNoteId === query.creditNoteId);
      if (query.creditNoteId !== undefined && !note) return refused('invoice_not_found');
      return await pdfOf(ports, invoice, (billing) =>
        note
          ? printableCreditNote(invoice, note, billing)
          : printableInvoice(invoice, query.as, billing),
      );
    }),
    route(readInvoice, invoiceProblems, async ({ params, actor }) => {
      const invoice = await invoiceOf(ports.table, params.invoiceId);
      const refusal = notReadable(actor, invoice);
      return refusal || !invoice ? (refusal ?? refused('invoice_not_found')) : ok(viewOf(invoice));
    }),
    route(
      listInvoices,
      { not_permitted: invoiceProblems.not_permitted },
      async ({ query, actor }) => {
        if (!mayRead(actor)) return refused('not_permitted', needs);
        const { region = ports.table.region, market, year, limit, cursor } = query;
        const partition = listPartition(region, market, year);
        const page = await ports.table.query({
          partition,
          index: 'index1',
          limit,
          ...(cursor !== undefined && { cursor }),
        });
        const items = invoicesOf(page).map(viewOf);
        return ok({ items, ...(page.cursor !== undefined && { nextCursor: page.cursor }) });
      },
    ),
  ];
}

const needs = `Needs one of: ${readers.join(', ')}.`;

function mayRead(actor: Actor): boolean {
  return hasRole(actor, readers);
}

function notReadable(
  actor: Actor,
  invoice: Invoice | undefined,
): Refusal<'not_permitted' | 'invoice_not_found'> | undefined {
  if (!mayRead(actor)) return refused('not_permitted', needs);
  return invoice ? undefined : refused('invoice_not_found');
}

async function invoiceOf(table: Table, invoiceId: Id<'invoice'>): Promise<Invoice | undefined> {
  return (await loadInvoice(table, invoiceId))?.value;
}

type Billing = Awaited<ReturnType<typeof openBilling>>;

async function pdfOf(
  ports: InvoiceReadPorts,
  invoice: Invoice,
  print: (billing: Billing) => PrintableDocument,
) {
  const bytes = await ports.documents.render(print(await openBilling(ports, invoice.orderId)));
  const disposition = `inline; filename="${invoice.number}.pdf"`;
  return ok(
    new Answer(bytes, { 'content-type': 'application/pdf', 'content-disposition': disposition }),
  );
}

function viewOf(invoice: Invoice): InvoiceView {
  return {
    invoiceId: invoice.invoiceId,
    orderId: invoice.orderId,
    orderNumber: invoice.orderNumber,
    number: invoice.number,
    market: invoice.market,
    issuedAt: toIso(invoice.issuedAt),
    total: invoice.totals.total,
    creditNotes: invoice.creditNotes.map((note) => ({
      creditNoteId: note.creditNoteId,
      number: note.number,
      issuedAt: toIso(note.issuedAt),
      amount: note.amount,
      reason: note.reason,
    })),
  };
}
