import type { Language } from '#kernel/language.ts';

/** Contrast on paper is 4.5 to 1 or better for each (WCAG 2.2, 1.4.3). */
export const ink = '#1b1a18';
export const quiet = '#6b665d';
export const rule = '#e4dfd5';
export const paper = '#fffefb';
export const table = '#f4f1ec';

const serif: Readonly<Record<Language, string>> = {
  en: "Georgia, 'Times New Roman', serif",
  de: "Georgia, 'Times New Roman', serif",
  fr: "Georgia, 'Times New Roman', serif",
  it: "Georgia, 'Times New Roman', serif",
  ja: "'Hiragino Mincho ProN', 'Yu Mincho', 'Noto Serif JP', 'Noto Serif CJK JP', Georgia, serif",
  'zh-Hans': "'Songti SC', SimSun, 'Noto Serif SC', 'Noto Serif CJK SC', Georgia, serif",
  ko: "AppleMyungjo, Batang, 'Noto Serif KR', 'Noto Serif CJK KR', Georgia, serif",
};

const sans: Readonly<Record<Language, string>> = {
  en: "'Helvetica Neue', Helvetica, Arial, sans-serif",
  de: "'Helvetica Neue', Helvetica, Arial, sans-serif",
  fr: "'Helvetica Neue', Helvetica, Arial, sans-serif",
  it: "'Helvetica Neue', Helvetica, Arial, sans-serif",
  ja: "'Hiragino Sans', 'Yu Gothic', Meiryo, 'Noto Sans JP', 'Noto Sans CJK JP', sans-serif",
  'zh-Hans': "'PingFang SC', 'Microsoft YaHei', 'Noto Sans SC', 'Noto Sans CJK SC', sans-serif",
  ko: "'Apple SD Gothic Neo', 'Malgun Gothic', 'Noto Sans KR', 'Noto Sans CJK KR', sans-serif",
};

/** The inline styles of a letter; mail programs keep little else. */
export interface Typography {
  readonly heading: string;
  readonly body: string;
  readonly small: string;
  readonly title: string;
  readonly amount: string;
  readonly wordmark: string;
}

/** Korean breaks between words, Japanese between phrases where the program knows them. */
const breakings: Readonly<Partial<Record<Language, string>>> = {
  ko: 'word-break:keep-all;',
  ja: 'word-break:auto-phrase;',
};

export function typographyOf(language: Language): Typography {
  const text = `margin:0;color:${ink};font-family:${sans[language]};`;
  const breaking = breakings[language] ?? '';
  return {
    heading: `margin:0;color:${ink};font-family:${serif[language]};font-size:26px;line-height:1.35;font-weight:normal;text-wrap:balance;${breaking}`,
    body: `${text}font-size:16px;line-height:1.7;${breaking}`,
    small: `${text}font-size:14px;line-height:1.6;color:${quiet};${breaking}`,
    title: `${text}font-size:16px;line-height:1.5;font-family:${serif[language]};${breaking}`,
    amount: `${text}font-size:15px;line-height:1.6;white-space:nowrap;`,
    wordmark: `margin:0;color:${ink};font-family:Georgia,'Times New Roman',serif;font-size:19px;line-height:1;letter-spacing:.42em;`,
  };
}
