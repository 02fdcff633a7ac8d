import type { Region } from '#kernel/region.ts';
import { firstRoster } from '#kernel/roster.ts';
import type { Standing } from '#kernel/roster.ts';
import type { Clock } from '#ports/clock.ts';
import type { Custody } from '#ports/custody.ts';

/**
 * The custody that a Region's store asks: that of the process that runs. Nobody commits while none
 * does.
 */
export class CurrentCustody implements Custody {
  #current: Custody | undefined;

  /** A new process is in charge; without one, none is. */
  set(custody: Custody | undefined): void {
    this.#current = custody;
  }

  holderOf(home: Region): Region {
    return this.#current?.holderOf(home) ?? firstRoster.seats[home].holder;
  }

  epochOf(home: Region): number {
    return this.#current?.epochOf(home) ?? firstRoster.seats[home].epoch;
  }

  standingOf(home: Region): Standing {
    return this.#current?.standingOf(home) ?? firstRoster.seats[home].standing;
  }

  mayCommit(home: Region): boolean {
    return this.#current?.mayCommit(home) === true;
  }

  changed(signal?: AbortSignal): Promise<void> {
    return this.#current?.changed(signal) ?? new Promise(() => undefined);
  }
}

/**
 * The time of keepers and witness: as much slower as a run of hours has to be shorter in work. A lease
 * of seconds then lasts minutes, and all of the protocol's times keep their proportions.
 */
export const keepersSlownessTimes = 60;

export function slowed(clock: Clock, times = keepersSlownessTimes): Clock {
  return {
    now: () => clock.now(),
    monotonicMs: () => clock.monotonicMs() / times,
    wait: (durationMs, signal) => clock.wait(durationMs * times, signal),
  };
}
