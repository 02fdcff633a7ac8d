import type { Random } from '#ports/random.ts';

/** Chance from a seed: the same seed gives the same run. Never for production: it can be foretold. */
export interface SeededRandom extends Random {
  /** A whole number in [0, below). */
  below(below: number): number;
  /** Whether something of this chance happens now. Draws nothing when it cannot. */
  happens(chance: number): boolean;
  pick<T>(choices: readonly T[]): T | undefined;
  shuffled<T>(values: readonly T[]): T[];
  /** A stream of its own, so that more drawing here does not change what is drawn there. */
  fork(label: string): SeededRandom;
}

export function openSeededRandom(seed: number): SeededRandom {
  const next = smallFastCounter(seed);
  const fraction = (): number => next() / 2 ** 32;
  const below = (limit: number): number => Math.floor(fraction() * limit);
  return {
    fraction,
    below,
    bytes: (length) => Uint8Array.from({ length }, () => next() & 255),
    happens: (chance) => chance > 0 && fraction() < chance,
    pick: (choices) => choices[below(choices.length)],
    shuffled(values) {
      const ranked = values.map((value) => ({ value, rank: next() }));
      return ranked.toSorted((a, b) => a.rank - b.rank).map(({ value }) => value);
    },
    fork: (label) => openSeededRandom(hash(`${seed}/${label}`)),
  };
}

/** sfc32 of PractRand, by Chris Doty-Humphrey: small, fast, and good enough for tests. */
function smallFastCounter(seed: number): () => number {
  let [a, b, c, counter] = [0, seed | 0, Math.floor(seed / 2 ** 32) | 0, 1];
  const next = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return sum >>> 0;
  };
  // Neighbouring seeds start alike; twelve rounds part them.
  for (let round = 0; round < 12; round++) next();
  return next;
}

/** FNV-1a. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const character of text) {
    value = Math.imul(value ^ (character.codePointAt(0) ?? 0), 0x01000193);
  }
  return value >>> 0;
}
