import type { DataOf } from '#contracts/event.ts';
import type { creditNoteIssued, invoiceIssued } from '#contracts/events/invoices.ts';
import type { orderPlaced } from '#contracts/events/orders.ts';
import { present } from '#kernel/assert.ts';
import type { Id } from '#kernel/ids.ts';
import type { Language } from '#kernel/language.ts';
import type { MarketCode } from '#kernel/market.ts';
import { money, subtract, sum } from '#kernel/money.ts';
import type { Money } from '#kernel/money.ts';
import { fromIso } from '#kernel/time.ts';
import type { Instant } from '#kernel/time.ts';

export type PlacedOrder = DataOf<typeof orderPlaced>;

/** An invoice as it was issued. It never changes; whom it is billed to is sealed with the order. */
export interface Invoice {
  readonly invoiceId: Id<'invoice'>;
  readonly orderId: Id<'order'>;
  readonly orderNumber: string;
  readonly number: string;
  readonly market: MarketCode;
  readonly language: Language;
  readonly country: string;
  readonly issuedAt: Instant;
  readonly lines: PlacedOrder['lines'];
  readonly totals: PlacedOrder['totals'];
  readonly creditNotes: readonly CreditNote[];
  /** Others for the same order, which a lost Region had issued, each taken back whole. */
  readonly overturned?: readonly OverturnedInvoice[];
  /** Of the newest event. */
  readonly sequence: number;
  /** Of the newest event; absent before the home's first evacuation. */
  readonly epoch?: number;
}

/** An invoice with a number of its own that another took the place of, and what took it back. */
export interface OverturnedInvoice {
  readonly number: string;
  readonly creditNote: CreditNote;
}

/** Takes back an invoice or part of it. */
export interface CreditNote {
  readonly creditNoteId: Id<'creditNote'>;
  readonly number: string;
  readonly issuedAt: Instant;
  readonly amount: Money;
  readonly reason: string;
}

/** The invoice after one more of its events. Folding them in their order gives its head. */
export function evolve(before: Invoice | undefined, event: DocumentTold): Invoice {
  const { at, sequence } = event;
  if (event.type === 'invoice.issued') {
    return { ...event.data, issuedAt: at, creditNotes: [], sequence };
  }
  const invoice = present(before, `the invoice before ${event.type}`);
  const { creditNoteId, invoiceNumber, issuedAt, number, reason, total } = event.data;
  const note: CreditNote = {
    creditNoteId,
    number,
    issuedAt: issuedAt === undefined ? at : fromIso(issuedAt),
    amount: total,
    reason,
  };
  if (invoiceNumber === invoice.number) {
    return { ...invoice, creditNotes: [...invoice.creditNotes, note], sequence };
  }
  const overturned = [...(invoice.overturned ?? []), { number: invoiceNumber, creditNote: note }];
  return { ...invoice, overturned, sequence };
}

export type DocumentTold = { readonly at: Instant; readonly sequence: number } & DocumentFact;

/** An issued document, as its event tells it. */
export type DocumentFact =
  | { readonly type: 'invoice.issued'; readonly data: DataOf<typeof invoiceIssued> }
  | { readonly type: 'creditNote.issued'; readonly data: DataOf<typeof creditNoteIssued> };

/** What of the invoice was not yet taken back. */
export function creditable(invoice: Invoice): Money {
  const { total } = invoice.totals;
  return subtract(
    total,
    sum(
      invoice.creditNotes.map((note) => note.amount),
      total.currency,
    ),
  );
}

/** As much of the wanted amount as the invoice still holds. */
export function creditOf(invoice: Invoice, wanted: Money): Money {
  const left = creditable(invoice);
  return money(Math.min(left.amountMinor, wanted.amountMinor), left.currency);
}
