import type { Language } from '#kernel/language.ts';
import { editsForgiven } from './edits.ts';
import type { LanguageIndex } from './language-index.ts';
import type { Posting } from './posting.ts';
import { termsOfQuery } from './terms.ts';
import type { Term } from './terms.ts';

/** Words of a query beyond this many are not looked at. */
export const queryTermsMax = 12;

/** How well a word was met, in sixteenths. */
const quality = { exact: 16, prefix: 11, ending: 10, oneEdit: 7, twoEdits: 4 } as const;
/** What a match in the reader's own language, and in English behind it, counts in sixteenths. */
const ownShare = 16;
const fallbackShare = 10;
/** Prefixes shorter than this are matched against the reader's own language only. */
const fallbackPrefixMin = 3;

/** A word that the house knows, and the products that have it in one way or another. */
export interface FoundWord {
  readonly ways: readonly { readonly posting: Posting; readonly factor: number }[];
  /** The lengths of all postings together. */
  readonly having: number;
}

type Ways = { readonly posting: Posting; readonly factor: number }[];

/**
 * Looks the words of a query up: as they are, the last also as the beginning of a word, and one
 * that nothing has as a typing error. Words that mean nothing to the house are left out.
 */
export function findWords(
  query: string,
  language: Language,
  indexes: readonly LanguageIndex[],
): FoundWord[] {
  const terms = termsOfQuery(query, language, queryTermsMax);
  const typing = !query.endsWith(' ');
  const found: FoundWord[] = [];
  for (const [at, term] of terms.entries()) {
    const ways: Ways = [];
    const last = typing && at === terms.length - 1;
    for (const [level, index] of indexes.entries()) {
      const asPrefix = last && (level === 0 || term.letters >= fallbackPrefixMin);
      find(index, term, asPrefix, level === 0 ? ownShare : fallbackShare, ways);
    }
    if (ways.length === 0) for (const index of indexes) findLike(index, term, ways);
    let having = 0;
    for (const { posting } of ways) having += posting.length;
    if (having > 0) found.push({ ways, having });
  }
  return found;
}

function find(
  { vocabulary }: LanguageIndex,
  term: Term,
  asPrefix: boolean,
  share: number,
  ways: Ways,
): void {
  const exact = vocabulary.find(term.text);
  if (exact) ways.push({ posting: exact, factor: quality.exact * share });
  if (asPrefix) {
    vocabulary.startingWith(term.text, (posting) => {
      if (posting !== exact) ways.push({ posting, factor: quality.prefix * share });
    });
  }
  if (term.letters < 4 || term.script === 'cjk') return;
  vocabulary.endingWith(term.text, (posting) => {
    if (posting !== exact) ways.push({ posting, factor: quality.ending * share });
  });
}

function findLike({ vocabulary }: LanguageIndex, term: Term, ways: Ways): void {
  const forgiven = term.script === 'cjk' ? 0 : editsForgiven(term.letters);
  if (forgiven === 0) return;
  const { edits, postings } = vocabulary.like(term.text, forgiven);
  const factor = ownShare * (edits <= 1 ? quality.oneEdit : quality.twoEdits);
  for (const posting of postings) ways.push({ posting, factor });
}
