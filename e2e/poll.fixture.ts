import { setTimeout as wait } from 'node:timers/promises';

const lookEveryMs = 40;

/** Looks again until there is what was waited for. Throws with what was seen last after `withinMs`. */
export async function until<T>(
  what: string,
  look: () => Promise<T> | T,
  isWanted: (seen: T) => boolean,
  withinMs = 25_000,
): Promise<T> {
  const giveUpAt = Date.now() + withinMs;
  for (;;) {
    const seen = await look();
    if (isWanted(seen)) return seen;
    if (Date.now() > giveUpAt) {
      const last = JSON.stringify(seen)?.slice(0, 1_500) ?? String(seen);
      throw new Error(`Waited ${withinMs} ms in vain until ${what}. Last seen: ${last}`);
    }
    await wait(lookEveryMs);
  }
}
