import type { Event } from './event.ts';

/**
 * Fans events out to the queues of the subscriptions that asked for their type. A publish that
 * resolved has reached every queue durably. At least once: a publisher that dies in between
 * publishes again, so consumers meet duplicates. No order between events is promised.
 */
export interface Bus {
  /** At most `publishMax` events. */
  publish(events: readonly Event[]): Promise<void>;
}

/** EventBridge takes ten entries a call; adapters batch below this. */
export const publishMax = 500;
