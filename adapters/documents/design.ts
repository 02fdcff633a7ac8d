import type { Language } from '#kernel/language.ts';
import type { TextStyle } from './typesetter.ts';

/** The house's stationery: one ink, one grey, hairlines and air. Lengths are in points. */

const ink = '#1b1a19';
const grey = '#6a6763';
export const hairline = { weight: 0.35, colour: '#b9b5b0' } as const;
export const keyline = { weight: 0.7, colour: ink } as const;

export const paperSizes = { a4: [595.28, 841.89], letter: [612, 792] } as const;

export const styles = {
  wordmark: { face: 'noto-serif-display', size: 17, colour: ink, tracking: 0.24 },
  wordmarkSmall: { face: 'noto-serif-display', size: 10.5, colour: ink, tracking: 0.24 },
  title: { face: 'noto-serif-display', size: 31, colour: ink },
  label: { face: 'noto-sans-medium', size: 6.4, colour: grey, tracking: 0.13 },
  body: { face: 'noto-sans', size: 9, colour: ink },
  strong: { face: 'noto-sans-medium', size: 9, colour: ink },
  small: { face: 'noto-sans', size: 7.6, colour: grey },
  footer: { face: 'noto-sans', size: 6.6, colour: grey, tracking: 0.03 },
  total: { face: 'noto-serif-display', size: 17, colour: ink },
  receiptWordmark: { face: 'noto-serif-display', size: 13, colour: ink, tracking: 0.22 },
  receiptTitle: { face: 'noto-serif-display', size: 14, colour: ink },
  receiptTotal: { face: 'noto-serif-display', size: 14, colour: ink },
  receiptBody: { face: 'noto-sans', size: 7.8, colour: ink },
} as const satisfies Record<string, TextStyle>;

/** Capitals for tracked labels, in scripts that have them. A German ß becomes SS, as it should. */
export function capitals(text: string, language: Language): string {
  return text.toLocaleUpperCase(language);
}

/** East Asian titles are denser than Latin ones of the same size: smaller and wider, they weigh the same. */
export function titleStyle(style: TextStyle, language: Language): TextStyle {
  return isEastAsian(language) ? { ...style, size: style.size * 0.76, tracking: 0.16 } : style;
}

/** Small captions: capitals can be tiny, ideographs cannot. */
export function labelStyle(language: Language): TextStyle {
  return isEastAsian(language) ? { ...styles.label, size: 7.2, tracking: 0.08 } : styles.label;
}

function isEastAsian(language: Language): boolean {
  return language === 'ja' || language === 'ko' || language === 'zh-Hans';
}
