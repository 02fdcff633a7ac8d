import type { Language } from '#kernel/language.ts';
import type { PrintableParty } from '#ports/documents.ts';
import type { TypefaceName } from './typefaces.ts';

/** Whose forms of the shared Han characters are wanted. */
export type HanForm = 'japanese' | 'chinese' | 'korean';

const formByLanguage: Readonly<Partial<Record<Language, HanForm>>> = {
  ja: 'japanese',
  'zh-Hans': 'chinese',
  ko: 'korean',
};

const formByCountry: Readonly<Record<string, HanForm>> = {
  JP: 'japanese',
  KR: 'korean',
  CN: 'chinese',
  HK: 'chinese',
  MO: 'chinese',
  SG: 'chinese',
  TW: 'chinese',
};

/**
 * Kana and hangul are proof, a country is evidence, the document's language is a guess, and
 * Chinese, which has most of the characters, is what remains.
 */
export function hanForm(text: string, language: Language, country?: string): HanForm {
  if (/\p{Script=Hangul}/u.test(text)) return 'korean';
  if (/[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(text)) return 'japanese';
  return formByCountry[country ?? ''] ?? formByLanguage[language] ?? 'chinese';
}

/** One form for the whole party: an address with kana shows that the name is Japanese too. */
export function partyForm(party: PrintableParty, language: Language): HanForm {
  return hanForm([party.name, ...party.lines].join(' '), language, party.country);
}

/**
 * The East Asian faces in order of preference. The Korean face has hangul but no Han characters;
 * Korean print keeps traditional forms, to which the Japanese face is nearer than the Chinese.
 */
export const eastAsianFaces: Readonly<Record<HanForm, readonly TypefaceName[]>> = {
  japanese: ['noto-sans-jp', 'noto-sans-sc', 'noto-sans-kr'],
  chinese: ['noto-sans-sc', 'noto-sans-jp', 'noto-sans-kr'],
  korean: ['noto-sans-kr', 'noto-sans-jp', 'noto-sans-sc'],
};
