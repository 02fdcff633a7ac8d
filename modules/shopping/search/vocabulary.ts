import type { Language } from '#kernel/language.ts';
import { ones } from '../lists/bits.ts';
import { editsBetween, lettersOf } from './edits.ts';
import { Posting } from './posting.ts';
import { SortedWords } from './sorted-words.ts';

const longestForgiven = 63;

interface Bucket {
  letters: Int32Array;
  postings: Posting[];
}

/** All terms of one language, with the ways to find one: exact, by prefix, by ending, by likeness. */
export class Vocabulary {
  private readonly exact = new Map<string, Posting>();
  private readonly byStart = new SortedWords((term) => term);
  /** German puts the noun last: `Tasche` must find `Handtasche`. */
  private readonly byEnd: SortedWords | undefined;
  /** Terms by their length, each with its letters as bits. */
  private readonly byLength: Bucket[] = [];

  constructor(language: Language) {
    this.byEnd = language === 'de' ? new SortedWords(reversed) : undefined;
  }

  get size(): number {
    return this.exact.size;
  }

  find(term: string): Posting | undefined {
    return this.exact.get(term);
  }

  /** The posting of a term, made when it is new. */
  claim(term: string): Posting {
    const known = this.exact.get(term);
    if (known) return known;
    const posting = new Posting(term);
    this.exact.set(term, posting);
    this.byStart.add(posting);
    this.byEnd?.add(posting);
    if (term.length <= longestForgiven) this.addLetters(posting);
    return posting;
  }

  /** Forgets a term that no product has any more. */
  forget(posting: Posting): void {
    this.exact.delete(posting.term);
    this.byStart.remove(posting);
    this.byEnd?.remove(posting);
    const bucket = this.byLength[posting.term.length];
    const at = bucket?.postings.indexOf(posting) ?? -1;
    if (!bucket || at === -1) return;
    bucket.postings.splice(at, 1);
    bucket.letters.copyWithin(at, at + 1);
  }

  startingWith(prefix: string, visit: (posting: Posting) => void): void {
    this.byStart.startingWith(prefix, visit);
  }

  endingWith(ending: string, visit: (posting: Posting) => void): void {
    this.byEnd?.startingWith(reversed(ending), visit);
  }

  /** The terms nearest to a misspelled one: those of the fewest edits within the limit. */
  like(
    term: string,
    editsMax: number,
  ): { readonly edits: number; readonly postings: readonly Posting[] } {
    const letters = lettersOf(term);
    let edits = editsMax;
    let found: Posting[] = [];
    for (
      let length = Math.max(2, term.length - editsMax);
      length <= term.length + editsMax;
      length++
    ) {
      const bucket = this.byLength[length];
      if (!bucket) continue;
      for (let at = 0; at < bucket.postings.length; at++) {
        if (ones(letters ^ (bucket.letters[at] ?? 0)) > 2 * edits) continue;
        const posting = bucket.postings[at];
        if (!posting) continue;
        const distance = editsBetween(term, posting.term, edits);
        if (distance > edits) continue;
        if (distance < edits) {
          edits = distance;
          found = [];
        }
        found.push(posting);
      }
    }
    return { edits, postings: found };
  }

  private addLetters(posting: Posting): void {
    const bucket = (this.byLength[posting.term.length] ??= {
      letters: new Int32Array(16),
      postings: [],
    });
    const at = bucket.postings.push(posting) - 1;
    if (at >= bucket.letters.length) {
      const wider = new Int32Array(bucket.letters.length * 2);
      wider.set(bucket.letters);
      bucket.letters = wider;
    }
    bucket.letters[at] = lettersOf(posting.term);
  }
}

function reversed(term: string): string {
  return Array.from(term).toReversed().join('');
}
