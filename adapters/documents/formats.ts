import type { Language } from '#kernel/language.ts';
import { currencyDigits } from '#kernel/money.ts';
import type { Money } from '#kernel/money.ts';
import type { PrintableDocument } from '#ports/documents.ts';

/** Amounts, days and counts as the reader of one document writes them. */
export interface Formats {
  money(amount: Money): string;
  day(isoDay: string): string;
  count(quantity: number): string;
}

const known = new Map<string, Formats>();

export function formatsOf(document: Pick<PrintableDocument, 'language' | 'paper'>): Formats {
  const locale = localeOf(document.language, document.paper);
  const formats = known.get(locale) ?? makeFormats(locale);
  known.set(locale, formats);
  return formats;
}

/** English differs by continent, and the sheet tells which: letter is American. */
function localeOf(language: Language, paper: PrintableDocument['paper']): string {
  if (language !== 'en') return language;
  return paper === 'letter' ? 'en-US' : 'en-GB';
}

function makeFormats(locale: string): Formats {
  const days = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' });
  const counts = new Intl.NumberFormat(locale);
  const currencies = new Map<string, Intl.NumberFormat>();
  return {
    money: ({ amountMinor, currency }) => {
      const format =
        currencies.get(currency) ??
        new Intl.NumberFormat(locale, { style: 'currency', currency, useGrouping: 'always' });
      currencies.set(currency, format);
      // Exact for print: amounts stay below 2^53 by far, and the format rounds to minor units.
      return typographic(format.format(amountMinor / 10 ** currencyDigits[currency]));
    },
    // A calendar day has no zone; UTC on both sides keeps it the same day.
    day: (isoDay) => days.format(Date.parse(isoDay)),
    count: (quantity) => counts.format(quantity),
  };
}

/** A true minus, and the currency signs that stand with European figures in every face. */
function typographic(amount: string): string {
  return amount.replace('-', '\u2212').replace('\uffe5', '\u00a5').replace('\uffe6', '\u20a9');
}
