import type { Region } from '#kernel/region.ts';
import type { Clock } from '#ports/clock.ts';
import type { Outcome, RegionAnswer } from './ask-region.ts';

/** Longer than a Region takes for nearly every read: then the next one is asked as well. */
const hedgeAfterMs = 600;

export interface Led {
  readonly region: Region;
  readonly answer: RegionAnswer;
}

/** Asks one Region; tells of one that is not there. */
export type Ask = (region: Region, signal?: AbortSignal) => Promise<Outcome>;

/**
 * Leads a read: to the first Region, and on to the next as soon as one does not answer, breaks off,
 * says that it cannot (502, 503, 504), or is silent for long. The first good answer counts, the others
 * are dropped. Where none is good, a refusal is better than nothing.
 */
export async function leadRead(
  order: readonly Region[],
  ask: Ask,
  clock: Clock,
): Promise<Led | undefined> {
  const over = new AbortController();
  const { promise, resolve } = Promise.withResolvers<Led | undefined>();
  let asked = 0;
  let open = 0;
  let refusal: Led | undefined;
  const askNext = (): void => {
    const region = order[asked];
    if (region === undefined || over.signal.aborted) return;
    asked += 1;
    open += 1;
    const settled = new AbortController();
    const patience = AbortSignal.any([over.signal, settled.signal]);
    clock.wait(hedgeAfterMs, patience).then(askNext, () => undefined);
    void ask(region, over.signal).then((outcome) => {
      open -= 1;
      settled.abort();
      if ('answer' in outcome) {
        const led = { region, answer: outcome.answer };
        if (!cannotNow(outcome.answer)) return resolve(led);
        refusal ??= led;
      }
      if (asked < order.length) askNext();
      else if (open === 0) resolve(refusal);
    });
  };
  askNext();
  try {
    return await promise;
  } finally {
    over.abort();
  }
}

function cannotNow({ status }: RegionAnswer): boolean {
  return status >= 502 && status <= 504;
}

/**
 * Leads a write: on to the next Region only when the one before surely did nothing, since no connection
 * came about; or when `mayRepeat`, because another holds what is at home there. Then whatever
 * it did counts only as far as the holder knows of it, and the holder, asked with the same
 * Idempotency-Key, either knows the answer or does it for good; what else was done is found and
 * taken back by reconciliation.
 */
export async function leadWrite(
  order: readonly Region[],
  ask: Ask,
  mayRepeat: (region: Region) => boolean,
): Promise<Led | undefined> {
  for (const region of order) {
    const outcome = await ask(region);
    if ('answer' in outcome) return { region, answer: outcome.answer };
    if (outcome.sent && !mayRepeat(region)) return undefined;
  }
  return undefined;
}
