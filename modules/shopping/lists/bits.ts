/** A set of slots, a bit each: lists and facets are made by crossing such sets. */
export class Bits {
  words: Uint32Array;

  constructor(words = new Uint32Array(8)) {
    this.words = words;
  }

  has(slot: number): boolean {
    return (((this.words[slot >>> 5] ?? 0) >>> (slot & 31)) & 1) === 1;
  }

  add(slot: number): void {
    const index = slot >>> 5;
    if (index >= this.words.length) this.grow(index + 1);
    this.words[index] = (this.words[index] ?? 0) | (1 << (slot & 31));
  }

  delete(slot: number): void {
    const index = slot >>> 5;
    if (index < this.words.length)
      this.words[index] = (this.words[index] ?? 0) & ~(1 << (slot & 31));
  }

  copy(): Bits {
    return new Bits(this.words.slice());
  }

  /** Keeps what is also in the other set. */
  keep(other: Bits): this {
    const { words } = this;
    const others = other.words;
    const shared = Math.min(words.length, others.length);
    for (let index = 0; index < shared; index++) {
      words[index] = (words[index] ?? 0) & (others[index] ?? 0);
    }
    words.fill(0, shared);
    return this;
  }

  /** Takes in what is in the other set. */
  join(other: Bits): this {
    const others = other.words;
    if (others.length > this.words.length) this.grow(others.length);
    const { words } = this;
    for (let index = 0; index < others.length; index++) {
      words[index] = (words[index] ?? 0) | (others[index] ?? 0);
    }
    return this;
  }

  count(): number {
    let total = 0;
    for (const word of this.words) total += ones(word);
    return total;
  }

  /** How many slots are in both sets. */
  countWith(other: Bits): number {
    const { words } = this;
    const others = other.words;
    const shared = Math.min(words.length, others.length);
    let total = 0;
    for (let index = 0; index < shared; index++) {
      const word = (words[index] ?? 0) & (others[index] ?? 0);
      if (word !== 0) total += ones(word);
    }
    return total;
  }

  /** Calls with every slot, the smallest first. */
  each(visit: (slot: number) => void): void {
    const { words } = this;
    for (let index = 0; index < words.length; index++) {
      let word = words[index] ?? 0;
      while (word !== 0) {
        visit((index << 5) + 31 - Math.clz32(word & -word));
        word &= word - 1;
      }
    }
  }

  private grow(length: number): void {
    const wider = new Uint32Array(Math.max(length, this.words.length * 2));
    wider.set(this.words);
    this.words = wider;
  }
}

/** The number of one bits in a 32-bit word (Hacker's Delight, section 5-1). */
export function ones(word: number): number {
  let rest = word - ((word >>> 1) & 0x5555_5555);
  rest = (rest & 0x3333_3333) + ((rest >>> 2) & 0x3333_3333);
  return Math.imul((rest + (rest >>> 4)) & 0x0f0f_0f0f, 0x0101_0101) >>> 24;
}
