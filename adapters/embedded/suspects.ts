/** So many deaths with the same message in flight may be chance. */
export const deathsUnsuspected = 1;

/**
 * Messages that were in flight when the process died twice in a row. One of them may have killed it,
 * the others were near: they are handed out one at a time, so that it alone is counted out.
 */
export class Suspects {
  #last: Promise<unknown> = Promise.resolve();

  /** Runs what hands one out when those before it are done. */
  inTurn(deliver: () => Promise<void>): Promise<void> {
    const turn = this.#last.then(deliver);
    this.#last = turn.catch(() => undefined);
    return turn;
  }
}
