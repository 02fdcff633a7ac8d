import type { Language } from '#kernel/language.ts';
import type { Currency, Money } from '#kernel/money.ts';
import { assert } from '#kernel/assert.ts';

/**
 * Turns invoices, credit notes and receipts into PDF.
 *
 * **Any script prints.** Latin, Greek, Cyrillic, Chinese, Japanese and Korean may be mixed in one
 * string; each run of characters is set in an embedded, subset typeface that has it. A character
 * that no typeface has (an emoji) prints as a visible box: a document is never refused for a name.
 *
 * **Same document, same bytes.** The file depends on the document alone, not on the moment or the
 * machine, so a lost copy can be made again and compared by hash.
 *
 * The caller localises titles, addresses, rates and notes; the words of the form itself ("Invoice",
 * "Total"), dates and amounts are set in the document's language by the adapter. Nothing is added
 * up here: the amounts are printed as given.
 *
 * A document beyond `documentLimits`, or one that mixes currencies, is a bug and throws. When the
 * service cannot take or finish the work, `DocumentsUnavailable` is thrown, and asking again is safe.
 */
export interface Documents {
  render(document: PrintableDocument): Promise<Uint8Array>;
}

export type DocumentKind = 'invoice' | 'credit-note' | 'receipt';

export interface PrintableDocument {
  readonly kind: DocumentKind;
  readonly language: Language;
  /** The sheet of invoices and credit notes; a receipt is 80 mm wide and as long as it is. */
  readonly paper: 'a4' | 'letter';
  /** The legal number, such as `DE-2026-000123`. */
  readonly number: string;
  /** A calendar day, `2026-11-21`: the day in the seller's time zone. */
  readonly issuedOn: string;
  readonly orderNumber?: string;
  /** On a credit note: the number of the invoice that it corrects. */
  readonly originalNumber?: string;
  readonly currency: Currency;
  readonly seller: PrintableParty;
  readonly buyer?: PrintableParty;
  readonly shipTo?: PrintableParty;
  readonly lines: readonly PrintableLine[];
  /** From the first subtotal to the total, in the order of printing. */
  readonly totals: readonly PrintableTotal[];
  readonly taxSummary: readonly PrintableTax[];
  /** How it was paid, such as `Visa ending in 4242`. */
  readonly payment?: string;
  readonly notes: readonly string[];
}

export interface PrintableParty {
  readonly name: string;
  /** The address as its country writes it, a line each. */
  readonly lines: readonly string[];
  /**
   * ISO 3166-1 alpha-2. Decides between Chinese and Japanese forms of a character when neither
   * kana nor hangul tells them apart.
   */
  readonly country?: string;
  /** Printed as given, so with the name its country has for it: `USt-IdNr. DE123456789`. */
  readonly taxId?: string;
}

export interface PrintableLine {
  readonly title: string;
  readonly sku?: string;
  /** Chosen options in words, such as `Black · 38`. */
  readonly options?: string;
  readonly quantity: number;
  readonly unitPrice: Money;
  readonly total: Money;
  readonly taxRateText?: string;
}

export type PrintableTotalKind = 'subtotal' | 'discount' | 'shipping' | 'gift' | 'tax' | 'total';

export interface PrintableTotal {
  readonly kind: PrintableTotalKind;
  /** Stands in for the form's own word, such as `of which VAT 19 %`. */
  readonly label?: string;
  readonly amount: Money;
}

export interface PrintableTax {
  readonly rateText: string;
  readonly net: Money;
  readonly tax: Money;
  readonly gross: Money;
}

/** Bounds of what one document may hold; texts are counted in UTF-16 units. */
export const documentLimits = {
  lines: 500,
  addressLines: 10,
  totals: 20,
  taxRates: 20,
  notes: 20,
  text: 500,
} as const;

/** The work was not done, and nothing is wrong with the document: ask again later. */
export class DocumentsUnavailable extends Error {
  override readonly name = 'DocumentsUnavailable';
  readonly retryable = true;
  readonly reason: 'busy' | 'crashed' | 'timed-out' | 'closed';

  constructor(
    reason: 'busy' | 'crashed' | 'timed-out' | 'closed',
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.reason = reason;
  }
}

/** Throws when the document breaks a limit or mixes currencies; every adapter calls it first. */
export function assertPrintable(document: PrintableDocument): void {
  const { buyer, lines, notes, seller, shipTo, taxSummary, totals } = document;
  const linesMax = documentLimits.lines;
  assert(lines.length <= linesMax, `a document has at most ${linesMax} lines`);
  assert(totals.length <= documentLimits.totals, 'a document has few totals');
  assert(taxSummary.length <= documentLimits.taxRates, 'a document has few tax rates');
  assert(notes.length <= documentLimits.notes, 'a document has few notes');
  assert(isCalendarDay(document.issuedOn), 'issuedOn is a calendar day');
  for (const party of [seller, buyer, shipTo]) {
    const count = party?.lines.length ?? 0;
    assert(count <= documentLimits.addressLines, 'an address has few lines');
  }
  for (const text of textsOf(document)) {
    assert(text.length <= documentLimits.text, `a text has at most ${documentLimits.text} units`);
  }
  for (const amount of amountsOf(document)) {
    assert(amount.currency === document.currency, `amounts are in ${document.currency}`);
  }
}

function isCalendarDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text));
}

function* textsOf(document: PrintableDocument): Iterable<string> {
  const { buyer, seller, shipTo } = document;
  yield document.number;
  yield* [document.orderNumber, document.originalNumber, document.payment].filter(isText);
  for (const party of [seller, buyer, shipTo]) {
    if (party) yield* [party.name, ...party.lines, ...[party.taxId].filter(isText)];
  }
  for (const line of document.lines) {
    yield line.title;
    yield* [line.sku, line.options, line.taxRateText].filter(isText);
  }
  yield* document.totals.map((total) => total.label).filter(isText);
  yield* document.taxSummary.map((tax) => tax.rateText);
  yield* document.notes;
}

function isText(text: string | undefined): text is string {
  return text !== undefined;
}

function* amountsOf(document: PrintableDocument): Iterable<Money> {
  for (const line of document.lines) yield* [line.unitPrice, line.total];
  for (const total of document.totals) yield total.amount;
  for (const tax of document.taxSummary) yield* [tax.net, tax.tax, tax.gross];
}
