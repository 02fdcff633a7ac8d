import type { Language } from '#kernel/language.ts';

/** Text that every language of the house has. */
export type HouseText = Readonly<Record<Language, string>>;

/** One thing said in seven languages, always in this order. */
export function say(
  en: string,
  de: string,
  fr: string,
  it: string,
  ja: string,
  zhHans: string,
  ko: string,
): HouseText {
  return { en, de, fr, it, ja, 'zh-Hans': zhHans, ko };
}
