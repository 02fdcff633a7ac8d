import type { Language } from '#kernel/language.ts';

/**
 * Text as search compares it: compatibility forms made one (full-width letters, half-width kana),
 * no case, no Latin diacritics, ß as ss, and katakana as hiragana. Voicing marks of kana stay.
 */
export function fold(text: string): string {
  if (plainAscii.test(text)) return text.toLowerCase();
  const bare = text.normalize('NFKD').replace(latinMarks, '').normalize('NFC').toLowerCase();
  return bare.replace(special, (letter) => specials[letter] ?? hiragana(letter));
}

// Everything up to DEL.
// oxlint-disable-next-line no-control-regex
const plainAscii = /^[\u0000-\u007f]*$/;
const latinMarks = /[\u0300-\u036f]/g;
const special = /[ßøłđæœıʼ’\u30a1-\u30f6]/g;
const specials: Readonly<Record<string, string>> = {
  ß: 'ss',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  æ: 'ae',
  œ: 'oe',
  ı: 'i',
  ʼ: "'",
  '’': "'",
};

function hiragana(katakana: string): string {
  return String.fromCharCode(katakana.charCodeAt(0) - 0x60);
}

/**
 * A folded word without the endings that its language adds for number and gender: enough that a
 * shopper finds `Tasche` by `Taschen` and `borsa` by `borse`, and never so much that two words of
 * the trade become one. German also writes ä as ae.
 */
export function stem(word: string, language: Language): string {
  switch (language) {
    case 'en':
      return stemEnglish(word);
    case 'de':
      return word.replace(/([aou])e(?!u)/g, '$1').replace(/(?<=.{4})(?:en|er|es|e|n|s)$/, '');
    case 'fr':
      return word.replace(/(?<=.{4})(?:es|e|s|x)$/, '');
    case 'it':
      return word.replace(/(?<=.{3})(?:[aeo]|h?[ei])$/, '');
    default:
      return stemEnglish(word);
  }
}

function stemEnglish(word: string): string {
  if (word.length < 4 || !word.endsWith('s') || /(?:ss|us|is)$/.test(word)) return word;
  if (word.endsWith('ies') && word.length > 4) return `${word.slice(0, -3)}y`;
  if (/(?:sh|ch|x|ss)es$/.test(word)) return word.slice(0, -2);
  return word.slice(0, -1);
}
