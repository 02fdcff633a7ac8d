import { isLanguage, languages } from '#kernel/language.ts';
import type { Language } from '#kernel/language.ts';

/** Distinct header values remembered; beyond it they are forgotten together. */
const rememberedMax = 1_000;

export type Encoding = 'br' | 'gzip' | 'identity';

/** The house's language that a reader prefers (RFC 9110, section 12.5.4); English when there is none. */
export const languageFor = remembered((header): Language => {
  for (const tag of byPreference(header)) {
    const language = languageOf(tag);
    if (language) return language;
  }
  return 'en';
});

/** The best encoding that a reader takes, Brotli before gzip (RFC 9110, section 12.5.3). */
export const encodingFor = remembered((header): Encoding => {
  const accepted = new Set(byPreference(header));
  if (accepted.has('br')) return 'br';
  return accepted.has('gzip') ? 'gzip' : 'identity';
});

function languageOf(tag: string): Language | undefined {
  const [primary = ''] = tag.split('-');
  // The house writes Chinese in simplified characters, for readers of either.
  if (primary === 'zh') return 'zh-Hans';
  if (tag === '*') return languages[0];
  return isLanguage(primary) ? primary : undefined;
}

/** The lower-cased values of a header with weights, the heaviest first, without those refused. */
function byPreference(header: string): string[] {
  return header
    .split(',')
    .map((part) => {
      const [value = '', ...parameters] = part
        .split(';')
        .map((piece) => piece.trim().toLowerCase());
      const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
      return { value, weight: weight === undefined ? 1 : Number(weight) };
    })
    .filter(({ value, weight }) => value !== '' && weight > 0)
    .toSorted((left, right) => right.weight - left.weight)
    .map(({ value }) => value);
}

function remembered<V extends string>(
  work: (header: string) => V,
): (header: string | undefined) => V {
  const known = new Map<string, V>();
  return (header = '') => {
    const before = known.get(header);
    if (before !== undefined) return before;
    if (known.size >= rememberedMax) known.clear();
    const value = work(header);
    known.set(header, value);
    return value;
  };
}
