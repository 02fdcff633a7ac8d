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

/** More than change while an answer is under way. */
const purgedKeysMax = 20_000;

/**
 * The edge's memory of public answers: least recently used goes first, bounded in bytes. What a
 * Region says has changed is dropped by the surrogate keys that the answers carry.
 */
export class AnswerCache {
  readonly #answers = new Map<string, CachedAnswer>();
  /** Surrogate key → the number of its last purge, the latest last. */
  readonly #purgedAt = new Map<string, number>();
  #purges = 0;
  /** Of purges up to this one not every key is remembered. */
  #forgotten = 0;
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

  /** The moment to give to `put` for an answer that is asked for from now on. */
  moment(): number {
    return this.#purges;
  }

  /** Keeps an answer, unless what it carries was purged after it was asked for: it may be the old one. */
  put(key: string, answer: Omit<CachedAnswer, 'storedAtMs'>, askedAt: number): void {
    if (answer.bytes.length > this.#bytesMax / 10 || this.#isPurgedSince(askedAt, answer)) return;
    this.#drop(key);
    this.#answers.set(key, { ...answer, storedAtMs: this.#clock.now() });
    this.#bytes += costOf(key, answer);
    for (const surrogate of surrogateKeysOf(answer)) {
      const carriers = this.#bySurrogate.get(surrogate) ?? new Set();
      this.#bySurrogate.set(surrogate, carriers.add(key));
    }
    for (const oldest of this.#answers.keys()) {
      if (this.#bytes <= this.#bytesMax) break;
      this.#drop(oldest);
    }
  }

  /** Forgets everything: a Region that died may not have told of its last changes. */
  purgeAll(): void {
    this.#purges += 1;
    this.#forgotten = this.#purges;
    this.#purgedAt.clear();
    this.#answers.clear();
    this.#bySurrogate.clear();
    this.#bytes = 0;
  }

  /** Forgets every answer that carries one of the keys. */
  purge(surrogateKeys: readonly string[]): void {
    this.#purges += 1;
    for (const surrogate of surrogateKeys) {
      this.#purgedAt.delete(surrogate);
      this.#purgedAt.set(surrogate, this.#purges);
      // Taken out first: dropping an answer changes the set that is walked.
      const carriers = this.#bySurrogate.get(surrogate);
      this.#bySurrogate.delete(surrogate);
      for (const key of carriers ?? []) this.#drop(key);
    }
    for (const [surrogate, purge] of this.#purgedAt) {
      if (this.#purgedAt.size <= purgedKeysMax) break;
      this.#purgedAt.delete(surrogate);
      this.#forgotten = purge;
    }
  }

  #isPurgedSince(askedAt: number, answer: Pick<CachedAnswer, 'headers'>): boolean {
    if (askedAt < this.#forgotten) return true;
    return surrogateKeysOf(answer).some((key) => (this.#purgedAt.get(key) ?? 0) > askedAt);
  }

  #drop(key: string): void {
    const answer = this.#answers.get(key);
    if (!answer) return;
    this.#answers.delete(key);
    this.#bytes -= costOf(key, answer);
    for (const surrogate of surrogateKeysOf(answer)) {
      const carriers = this.#bySurrogate.get(surrogate);
      carriers?.delete(key);
      if (carriers?.size === 0) this.#bySurrogate.delete(surrogate);
    }
  }
}

/** What an answer takes beside its body: headers, and its place in the maps. */
const overheadBytes = 1_500;

/** Keys count as well: they hold addresses, which may be longer than what is answered. */
function costOf(key: string, answer: Pick<CachedAnswer, 'bytes'>): number {
  return answer.bytes.length + 2 * key.length + overheadBytes;
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
