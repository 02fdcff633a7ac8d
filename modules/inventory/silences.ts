import type { Region } from '#kernel/region.ts';
import { plus, secondMs } from '#kernel/time.ts';
import type { Instant } from '#kernel/time.ts';
import type { Table } from '#ports/table.ts';

/** How long a Region that did not answer counts as silent: then the next who asks finds out. */
const silenceKeptMs = 3 * secondMs;

const byTable = new WeakMap<Table, Silences>();

export function silencesOf(table: Table): Silences {
  const silences = byTable.get(table) ?? new Silences();
  byTable.set(table, silences);
  return silences;
}

/** Which Regions did not answer when they were asked for units a moment ago. In this process only. */
export class Silences {
  readonly #until = new Map<Region, Instant>();
  readonly #waiting = new Set<() => void>();

  note(region: Region, now: Instant, isAnswered: boolean): void {
    const isNews = isAnswered ? this.#until.delete(region) : !this.#until.has(region);
    if (!isAnswered) this.#until.set(region, plus(now, silenceKeptMs));
    if (isNews) for (const wake of this.#waiting) wake();
  }

  /** Until when the Region counts as silent; undefined when it does not. */
  until(region: Region, now: Instant): Instant | undefined {
    const until = this.#until.get(region);
    if (until === undefined || until > now) return until;
    this.#until.delete(region);
    return undefined;
  }

  /** Resolves when a Region falls silent or answers again, or when the signal aborts. */
  changed(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        this.#waiting.delete(wake);
        signal.removeEventListener('abort', wake);
        resolve();
      };
      if (signal.aborted) return resolve();
      this.#waiting.add(wake);
      signal.addEventListener('abort', wake);
    });
  }
}
