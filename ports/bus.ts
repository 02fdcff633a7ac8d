import type { Instant } from '#kernel/time.ts';
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

/**
 * How much of a subscription's delay is left: it counts from when the event happened, so that one
 * told late, or again by a Region that took it over, is not delayed anew. Never more than `delayMs`,
 * whatever the clocks of two Regions make of each other's times.
 */
export function delayLeftMs(event: Pick<Event, 'at'>, delayMs: number, now: Instant): number {
  return Math.min(delayMs, Math.max(0, event.at + delayMs - now));
}
