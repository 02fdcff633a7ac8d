import type { Region } from '#kernel/region.ts';
import type { Result } from '#kernel/result.ts';
import type { Roster, RosterRefusal } from '#kernel/roster.ts';
import type { Instant } from '#kernel/time.ts';

/**
 * The third place: it keeps the roster under compare-and-set and grants leases, so that of two
 * Regions that cannot see each other at most one commits for a home.
 *
 * **Leases.** A granted lease is the promise that no change of holder takes effect before it runs
 * out. The grantor counts from when it granted, on its own monotonic clock, and waits
 * `leaseMarginMs` longer; the Region counts from when it asked, on its own. No clock of day is
 * compared with another.
 *
 * **Changes.** `propose` applies one change to the roster that it expects, and answers once that is
 * durable. A change takes effect for those who gain by it when the leases under the former roster have
 * run out, `effectiveInMs` from the answer. After a restart the witness no longer knows what it had
 * granted: nothing takes effect for the length of one lease.
 *
 * **Incarnations.** The witness remembers which store serves a Region by the store's own mark. It
 * grants nothing to a store that was declared lost, nor to another one that appears in its place
 * unannounced: an empty store must not pass for the one that it replaces.
 *
 * All of it is safe to repeat. Throws `WitnessUnreachable` when there is no answer in time; a
 * proposal may then have been accepted.
 */
export interface Witness {
  renew(renewal: Renewal): Promise<Result<Renewed, IncarnationRefusal>>;
  propose(proposal: Proposal): Promise<Result<Accepted, ProposalRefusal>>;
  read(): Promise<WitnessRecord>;
}

export interface Renewal {
  readonly region: Region;
  readonly incarnation: string;
}

export interface Renewed {
  readonly roster: Roster;
  /** How long the lease under this roster runs. */
  readonly leaseMs: number;
  /** 0 when this roster has taken effect. */
  readonly effectiveInMs: number;
  readonly incarnations: Incarnations;
}

/** The store that serves each Region, as far as it was ever heard of. */
export type Incarnations = Readonly<Partial<Record<Region, string>>>;

/** One step of a roster (`kernel/roster.ts`). */
export type RosterChange =
  | { readonly kind: 'evacuated'; readonly home: Region; readonly survivor: Region }
  | {
      readonly kind: 'returning' | 'returned' | 'stayed' | 'reclaimed' | 'lost';
      readonly home: Region;
    }
  /** `incarnation` is the new store that takes the place of the lost one. */
  | { readonly kind: 'rejoined'; readonly home: Region; readonly incarnation: string };

export interface Proposal {
  readonly expectVersion: number;
  readonly change: RosterChange;
  /** Who wants it: a member of staff, or the policy of a Region. */
  readonly by: string;
  readonly reason: string;
  /**
   * Refuse when the Region concerned was heard within so many milliseconds: for a policy, which may
   * see a cut link as a dead Region. To declare a Region lost, or to take a home back from its holder,
   * is refused for a while in any case.
   */
  readonly silentForMs?: number;
}

export interface Accepted {
  readonly roster: Roster;
  readonly effectiveInMs: number;
}

export type IncarnationRefusal = 'incarnation_revoked' | 'incarnation_unknown';
export type ProposalRefusal =
  | RosterRefusal
  | 'roster_changed'
  | 'region_heard'
  | IncarnationRefusal;

/** What the witness keeps. */
export interface WitnessRecord {
  readonly roster: Roster;
  readonly incarnations: Incarnations;
  /** Stores that will never serve again. */
  readonly revoked: readonly string[];
  /** The latest changes, oldest first, at most `changesRecordedMax`. */
  readonly changes: readonly RecordedChange[];
}

export interface RecordedChange {
  /** The roster's version after it. */
  readonly version: number;
  readonly change: RosterChange;
  readonly by: string;
  readonly reason: string;
  /** By the witness's clock. */
  readonly at: Instant;
}

export const leaseMs = 1_500;
export const renewEveryMs = 300;
/** Clocks run at slightly different speeds: far more than the drift of a lease's length. */
export const leaseMarginMs = 50;
/** A Region is not declared lost, nor is a home taken back from it, while it was heard within this. */
export const lostSilenceMs = 3_000;
export const changesRecordedMax = 100;

/** The witness did not answer, or not in time. */
export class WitnessUnreachable extends Error {
  override readonly name = 'WitnessUnreachable';
  readonly retryable = true;
}
