import type { DataOf } from '#contracts/event.ts';
import type { orderPlaced } from '#contracts/events/orders.ts';
import type { Id } from '#kernel/ids.ts';
import type { Language } from '#kernel/language.ts';
import type { MarketCode } from '#kernel/market.ts';
import { money, subtract, sum } from '#kernel/money.ts';
import type { Money } from '#kernel/money.ts';
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
}

/** Takes back an invoice or part of it. */
export interface CreditNote {
  readonly creditNoteId: Id<'creditNote'>;
  readonly number: string;
  readonly issuedAt: Instant;
  readonly amount: Money;
  readonly reason: string;
}

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
