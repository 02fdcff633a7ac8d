import type { Clock } from '#ports/clock.ts';

export interface CachedAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly bytes: Buffer;
  readonly storedAtMs: number;
  readonly freshMs: number;
}

/** A hit is fresh; a stale answer is kept for the case that no Region answers. */
export interface Lookup {
  readonly answer: CachedAnswer;
  readonly fresh: boolean;
}

/**
 * The edge's memory of public answers: least recently used goes first, bounded in bytes. What a
 * Region says has changed is dropped by the surrogate keys that the answers carry.
 */
export class AnswerCache {
  readonly #answers = new Map<string, CachedAnswer>();
  /** Surrogate key → cache keys of the answers that carry it. */
  readonly #bySurrogate = new Map<string, Set<string>>();
  readonly #bytesMax: number;
  readonly #clock: Clock;
  #bytes = 0;

  constructor(bytesMax: number, clock: Clock) {
    this.#bytesMax = bytesMax;
    this.#clock = clock;
  }

  get(key: string): Lookup | undefined {
    const answer = this.#answers.get(key);
    if (!answer) return undefined;
    this.#answers.delete(key);
    this.#answers.set(key, answer);
    return { answer, fresh: this.#clock.now() - answer.storedAtMs < answer.freshMs };
  }

  put(key: string, answer: Omit<CachedAnswer, 'storedAtMs'>): void {
    if (answer.bytes.length > this.#bytesMax / 10) return;
    this.#drop(key);
    this.#answers.set(key, { ...answer, storedAtMs: this.#clock.now() });
    this.#bytes += answer.bytes.length;
    for (const surrogate of surrogateKeysOf(answer)) {
      const carriers = this.#bySurrogate.get(surrogate) ?? new Set();
      this.#bySurrogate.set(surrogate, carriers.add(key));
    }
    for (const oldest of this.#answers.keys()) {
      if (this.#bytes <= this.#bytesMax) break;
      this.#drop(oldest);
    }
  }

  /** Forgets every answer that carries one of the keys. */
  purge(surrogateKeys: readonly string[]): void {
    for (const surrogate of surrogateKeys) {
      // Taken out first: dropping an answer changes the set that is walked.
      const carriers = this.#bySurrogate.get(surrogate);
      this.#bySurrogate.delete(surrogate);
      for (const key of carriers ?? []) this.#drop(key);
    }
  }

  #drop(key: string): void {
    const answer = this.#answers.get(key);
    if (!answer) return;
    this.#answers.delete(key);
    this.#bytes -= answer.bytes.length;
    for (const surrogate of surrogateKeysOf(answer)) {
      const carriers = this.#bySurrogate.get(surrogate);
      carriers?.delete(key);
      if (carriers?.size === 0) this.#bySurrogate.delete(surrogate);
    }
  }
}

function surrogateKeysOf(answer: Pick<CachedAnswer, 'headers'>): string[] {
  return String(answer.headers['surrogate-key'] ?? '')
    .split(' ')
    .filter((key) => key !== '');
}

/** How long a shared cache may call an answer fresh (RFC 9111): `s-maxage`, else `max-age`; 0 for none. */
export function freshMsOf(cacheControl: string | undefined): number {
  if (!cacheControl || !/\bpublic\b/.test(cacheControl) || /no-store|private/.test(cacheControl))
    return 0;
  const seconds =
    /\bs-maxage=(\d+)/.exec(cacheControl)?.[1] ?? /\bmax-age=(\d+)/.exec(cacheControl)?.[1];
  return Number(seconds ?? 0) * 1_000;
}
