import { hash } from 'node:crypto';
import { derivedId, homeOf, siblingId } from '#kernel/ids.ts';
import type { Id } from '#kernel/ids.ts';
import type { Region } from '#kernel/region.ts';
import { yearIn } from '#kernel/time.ts';
import type { Instant } from '#kernel/time.ts';
import { markets } from '#kernel/market.ts';
import type { MarketCode } from '#kernel/market.ts';
import { appendEvent } from '#ports/event.ts';
import { ownedKind, put, trusted, valueOf } from '#ports/item-kind.ts';
import type { Expectation, Item, Key, Page, Table, Write } from '#ports/table.ts';
import type { Invoice } from './model.ts';

/** Written by this module alone, under its version. */
const invoiceKind = ownedKind<Invoice>(
  'invoice',
  (key) => homeOf(key.partition.slice('invoice/'.length)),
  trusted,
);

function invoiceKey(invoiceId: Id<'invoice'>): Key {
  return { partition: `invoice/${invoiceId}`, sort: 'head' };
}

export function invoiceIdOf(orderId: Id<'order'>): Id<'invoice'> {
  return siblingId('invoice', orderId);
}

/** The credit note over a refund, or over a whole order that was cancelled. */
export function creditNoteIdOf(cause: Id<'refund'> | Id<'order'>): Id<'creditNote'> {
  return siblingId('creditNote', cause);
}

export function loadInvoice(
  table: Table,
  invoiceId: Id<'invoice'>,
): Promise<Item<Invoice> | undefined> {
  return table.get(invoiceKind, invoiceKey(invoiceId));
}

/** In the order of the ids, undefined where there is none. At most a hundred. */
export async function loadInvoices(
  table: Table,
  invoiceIds: readonly Id<'invoice'>[],
): Promise<(Invoice | undefined)[]> {
  const items = await table.getMany(invoiceKind, invoiceIds.map(invoiceKey));
  return items.map((item) => item?.value);
}

/** The invoice, found among those of its market and year by its number. */
export function putInvoice(invoice: Invoice, expect: Expectation, region: Region): Write {
  const year = yearIn(invoice.issuedAt, markets[invoice.market].timeZone);
  const partition = listPartition(region, invoice.market, year);
  const indexes = [{ index: 'index1', partition, sort: invoice.number } as const];
  return put(invoiceKind, invoiceKey(invoice.invoiceId), invoice, expect, { indexes });
}

export function listPartition(region: Region, market: MarketCode, year: number): string {
  return `invoices/${region}/${market}/${year}`;
}

export function invoicesOf(page: Page): Invoice[] {
  return page.items.flatMap((item) => valueOf(invoiceKind, item) ?? []);
}

export interface DocumentFact {
  readonly type: string;
  readonly subject: string;
  readonly sequence: number;
  readonly data: unknown;
}

/** The event of an issued document; its id follows from subject and sequence. */
export function documentEvent(
  table: Table,
  at: Instant,
  fact: DocumentFact,
  correlationId: string,
): Write {
  const digest = hash('sha256', `${fact.subject}/${fact.sequence}`, 'buffer');
  const { region } = table;
  return appendEvent(table, {
    id: derivedId('event', region, digest),
    at,
    region,
    correlationId,
    ...fact,
  });
}
