import type { Posting } from './posting.ts';

/** Additions beyond this many are sorted in together rather than one by one. */
const pendingMax = 32;

/** Postings in the order of a spelling of their term, for all that start with a prefix. */
export class SortedWords {
  private readonly spell: (term: string) => string;
  private words: string[] = [];
  private postings: Posting[] = [];
  private pending: Posting[] = [];

  constructor(spell: (term: string) => string) {
    this.spell = spell;
  }

  add(posting: Posting): void {
    this.pending.push(posting);
  }

  remove(posting: Posting): void {
    this.settle();
    const at = this.find(this.spell(posting.term));
    if (this.postings[at] !== posting) return;
    this.words.splice(at, 1);
    this.postings.splice(at, 1);
  }

  /** Calls with every posting whose spelling starts with the prefix. */
  startingWith(prefix: string, visit: (posting: Posting) => void): void {
    this.settle();
    for (let at = this.find(prefix); at < this.words.length; at++) {
      const posting = this.postings[at];
      if (!posting || !this.words[at]?.startsWith(prefix)) return;
      visit(posting);
    }
  }

  private find(word: string): number {
    let low = 0;
    let high = this.words.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.words[middle] ?? '') < word) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private settle(): void {
    const { pending } = this;
    if (pending.length === 0) return;
    this.pending = [];
    if (pending.length <= pendingMax) {
      for (const posting of pending) {
        const word = this.spell(posting.term);
        const at = this.find(word);
        this.words.splice(at, 0, word);
        this.postings.splice(at, 0, posting);
      }
      return;
    }
    const all = [...this.postings, ...pending].map((posting) => ({
      posting,
      word: this.spell(posting.term),
    }));
    all.sort((left, right) => (left.word < right.word ? -1 : Number(left.word > right.word)));
    this.words = all.map(({ word }) => word);
    this.postings = all.map(({ posting }) => posting);
  }
}
