import { firstRoster } from '#kernel/roster.ts';
import type { Roster, Standing } from '#kernel/roster.ts';
import type { Region } from '#kernel/region.ts';
import type { Custody } from '#ports/custody.ts';

/**
 * A Region's view of a roster that a test changes as it likes: at once, late or never. Its lease runs
 * until it is taken.
 */
export class SimulatedCustody implements Custody {
  readonly #region: Region;
  readonly #waiting = new Set<() => void>();
  #roster: Roster = firstRoster;
  #isLeased = true;

  constructor(region: Region) {
    this.#region = region;
  }

  holderOf(home: Region): Region {
    return this.#roster.seats[home].holder;
  }

  epochOf(home: Region): number {
    return this.#roster.seats[home].epoch;
  }

  standingOf(home: Region): Standing {
    return this.#roster.seats[home].standing;
  }

  mayCommit(home: Region): boolean {
    const { holder, standing } = this.#roster.seats[home];
    return this.#isLeased && holder === this.#region && standing !== 'returning';
  }

  changed(signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        this.#waiting.delete(wake);
        signal?.removeEventListener('abort', wake);
        resolve();
      };
      if (signal?.aborted) return resolve();
      this.#waiting.add(wake);
      signal?.addEventListener('abort', wake);
    });
  }

  /** The Region hears of a roster. */
  learn(roster: Roster): void {
    this.#roster = roster;
    this.#wake();
  }

  /** Grants or takes the lease. */
  lease(isLeased: boolean): void {
    this.#isLeased = isLeased;
    this.#wake();
  }

  #wake(): void {
    for (const wake of this.#waiting) wake();
  }
}
