import { hash } from 'node:crypto';
import { derivedId, followingId, homeOf, siblingId } from '#kernel/ids.ts';
import type { Id } from '#kernel/ids.ts';
import type { Region } from '#kernel/region.ts';
import { yearIn } from '#kernel/time.ts';
import type { Instant } from '#kernel/time.ts';
import { markets } from '#kernel/market.ts';
import type { MarketCode } from '#kernel/market.ts';
import type { Event } from '#ports/event.ts';
import { epochOf, loadHead, stepHead } from '#ports/heads.ts';
import type { Heads } from '#ports/heads.ts';
import { ownedKind, put, trusted, valueOf } from '#ports/item-kind.ts';
import type { Expectation, Item, Key, Page, Table, Write } from '#ports/table.ts';
import { evolve } from './model.ts';
import type { DocumentFact, DocumentTold, Invoice } from './model.ts';
import { regionOfNumber } from './series.ts';

/** Written by this module alone, under its version. */
const invoiceKind = ownedKind<Invoice>(
  'invoice',
  (key) => homeOf(key.partition.slice('invoice/'.length)),
  trusted,
);

export const invoiceHeads: Heads<Invoice> = {
  id: 'invoice',
  kind: invoiceKind,
  keyOf: (subject) => invoiceKey(subject as Id<'invoice'>), // Subjects are invoices.
  evolve: (before, { at, data, sequence, type }) =>
    evolve(before, { type, data, at, sequence } as DocumentTold), // As it was committed.
  write: putInvoice,
};

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

/** The credit note that takes back an invoice which another of the same order took the place of. */
export function overturningIdOf(invoiceId: Id<'invoice'>, number: string): Id<'creditNote'> {
  const digest = hash('sha256', `overturned/${number}`, 'buffer');
  return followingId('creditNote', invoiceId, digest);
}

export function loadInvoice(
  table: Table,
  invoiceId: Id<'invoice'>,
): Promise<Item<Invoice> | undefined> {
  return loadHead(table, invoiceHeads, invoiceId);
}

/** In the order of the ids, undefined where there is none. At most a hundred. */
export async function loadInvoices(
  table: Table,
  invoiceIds: readonly Id<'invoice'>[],
): Promise<(Invoice | undefined)[]> {
  const items = await table.getMany(invoiceKind, invoiceIds.map(invoiceKey));
  return items.map((item) => item?.value);
}

/** The invoice, found by its number among those of its series' Region, its market and year. */
function putInvoice(invoice: Invoice, expect: Expectation): Write {
  const year = yearIn(invoice.issuedAt, markets[invoice.market].timeZone);
  const partition = listPartition(regionOfNumber(invoice.number), invoice.market, year);
  const indexes = [{ index: 'index1', partition, sort: invoice.number } as const];
  return put(invoiceKind, invoiceKey(invoice.invoiceId), invoice, expect, { indexes });
}

export function listPartition(region: Region, market: MarketCode, year: number): string {
  return `invoices/${region}/${market}/${year}`;
}

export function invoicesOf(page: Page): Invoice[] {
  return page.items.flatMap((item) => valueOf(invoiceKind, item) ?? []);
}

/** Commits an issued document with its number, and what else belongs to it. Undefined on conflict. */
export async function commitDocument(
  table: Table,
  before: Item<Invoice> | undefined,
  subject: Id<'invoice'>,
  fact: DocumentFact & { readonly at: Instant; readonly correlationId: string },
  more: readonly Write[],
): Promise<Invoice | undefined> {
  const sequence = (before?.value.sequence ?? 0) + 1;
  const after = evolve(before?.value, { ...fact, sequence });
  const epoch = epochOf(table, subject);
  // Each epoch has its own events, though their sequences be the same.
  const place = epoch === 0 ? `${subject}/${sequence}` : `${subject}/${sequence}/${epoch}`;
  const { region } = table;
  const event: Event = {
    id: derivedId('event', region, hash('sha256', place, 'buffer')),
    region,
    subject,
    sequence,
    ...fact,
  };
  const { head, writes } = stepHead(table, invoiceHeads, before, after, [event]);
  const committed = await table.commit([...writes, ...more]);
  return committed.ok ? head : undefined;
}
