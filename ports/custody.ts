import { regions } from '#kernel/region.ts';
import type { Region } from '#kernel/region.ts';
import type { Standing } from '#kernel/roster.ts';

/**
 * Who looks after what is at home in a Region, as far as this Region knows: the roster and the lease
 * that it holds, read without waiting at every commit.
 *
 * **May be behind.** Another Region may hold a home for a moment before this one hears of it. The
 * lease bounds how long; epochs in the keys of events make what is written meanwhile harmless: it
 * overwrites nothing, and is found and reconciled.
 */
export interface Custody {
  /** The Region to which a request for that home is led. */
  holderOf(home: Region): Region;
  /** Grows with every change of the holder. */
  epochOf(home: Region): number;
  /** Whether what only that home knows may still come: not once its standing is `lost`. */
  standingOf(home: Region): Standing;
  /** Whether this Region may commit now what is at home there: it holds it, and its lease runs. */
  mayCommit(home: Region): boolean;
  /** Resolves when who holds what is other than at the call, or when the signal aborts. */
  changed(signal?: AbortSignal): Promise<void>;
}

/** Every Region holds its own for ever: for what runs alone, and for tests of other things. */
export function ownCustody(region: Region): Custody {
  return {
    holderOf: (home) => home,
    epochOf: () => 0,
    standingOf: () => 'serving',
    mayCommit: (home) => home === region,
    changed: (signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) return resolve();
        signal?.addEventListener('abort', () => resolve(), { once: true });
      }),
  };
}

/** A home that a Region holds, at the epoch in which it does. */
export interface Held {
  readonly home: Region;
  readonly epoch: number;
}

/** What a Region holds just now, its own home first. */
export function heldBy(custody: Custody, region: Region): Held[] {
  const held = regions.filter((home) => custody.holderOf(home) === region);
  return held
    .toSorted((a, b) => Number(b === region) - Number(a === region))
    .map((home) => ({ home, epoch: custody.epochOf(home) }));
}
