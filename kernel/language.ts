/** The languages the house speaks, as BCP 47 tags. */
export const languages = ['en', 'de', 'fr', 'it', 'ja', 'zh-Hans', 'ko'] as const;
export type Language = (typeof languages)[number];

export function isLanguage(text: string): text is Language {
  return languages.some((language) => language === text);
}

/** Text in the house's languages. English is always there and stands in for what is missing. */
export type LocalizedText = Readonly<Partial<Record<Language, string>>> & { readonly en: string };

export function localized(text: LocalizedText, language: Language): string {
  return text[language] ?? text.en;
}
