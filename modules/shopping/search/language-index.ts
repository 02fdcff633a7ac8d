import type { Language } from '#kernel/language.ts';
import type { Posting } from './posting.ts';
import { termsOfText } from './terms.ts';
import { Vocabulary } from './vocabulary.ts';

/** A text to find a product by, and what it counts. */
export interface Field {
  readonly text: string;
  readonly weight: number;
}

/** The search index of one language: which products have which term. */
export class LanguageIndex {
  readonly vocabulary: Vocabulary;
  private readonly language: Language;
  private readonly termsOf: (readonly Posting[] | undefined)[] = [];

  constructor(language: Language) {
    this.language = language;
    this.vocabulary = new Vocabulary(language);
  }

  /** Indexes a product anew. A term counts as much as the weightiest field that has it, and a little more. */
  put(slot: number, fields: readonly Field[]): void {
    const weights = new Map<string, number>();
    for (const { text, weight } of fields) {
      for (const term of termsOfText(text, this.language)) {
        const known = weights.get(term) ?? 0;
        weights.set(term, known === 0 ? weight : Math.max(known, weight) + 1);
      }
    }
    const postings: Posting[] = [];
    const former = this.termsOf[slot] ?? [];
    for (const [term, weight] of weights) {
      const posting = this.vocabulary.claim(term);
      posting.put(slot, weight);
      postings.push(posting);
    }
    this.termsOf[slot] = postings;
    for (const posting of former) if (!weights.has(posting.term)) this.drop(posting, slot);
  }

  remove(slot: number): void {
    for (const posting of this.termsOf[slot] ?? []) this.drop(posting, slot);
    this.termsOf[slot] = undefined;
  }

  private drop(posting: Posting, slot: number): void {
    posting.remove(slot);
    if (posting.length === 0) this.vocabulary.forget(posting);
  }
}
