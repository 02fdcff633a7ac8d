import type { Language } from '#kernel/language.ts';
import { editsForgiven } from './edits.ts';
import type { LanguageIndex } from './language-index.ts';
import type { Posting } from './posting.ts';
import { termsOfQuery } from './terms.ts';
import type { Term } from './terms.ts';

/** Words of a query beyond this many are not looked at. */
export const queryTermsMax = 12;

/** How well a term was met, in sixteenths. */
const quality = { exact: 16, prefix: 11, ending: 10, oneEdit: 7, twoEdits: 4 } as const;
/** What a match in English counts for a reader of another language, in sixteenths. */
const fallbackShare = 10;
/** Prefixes shorter than this are matched against the reader's own language only. */
const fallbackPrefixMin = 3;

interface Found {
  readonly posting: Posting;
  readonly factor: number;
}

/** The products that match, in no order: `slots[0..count)`. Shared, and overwritten by the next match. */
export interface Matches {
  count: number;
  slots: Int32Array;
}

/**
 * Matches a query's words against the index of the reader's language and, behind it, of English.
 * A product matches when it has every word; when none has, when it has most of them.
 */
export class Matcher {
  private capacity = 0;
  /** Sum of the words met so far, by slot; zero between queries. */
  private scores = new Uint32Array(0);
  /** Best factor of the word in hand, by slot; zero between words. */
  private best = new Uint32Array(0);
  /** How many words were met, by slot; zero between queries. */
  private met = new Uint8Array(0);
  private touched = new Int32Array(0);
  private touchedCount = 0;
  private readonly matches: Matches = { count: 0, slots: new Int32Array(0) };

  /** `slotsEnd` is above every slot in use; `total` is how many products there are. */
  match(
    query: string,
    language: Language,
    indexes: readonly LanguageIndex[],
    slotsEnd: number,
    total: number,
  ): Matches {
    this.reserve(slotsEnd);
    this.reset();
    const words = this.lookUp(query, language, indexes);
    const known = words.filter((found) => found.length > 0);
    for (const found of known) this.addWord(found, total);
    this.pick(known.length);
    return this.matches;
  }

  /** How well a product matched the last query; zero when it did not. Always below 2^24. */
  scoreOf(slot: number): number {
    return this.scores[slot] ?? 0;
  }

  private lookUp(query: string, language: Language, indexes: readonly LanguageIndex[]): Found[][] {
    const terms = termsOfQuery(query, language, queryTermsMax);
    const typing = !query.endsWith(' ');
    return terms.map((term, at) => {
      const found: Found[] = [];
      const last = typing && at === terms.length - 1;
      for (let level = 0; level < indexes.length; level++) {
        const index = indexes[level];
        if (!index) continue;
        const share = level === 0 ? 16 : fallbackShare;
        find(index, term, last && (level === 0 || term.letters >= fallbackPrefixMin), share, found);
      }
      if (found.length === 0) for (const index of indexes) findLike(index, term, found);
      return found;
    });
  }

  /** Adds to each product the best way in which it has the word; a rare word counts more. */
  private addWord(found: readonly Found[], total: number): void {
    const { best, met, scores, touched } = this;
    const fresh: number[] = [];
    const having = found.reduce((sum, { posting }) => sum + posting.length, 0);
    // One rarity for all ways of meeting the word, or an odd longer word would outdo the word itself.
    const rare = rarity(having, total);
    for (const { posting, factor } of found) {
      const { slots, weights, length } = posting;
      const worth = factor * rare;
      for (let at = 0; at < length; at++) {
        const slot = slots[at] ?? 0;
        const score = worth * (weights[at] ?? 0);
        const known = best[slot] ?? 0;
        if (known === 0) fresh.push(slot);
        if (score > known) best[slot] = score;
      }
    }
    for (const slot of fresh) {
      if (met[slot] === 0) touched[this.touchedCount++] = slot;
      scores[slot] = (scores[slot] ?? 0) + (best[slot] ?? 0);
      best[slot] = 0;
      met[slot] = (met[slot] ?? 0) + 1;
    }
  }

  private pick(wordCount: number): void {
    const { met, matches, touched } = this;
    let needed = 0;
    for (let at = 0; at < this.touchedCount; at++)
      needed = Math.max(needed, met[touched[at] ?? 0] ?? 0);
    // All the words that the house knows, or the most that any product has, if at least half of them.
    matches.count = 0;
    if (needed === 0 || needed * 2 < wordCount) return;
    for (let at = 0; at < this.touchedCount; at++) {
      const slot = touched[at] ?? 0;
      if (met[slot] === needed) matches.slots[matches.count++] = slot;
    }
  }

  private reset(): void {
    const { met, scores, touched } = this;
    for (let at = 0; at < this.touchedCount; at++) {
      const slot = touched[at] ?? 0;
      met[slot] = 0;
      scores[slot] = 0;
    }
    this.touchedCount = 0;
  }

  private reserve(slotsEnd: number): void {
    if (slotsEnd <= this.capacity) return;
    this.capacity = Math.max(1_024, slotsEnd * 2);
    this.scores = new Uint32Array(this.capacity);
    this.best = new Uint32Array(this.capacity);
    this.met = new Uint8Array(this.capacity);
    this.touched = new Int32Array(this.capacity);
    this.touchedCount = 0;
    this.matches.slots = new Int32Array(this.capacity);
  }
}

function find(
  index: LanguageIndex,
  term: Term,
  asPrefix: boolean,
  share: number,
  found: Found[],
): void {
  const { vocabulary } = index;
  const exact = vocabulary.find(term.text);
  if (exact) found.push({ posting: exact, factor: quality.exact * share });
  if (asPrefix) {
    vocabulary.startingWith(term.text, (posting) => {
      if (posting !== exact) found.push({ posting, factor: quality.prefix * share });
    });
  }
  if (term.letters < 4 || term.script === 'cjk') return;
  vocabulary.endingWith(term.text, (posting) => {
    if (posting !== exact) found.push({ posting, factor: quality.ending * share });
  });
}

function findLike(index: LanguageIndex, term: Term, found: Found[]): void {
  const forgiven = term.script === 'cjk' ? 0 : editsForgiven(term.letters);
  if (forgiven === 0) return;
  const { edits, postings } = index.vocabulary.like(term.text, forgiven);
  const factor = 16 * (edits <= 1 ? quality.oneEdit : quality.twoEdits);
  for (const posting of postings) found.push({ posting, factor });
}

/** One to eight by how few products have the term: a coarse inverse document frequency. */
function rarity(having: number, total: number): number {
  return Math.max(1, Math.min(8, Math.floor(Math.log2((total + 1) / having))));
}
