import type { FoundWord } from './find-words.ts';

/** Looking candidates up pays when a posting is so many times longer than they are many. */
const lookUpRatio = 12;

/**
 * Matches products against the words of a query. A product matches when it has every word; when
 * none has, when it has the most of them that any has, if that is at least half.
 *
 * One is made for a model and used again for every query, so that no query allocates by size.
 */
export class Matcher {
  /** The slots that matched, in no order: `slots[0..count)`. Overwritten by the next match. */
  slots = new Int32Array(0);
  count = 0;
  /** The sum of the words met; meaningful for the slots that matched. */
  private scores = new Uint32Array(0);
  /** The best way in which the word in hand was met; zero between words. */
  private best = new Uint32Array(0);
  /** How many words were met; zero between queries. */
  private met = new Uint8Array(0);
  private fresh = new Int32Array(0);

  /** How well a slot that matched did. Always below 2^24. */
  scoreOf(slot: number): number {
    return this.scores[slot] ?? 0;
  }

  /** `slotsEnd` is above every slot in use; `total` is how many products there are. */
  match(words: readonly FoundWord[], slotsEnd: number, total: number): void {
    if (this.slots.length < slotsEnd) this.reserve(slotsEnd * 2);
    this.count = 0;
    const rarestFirst = words.toSorted((left, right) => left.having - right.having);
    for (const [at, word] of rarestFirst.entries()) {
      if (at === 0) this.begin(word, total);
      else this.narrow(word, total);
    }
    if (this.count === 0 && words.length > 1) this.matchMost(words, total);
  }

  private begin(word: FoundWord, total: number): void {
    const { best, fresh, scores, slots } = this;
    this.count = this.weigh(word, total);
    for (let at = 0; at < this.count; at++) {
      const slot = fresh[at] ?? 0;
      slots[at] = slot;
      scores[slot] = best[slot] ?? 0;
      best[slot] = 0;
    }
  }

  /** Keeps the candidates that also have the word. */
  private narrow(word: FoundWord, total: number): void {
    const { best, fresh, scores, slots } = this;
    const looksUp = word.having > this.count * lookUpRatio * word.ways.length;
    const weighed = looksUp ? 0 : this.weigh(word, total);
    if (looksUp) this.lookUp(word, total);
    let kept = 0;
    for (let at = 0; at < this.count; at++) {
      const slot = slots[at] ?? 0;
      const worth = best[slot] ?? 0;
      if (worth === 0) continue;
      scores[slot] = (scores[slot] ?? 0) + worth;
      best[slot] = 0;
      slots[kept++] = slot;
    }
    this.count = kept;
    for (let at = 0; at < weighed; at++) best[fresh[at] ?? 0] = 0;
  }

  /** Sets `best` for every slot that has the word, and lists them in `fresh`; returns how many. */
  private weigh({ having, ways }: FoundWord, total: number): number {
    const { best, fresh } = this;
    const rare = rarity(having, total);
    let count = 0;
    for (const { factor, posting } of ways) {
      const { length, slots, weights } = posting;
      const worth = factor * rare;
      for (let at = 0; at < length; at++) {
        const slot = slots[at] ?? 0;
        const score = worth * (weights[at] ?? 0);
        const known = best[slot] ?? 0;
        if (known === 0) fresh[count++] = slot;
        if (score > known) best[slot] = score;
      }
    }
    return count;
  }

  /** Sets `best` for those candidates that have the word. */
  private lookUp({ having, ways }: FoundWord, total: number): void {
    const { best, slots } = this;
    const rare = rarity(having, total);
    for (const { factor, posting } of ways) {
      for (let at = 0; at < this.count; at++) {
        const slot = slots[at] ?? 0;
        const score = factor * rare * posting.weightOf(slot);
        if (score > (best[slot] ?? 0)) best[slot] = score;
      }
    }
  }

  private matchMost(words: readonly FoundWord[], total: number): void {
    const { best, fresh, met, scores, slots } = this;
    let touched = 0;
    let most = 0;
    for (const word of words) {
      const weighed = this.weigh(word, total);
      for (let at = 0; at < weighed; at++) {
        const slot = fresh[at] ?? 0;
        const metBefore = met[slot] ?? 0;
        if (metBefore === 0) slots[touched++] = slot;
        scores[slot] = (metBefore === 0 ? 0 : (scores[slot] ?? 0)) + (best[slot] ?? 0);
        best[slot] = 0;
        met[slot] = metBefore + 1;
        most = Math.max(most, metBefore + 1);
      }
    }
    for (let at = 0; at < touched; at++) {
      const slot = slots[at] ?? 0;
      if (met[slot] === most && most * 2 >= words.length) slots[this.count++] = slot;
      met[slot] = 0;
    }
  }

  private reserve(capacity: number): void {
    this.slots = new Int32Array(capacity);
    this.fresh = new Int32Array(capacity);
    this.scores = new Uint32Array(capacity);
    this.best = new Uint32Array(capacity);
    this.met = new Uint8Array(capacity);
  }
}

/**
 * One to eight by how few products have a word: a coarse inverse document frequency. It is of all
 * ways of meeting the word, or an odd longer word would outdo the word itself.
 */
function rarity(having: number, total: number): number {
  return Math.max(1, Math.min(8, Math.floor(Math.log2((total + 1) / having))));
}
