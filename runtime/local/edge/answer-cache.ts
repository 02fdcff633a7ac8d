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

/** The edge's memory of public answers: least recently used goes first, bounded in bytes. */
export class AnswerCache {
  readonly #answers = new Map<string, CachedAnswer>();
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
    for (const oldest of this.#answers.keys()) {
      if (this.#bytes <= this.#bytesMax) break;
      this.#drop(oldest);
    }
  }

  #drop(key: string): void {
    const answer = this.#answers.get(key);
    if (!answer) return;
    this.#answers.delete(key);
    this.#bytes -= answer.bytes.length;
  }
}

/** How long a shared cache may call an answer fresh (RFC 9111): `s-maxage`, else `max-age`; 0 for none. */
export function freshMsOf(cacheControl: string | undefined): number {
  if (!cacheControl || !/\bpublic\b/.test(cacheControl) || /no-store|private/.test(cacheControl))
    return 0;
  const seconds =
    /\bs-maxage=(\d+)/.exec(cacheControl)?.[1] ?? /\bmax-age=(\d+)/.exec(cacheControl)?.[1];
  return Number(seconds ?? 0) * 1_000;
}
