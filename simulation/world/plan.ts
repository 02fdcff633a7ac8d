import type { MarketCode } from '#kernel/market.ts';
import type { Region } from '#kernel/region.ts';

/**
 * One run as data: who comes when, and what goes wrong when. The same plan is the same run; a plan
 * with something taken out is another run, smaller, in which all others still decide alike.
 */
export interface Plan {
  readonly seed: number;
  readonly regions: readonly Region[];
  readonly shoppers: readonly ShopperPlan[];
  readonly tasks: readonly TaskPlan[];
  readonly faults: readonly Fault[];
  /** How many units of each piece lie in each Region's warehouse when it begins. */
  readonly units: number;
  /** Regions evacuate each other by themselves after such a silence; only staff does without. */
  readonly evacuateAfterMs?: number;
}

/** A shopper's chance is their own, so that taking one out changes no other's mind. */
export interface ShopperPlan {
  readonly name: string;
  readonly seed: number;
  /** After the opening. */
  readonly atMs: number;
  readonly market: MarketCode;
  /** Comes for the one piece that all want. */
  readonly wants?: 'brooch' | 'ring';
  /** Goes away for good after so many calls; does all that they came for when left out. */
  readonly callsMax?: number;
}

export const tasks = ['receive', 'adjust', 'move', 'reprice', 'launch', 'file', 'look'] as const;
export interface TaskPlan {
  readonly task: (typeof tasks)[number];
  readonly name: string;
  readonly seed: number;
  readonly atMs: number;
  readonly region: Region;
}

/** One thing that goes wrong: what, when, for how long. Plain data, so that a schedule can be shrunk. */
export interface Fault {
  readonly kind: string;
  /** After the opening. */
  readonly atMs: number;
  readonly forMs: number;
  readonly region: Region;
  /** How much of it, in [0, 1]: each kind reads it in its own way. */
  readonly force: number;
}
