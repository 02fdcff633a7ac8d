import type { Region } from '#kernel/region.ts';
import type { Instant } from '#kernel/time.ts';
import type { Attributes } from './telemetry.ts';

/**
 * How one Region's process and store are doing, in numbers, for those who keep it running. Reading
 * is cheap enough to repeat every second. What cannot be found out is left out, never guessed; a
 * Region that does not answer is told as such and delays the answer by half a second at most.
 */
export interface Vitals {
  read(): Promise<VitalSigns>;
}

export interface VitalSigns {
  readonly startedAt: Instant;
  /** What runs, by name: `node`, the build. */
  readonly versions: Readonly<Record<string, string>>;
  readonly memoryBytes: number;
  readonly storeBytes: number;
  /** How far the relay is behind this Region's own stream. */
  readonly relay: StreamLag;
  readonly replication: readonly ReplicationLag[];
  /** Summed up since `startedAt`. */
  readonly counts: readonly Count[];
  readonly durations: readonly Durations[];
}

/** How far a follower is behind a stream of changes. */
export interface StreamLag {
  /** Commits that it has not taken up. */
  readonly commits: number;
  /** The age of the oldest of them; 0 when there is none. */
  readonly behindMs: number;
}

/** How far this Region is behind the changes of another; without a lag when that cannot be told. */
export interface ReplicationLag {
  readonly from: Region;
  readonly reachable: boolean;
  readonly lag?: StreamLag;
}

export interface Count {
  readonly name: string;
  readonly attributes: Attributes;
  readonly value: number;
}

/** Milliseconds; the percentiles within a tenth. */
export interface Durations {
  readonly name: string;
  readonly attributes: Attributes;
  readonly count: number;
  readonly sum: number;
  readonly max: number;
  readonly p50: number;
  readonly p99: number;
}
