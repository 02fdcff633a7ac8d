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
  /** Nobody waits for it: where it shares a process with requests, they go first. */
  readonly background?: boolean;
  handle(event: Event, once: Once): Promise<void>;
}

/** With the delays of `retryDelayMs`, a partner may be gone for about ten minutes; then staff redrives. */
export const subscriptionAttemptsMax = 18;
export const subscriptionConcurrency = 16;
