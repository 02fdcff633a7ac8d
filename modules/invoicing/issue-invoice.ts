import type { Clock } from '#ports/clock.ts';
import type { Once } from '#ports/once.ts';
import { recordOnce } from '#ports/once.ts';
import type { Random } from '#ports/random.ts';
import type { Table } from '#ports/table.ts';
import { numberInTurn } from './number-documents.ts';
import type { Invoice, PlacedOrder } from './model.ts';
import { nextNumber, seriesAt } from './series.ts';
import { documentEvent, invoiceIdOf, loadInvoice, putInvoice } from './store.ts';

export interface InvoicingPorts {
  readonly table: Table;
  readonly clock: Clock;
  readonly random: Random;
}

/** Issues the invoice of a placed order with the next number of its series. Repeating it finds it. */
export async function issueInvoice(
  ports: InvoicingPorts,
  order: PlacedOrder,
  correlationId: string,
  once: Once,
): Promise<Invoice> {
  const { region } = ports.table;
  const invoiceId = invoiceIdOf(order.orderId);
  return await numberInTurn(ports, `${region}/${order.market}`, async () => {
    const known = await loadInvoice(ports.table, invoiceId);
    if (known) return known.value;
    const issuedAt = ports.clock.now();
    const next = await nextNumber(ports.table, seriesAt('invoice', region, order.market, issuedAt));
    const invoice: Invoice = {
      invoiceId,
      orderId: order.orderId,
      orderNumber: order.number,
      number: next.number,
      market: order.market,
      language: order.language,
      country: order.country,
      issuedAt,
      lines: order.lines,
      totals: order.totals,
      creditNotes: [],
    };
    const { issuedAt: _at, creditNotes: _none, ...data } = invoice;
    const fact = { type: 'invoice.issued', subject: invoiceId, sequence: 1, data };
    const committed = await ports.table.commit([
      next.write,
      putInvoice(invoice, 'absent', region),
      documentEvent(ports.table, issuedAt, fact, correlationId),
      recordOnce(once, region, issuedAt, null),
    ]);
    return committed.ok ? invoice : undefined;
  });
}
