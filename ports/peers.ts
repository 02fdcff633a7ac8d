import type { Region } from '#kernel/region.ts';

/**
 * A short question to another Region, for the few things that cannot wait for replication, such as
 * units of stock at the moment of sale. Never more than one hop, never in a loop.
 */
export interface Peers {
  /**
   * The other Region's answer to an operation that one of its modules offers (`PeerOperation`).
   * Throws `PeerUnreachable` when there is none within `timeoutMs`: it may have been carried out.
   */
  ask(region: Region, operation: string, body: unknown, timeoutMs: number): Promise<unknown>;
}

/** What a module answers to its own kind in another Region. Must be safe to repeat. */
export interface PeerOperation {
  /** Module first: `inventory.transfer`. */
  readonly name: string;
  answer(body: unknown, from: Region): Promise<unknown>;
}

export class PeerUnreachable extends Error {
  override readonly name = 'PeerUnreachable';
  readonly retryable = true;
}
