import { isId } from '#kernel/ids.ts';
import type { Aggregate } from '#ports/aggregate.ts';
import { mendInvoice } from './credit-overturned.ts';
import type { InvoicingPorts } from './issue-invoice.ts';
import { invoiceHeads } from './store.ts';

/** Invoices, to be put right when what a former holder wrote arrives late. */
export function invoicingAggregates(ports: InvoicingPorts): Aggregate[] {
  return [
    {
      kind: invoiceHeads.id,
      items: [invoiceHeads.kind.name],
      subjectOf: ({ key }) => key.partition.slice('invoice/'.length),
      mend: async (subject, correlationId) =>
        isId('invoice', subject) ? mendInvoice(ports, subject, correlationId) : { stray: [] },
    },
  ];
}
