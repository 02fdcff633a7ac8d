import type { Region } from '#kernel/region.ts';
import type { Seat } from '#kernel/roster.ts';
import type { ProcessState } from '../child-process.ts';
import type { Cut } from '../network/direction.ts';
import type { Way } from '../network/network.ts';

/** How far one Region is behind another's changes. */
export interface LagView {
  /** Whether the other Region answered when it was asked how far its stream has gone. */
  readonly reachable: boolean;
  readonly commits?: number | undefined;
  readonly behindMs?: number | undefined;
}

export interface RegionView {
  readonly process: ProcessState;
  /** Whether the edge leads visitors there. */
  readonly trusted: boolean;
  /** What the Region last told of itself; older than `heardAt` says when it no longer answers. */
  readonly heardAt: number;
  readonly seat: Seat | undefined;
  /** What allows it to take writes: from whom, if it has it. */
  readonly lease: { readonly held: boolean; readonly from: string | undefined } | undefined;
  /** How far it is behind the other Region. */
  readonly lag: LagView | undefined;
  readonly relay: { readonly commits: number; readonly behindMs: number } | undefined;
  readonly queues:
    | {
        readonly waiting: number;
        readonly delayed: number;
        readonly inFlight: number;
        readonly dead: number;
      }
    | undefined;
  /** Orders that the edge saw placed there since it started. */
  readonly orders: number;
}

export interface WayView {
  readonly way: Way;
  readonly cut: Cut | undefined;
  readonly delayMs: number;
  /** On their way or held up. */
  readonly waitingBytes: number;
  /** Since the house started. */
  readonly carriedBytes: number;
}

/** One ware of those that the visitors buy, as the Region that knows most of it told. */
export interface WareView {
  readonly variantId: string;
  readonly title: string;
  readonly free: Readonly<Record<Region, number>>;
  readonly reserved: Readonly<Record<Region, number>>;
}

export interface TrafficView {
  readonly on: boolean;
  readonly ordered: number;
  readonly declined: number;
  readonly pages: number;
  readonly pagesFailed: number;
  /** Attempts at writes that were made again. */
  readonly setbacks: number;
  readonly gaveUp: number;
}

export interface TimelineEntry {
  readonly at: number;
  /** `told` by a person, or `seen` by the house. */
  readonly kind: 'told' | 'seen';
  readonly text: string;
}

/** All that the control room shows, as JSON. Times are epoch milliseconds. */
export interface ControlState {
  readonly at: number;
  readonly regions: Readonly<Record<Region, RegionView>>;
  readonly witness: { readonly process: ProcessState | undefined };
  readonly ways: readonly WayView[];
  readonly stock: readonly WareView[];
  readonly traffic: TrafficView;
  /** Orders placed in each of the last seconds, the oldest first, the last one not over yet. */
  readonly ordersBySecond: Readonly<Record<Region, readonly number[]>>;
  /** The latest last. */
  readonly timeline: readonly TimelineEntry[];
}
