import { addressLines } from '#contracts/address-lines.ts';
import type { Address } from '#contracts/http/orders.ts';
import { localized } from '#kernel/language.ts';
import type { Language } from '#kernel/language.ts';
import { markets } from '#kernel/market.ts';
import { money, subtract, sum } from '#kernel/money.ts';
import type { Money, Rate } from '#kernel/money.ts';
import { dayIn } from '#kernel/time.ts';
import type { Instant } from '#kernel/time.ts';
import type {
  PrintableDocument,
  PrintableLine,
  PrintableParty,
  PrintableTotal,
} from '#ports/documents.ts';
import type { CreditNote, Invoice } from './model.ts';
import { sellers } from './sellers.ts';
import { taxLabel } from './tax-label.ts';

/** Whom a document is billed to: personal data, opened for the moment of printing. */
export interface BilledTo {
  readonly billingAddress?: Address;
  readonly shippingAddress: Address;
}

/** The invoice of an order, or the receipt for it. Without `billedTo`, the buyer was erased. */
export function printableInvoice(
  invoice: Invoice,
  kind: 'invoice' | 'receipt',
  billedTo: BilledTo | undefined,
): PrintableDocument {
  return {
    ...commonParts(invoice, kind, invoice.issuedAt, invoice.number, billedTo),
    lines: invoice.lines.map((line) => lineOf(line, invoice.language)),
    totals: totalsOf(invoice),
    taxSummary: [taxOf(invoice, invoice.totals.total, invoice.totals.taxTotal)],
  };
}

/** A credit note over part or all of an invoice: one line, in proportion of tax. */
export function printableCreditNote(
  invoice: Invoice,
  note: CreditNote,
  billedTo: BilledTo | undefined,
): PrintableDocument {
  const isWhole = note.amount.amountMinor === invoice.totals.total.amountMinor;
  const tax = taxIn(invoice, note);
  const [first] = invoice.lines;
  const title = first ? localized(first.title, invoice.language) : invoice.orderNumber;
  const single: PrintableLine = {
    title: invoice.lines.length > 1 ? `${title} …` : title,
    quantity: 1,
    unitPrice: note.amount,
    total: note.amount,
  };
  return {
    ...commonParts(invoice, 'credit-note', note.issuedAt, note.number, billedTo),
    originalNumber: invoice.number,
    lines: isWhole ? invoice.lines.map((line) => lineOf(line, invoice.language)) : [single],
    totals: isWhole
      ? totalsOf(invoice)
      : [
          { kind: 'total', amount: note.amount },
          { kind: 'tax', amount: tax, label: labelOf(invoice) },
        ],
    taxSummary: [taxOf(invoice, note.amount, tax)],
    notes: [],
  };
}

function commonParts(
  invoice: Invoice,
  kind: PrintableDocument['kind'],
  issuedAt: Instant,
  number: string,
  billedTo: BilledTo | undefined,
) {
  const market = markets[invoice.market];
  const billing = billedTo?.billingAddress ?? billedTo?.shippingAddress;
  return {
    kind,
    language: invoice.language,
    paper: invoice.market === 'united-states' ? 'letter' : 'a4',
    number,
    issuedOn: dayIn(issuedAt, market.timeZone),
    orderNumber: invoice.orderNumber,
    currency: market.currency,
    seller: sellers[invoice.market],
    ...(billing && { buyer: partyOf(billing, invoice.language) }),
    ...(billedTo?.billingAddress && {
      shipTo: partyOf(billedTo.shippingAddress, invoice.language),
    }),
    notes: [],
  } as const;
}

function partyOf(address: Address, language: Language): PrintableParty {
  const [name = address.name, ...lines] = addressLines(address, language);
  return { name, lines, country: address.country };
}

function lineOf(line: Invoice['lines'][number], language: Language): PrintableLine {
  const options = Object.values(line.options).map((option) => localized(option, language));
  return {
    title: localized(line.title, language),
    sku: line.sku,
    ...(options.length > 0 && { options: options.join(' · ') }),
    quantity: line.quantity,
    unitPrice: line.unitPrice,
    total: line.total,
  };
}

function totalsOf(invoice: Invoice): PrintableTotal[] {
  const { totals } = invoice;
  const rows: PrintableTotal[] = [{ kind: 'subtotal', amount: totals.itemsTotal }];
  rows.push({ kind: 'shipping', amount: totals.shippingTotal });
  if (totals.giftTotal.amountMinor > 0) rows.push({ kind: 'gift', amount: totals.giftTotal });
  const tax = { kind: 'tax', amount: totals.taxTotal, label: labelOf(invoice) } as const;
  const total = { kind: 'total', amount: totals.total } as const;
  if (totals.taxTotal.amountMinor === 0) return [...rows, total];
  // Tax within the prices explains the total, tax on top leads to it.
  return totals.taxIncluded ? [...rows, total, tax] : [...rows, tax, total];
}

function labelOf({ totals, language }: Invoice): string {
  return taxLabel(language, totals.taxIncluded, rateText(totals.taxRate, language));
}

function taxOf(invoice: Invoice, gross: Money, tax: Money) {
  return {
    rateText: rateText(invoice.totals.taxRate, invoice.language),
    net: subtract(gross, tax),
    tax,
    gross,
  };
}

/**
 * The tax that a credit note takes back: that up to it, less that up to the one before, so that
 * notes over the whole invoice take back all of its tax, to the minor unit.
 */
function taxIn(invoice: Invoice, note: CreditNote): Money {
  const { currency } = note.amount;
  const at = invoice.creditNotes.findIndex(
    ({ creditNoteId }) => creditNoteId === note.creditNoteId,
  );
  const amounts = invoice.creditNotes.slice(0, Math.max(0, at)).map(({ amount }) => amount);
  const before = sum(amounts, currency);
  const upTo = sum([before, note.amount], currency);
  return subtract(shareOfTax(invoice, upTo), shareOfTax(invoice, before));
}

/** The tax within part of a total, rounded half up. */
function shareOfTax(invoice: Invoice, amount: Money): Money {
  const { total, taxTotal } = invoice.totals;
  if (total.amountMinor === 0) return money(0, amount.currency);
  const exact =
    (BigInt(taxTotal.amountMinor) * BigInt(amount.amountMinor) * 2n + BigInt(total.amountMinor)) /
    (2n * BigInt(total.amountMinor));
  return money(Number(exact), amount.currency);
}

const rateFormats = new Map<Language, Intl.NumberFormat>();

/** Such as `20 %` in French and `8.1%` in English. */
export function rateText(rate: Rate, language: Language): string {
  let format = rateFormats.get(language);
  if (!format) {
    format = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 3 });
    rateFormats.set(language, format);
  }
  return format.format(rate.numerator / rate.denominator);
}
