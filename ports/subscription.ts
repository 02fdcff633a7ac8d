import type { Event } from './event.ts';
import type { Once } from './once.ts';

/**
 * A module's reaction to events. The runtime gives each subscription a queue of its own name.
 * `handle` must be safe to repeat: it records `once` in the commit of its effect, or its effect is
 * guarded by the aggregate's own state. A rejection is retried, then becomes a dead letter.
 */
export interface Subscription {
  /** Unique, module first: `invoicing.issue-on-placed`. Names the queue. */
  readonly name: string;
  readonly types: readonly string[];
  /** Deliver each event this much later, at most `delayMsMax`. */
  readonly delayMs?: number;
  readonly concurrency?: number;
  readonly attemptsMax?: number;
  handle(event: Event, once: Once): Promise<void>;
}

export const subscriptionAttemptsMax = 8;
export const subscriptionConcurrency = 16;
