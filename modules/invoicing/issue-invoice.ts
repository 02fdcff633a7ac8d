import type { Clock } from '#ports/clock.ts';
import type { Once } from '#ports/once.ts';
import { recordOnce } from '#ports/once.ts';
import type { Random } from '#ports/random.ts';
import type { Table } from '#ports/table.ts';
import { numberInTurn } from './number-documents.ts';
import type { Invoice, PlacedOrder } from './model.ts';
import { nextNumber, seriesAt } from './series.ts';
import { commitDocument, invoiceIdOf, loadInvoice } from './store.ts';

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
    const { country, language, lines, market, number: orderNumber, orderId, totals } = order;
    const sold = { orderId, orderNumber, market, language, country, lines, totals };
    const data = { invoiceId, ...sold, number: next.number };
    const fact = { type: 'invoice.issued', data, at: issuedAt, correlationId } as const;
    const recorded = recordOnce(once, region, issuedAt, null);
    return commitDocument(ports.table, undefined, invoiceId, fact, [next.write, recorded]);
  });
}
