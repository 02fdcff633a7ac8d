import type { Language } from '#kernel/language.ts';
import { markets } from '#kernel/market.ts';
import type { MarketCode } from '#kernel/market.ts';
import { currencyDigits } from '#kernel/money.ts';
import type { Money } from '#kernel/money.ts';
import type { Instant } from '#kernel/time.ts';

/** Making an Intl format is dear, and there are few. */
const amounts = new Map<string, Intl.NumberFormat>();
const days = new Map<string, Intl.DateTimeFormat>();

/** An amount as the language writes it; dollars in English as Americans do. */
export function moneyText(amount: Money, language: Language): string {
  const { amountMinor, currency } = amount;
  const locale = localeOf(language, currency === markets['united-states'].currency);
  const key = `${locale}/${currency}`;
  const format =
    amounts.get(key) ??
    new Intl.NumberFormat(locale, { style: 'currency', currency, useGrouping: 'always' });
  amounts.set(key, format);
  // Exact: amounts stay far below 2^53, and the format rounds to minor units.
  return format
    .format(amountMinor / 10 ** currencyDigits[currency])
    .replace('-', '\u2212')
    .replace('\uffe5', '\u00a5')
    .replace('\uffe6', '\u20a9');
}

/** The day of a moment where the market is, with its weekday. */
export function dayText(moment: Instant, language: Language, market: MarketCode): string {
  const locale = localeOf(language, market === 'united-states');
  const { timeZone } = markets[market];
  const key = `${locale}/${timeZone}`;
  const format = days.get(key) ?? new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeZone });
  days.set(key, format);
  return format.format(moment);
}

export function languageText(language: Language): string {
  return new Intl.DisplayNames('en', { type: 'language' }).of(language) ?? language;
}

function localeOf(language: Language, isAmerican: boolean): string {
  if (language !== 'en') return language;
  return isAmerican ? 'en-US' : 'en-GB';
}
