import { regions } from '#kernel/region.ts';
import type { Region } from '#kernel/region.ts';
import { firstRoster } from '#kernel/roster.ts';
import type { Roster, Standing } from '#kernel/roster.ts';
import type { Clock } from '#ports/clock.ts';
import type { Custody } from '#ports/custody.ts';
import { LeaseLedger } from '#ports/lease-ledger.ts';
import { leaseMarginMs, leaseMs } from '#ports/witness.ts';
import type { Incarnations } from '#ports/witness.ts';

/** A home that this Region holds by an epoch in which it gained it. */
interface Gain {
  readonly epoch: number;
  /** The roster that it was heard of by: kept before anything is written under it. */
  readonly version: number;
  /** Until then another Region may still act on a lease that it got from this one. */
  readonly promisedUntilMs: number;
  /**
   * From then on this Region may commit. Whoever hears of a roster at all hears of it after the last
   * lease under a former one was granted: all have run out one lease later. The witness may say sooner.
   */
  readonly fromMs: number;
}

/** A lease as it stands. */
export interface LeaseView {
  readonly held: boolean;
  /** Who granted the last one. */
  readonly from: 'witness' | 'region' | null;
}

/**
 * What this process knows of the roster, and the lease that it holds. The table reads it at every
 * commit; the keeper and the commands tell it what they learn. All moments are this process's own
 * monotonic milliseconds, and none outlives it: a process that starts holds no lease and has no roster.
 */
export class RegionCustody implements Custody {
  readonly region: Region;
  readonly #clock: Pick<Clock, 'monotonicMs'>;
  readonly #ledger: LeaseLedger;
  readonly #gains = new Map<Region, Gain>();
  readonly #waiting = new Set<() => void>();
  #roster: Roster | undefined;
  #incarnations: Incarnations = {};
  #isConfirmed = false;
  #keptVersion = -1;
  #leasedUntilMs = Number.NEGATIVE_INFINITY;
  #leasedFrom: LeaseView['from'] = null;

  constructor(region: Region, clock: Pick<Clock, 'monotonicMs'>) {
    this.region = region;
    this.#clock = clock;
    this.#ledger = new LeaseLedger(clock.monotonicMs());
  }

  holderOf(home: Region): Region {
    return this.roster.seats[home].holder;
  }

  epochOf(home: Region): number {
    return this.roster.seats[home].epoch;
  }

  standingOf(home: Region): Standing {
    return this.roster.seats[home].standing;
  }

  mayCommit(home: Region): boolean {
    return this.#clock.monotonicMs() < this.#leasedUntilMs && this.isInEffect(home);
  }

  changed(signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const wake = (): void => {
        this.#waiting.delete(wake);
        signal?.removeEventListener('abort', wake);
        resolve();
      };
      this.#waiting.add(wake);
      signal?.addEventListener('abort', wake);
    });
  }

  /** The newest roster heard of; before any, the first. */
  get roster(): Roster {
    return this.#roster ?? firstRoster;
  }

  /** Whether a roster was heard of at all. */
  get isInformed(): boolean {
    return this.#roster !== undefined;
  }

  /**
   * Whether this process may promise: it knows of every home that this Region ever took over, from the
   * witness or from what an earlier process kept.
   */
  get isKnowing(): boolean {
    return this.#isConfirmed || this.#keptVersion >= 0;
  }

  get incarnations(): Incarnations {
    return this.#incarnations;
  }

  lease(): LeaseView {
    const held = this.#clock.monotonicMs() < this.#leasedUntilMs;
    return { held, from: this.#leasedFrom };
  }

  /** Whether what is at home there is this Region's to write, given a lease. */
  isInEffect(home: Region): boolean {
    if (this.#roster === undefined) return false;
    const { holder, standing } = this.#roster.seats[home];
    if (holder !== this.region || standing === 'returning') return false;
    const gain = this.#gains.get(home);
    if (gain === undefined) return true;
    return gain.version <= this.#keptVersion && gain.fromMs <= this.#clock.monotonicMs();
  }

  /** Takes in a roster, wherever it was heard, if it is newer. */
  learn(roster: Roster): void {
    if (this.#roster !== undefined && roster.version <= this.#roster.version) return;
    this.#roster = roster;
    for (const home of regions) this.#seat(home, roster);
    for (const wake of this.#waiting) wake();
  }

  /** Takes in what the witness itself says, and when it takes effect. */
  confirm(
    roster: Roster,
    effectiveInMs: number,
    incarnations: Incarnations = this.#incarnations,
  ): void {
    this.learn(roster);
    this.#isConfirmed = true;
    this.#incarnations = incarnations;
    if (roster.version !== this.roster.version) return;
    const effectiveAtMs = this.#clock.monotonicMs() + effectiveInMs;
    for (const [home, gain] of this.#gains) {
      const fromMs = Math.min(gain.fromMs, Math.max(effectiveAtMs, gain.promisedUntilMs));
      this.#gains.set(home, { ...gain, fromMs });
    }
  }

  /**
   * The former holder itself said that it commits nothing of that home any more, and all that it wrote
   * is here: no lease needs to run out.
   */
  takeOver(home: Region, epoch: number): void {
    const gain = this.#gains.get(home);
    if (gain?.epoch !== epoch) return;
    const fromMs = Math.min(gain.fromMs, this.#clock.monotonicMs());
    this.#gains.set(home, { ...gain, fromMs });
  }

  /** The roster of that version outlives this process. */
  kept(version: number): void {
    this.#keptVersion = Math.max(this.#keptVersion, version);
  }

  /** A lease was granted that was asked for at `askedAtMs`. */
  leased(untilMs: number, from: 'witness' | 'region'): void {
    if (untilMs <= this.#leasedUntilMs) return;
    this.#leasedUntilMs = untilMs;
    this.#leasedFrom = from;
  }

  /** Promises another Region to take over nothing before a lease from now has run out. */
  promise(to: Region): void {
    this.#ledger.grant(to, this.#clock.monotonicMs());
  }

  #seat(home: Region, roster: Roster): void {
    const { epoch, holder } = roster.seats[home];
    if (holder !== this.region) {
      this.#gains.delete(home);
      return;
    }
    // At epoch 0 it was never another's.
    if (epoch === 0 || this.#gains.get(home)?.epoch === epoch) return;
    const others = regions.filter((region) => region !== this.region);
    const promisedUntilMs = Math.max(...others.map((other) => this.#ledger.runOutAtMs(other)));
    const { version } = roster;
    const runOutAtMs = this.#clock.monotonicMs() + leaseMs + leaseMarginMs;
    const fromMs = Math.max(runOutAtMs, promisedUntilMs);
    this.#gains.set(home, { epoch, version, promisedUntilMs, fromMs });
  }
}
