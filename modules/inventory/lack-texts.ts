import { localized } from '#kernel/language.ts';
import type { Language } from '#kernel/language.ts';
import type { Lack } from './offer.ts';
import { shortageTexts } from './shortage-texts.ts';

/** What is written beside a piece that cannot be bought now, in the words of the checkout's refusal. */
const lackTexts: Readonly<Record<Lack, Readonly<Record<Language, string>>>> = {
  sold_out: {
    en: 'Sold out.',
    de: 'Ausverkauft.',
    fr: 'Épuisé.',
    it: 'Esaurito.',
    ja: '完売いたしました。',
    'zh-Hans': '已售罄。',
    ko: '품절되었습니다.',
  },
  held: shortageTexts.stock_held,
  not_now: shortageTexts.stock_elsewhere,
};

export function sayLack(lack: Lack, language: Language): string {
  return localized(lackTexts[lack], language);
}
