import { isRegion, otherRegions } from '#kernel/region.ts';
import type { Region } from '#kernel/region.ts';
import { dayMs, plus } from '#kernel/time.ts';
import type { Instant } from '#kernel/time.ts';
import { appendedKind, put, staying, trusted } from './item-kind.ts';
import type { Table, Write } from './table.ts';

/**
 * Exactly-once effects: whoever repeats a request (`Idempotency-Key`) or delivers an event twice
 * finds the record that the first effect left *in its own commit*. A commit that carries
 * `recordOnce` for a taken key conflicts, so that racing twins cannot both take effect.
 */
export interface Once {
  /** Who repeats: an actor and endpoint, or a subscription. */
  readonly scope: string;
  /** The client's key, or the event's id. */
  readonly key: string;
  /** A digest of the request's body; equal for a true repetition. Empty for events. */
  readonly fingerprint: string;
}

export interface OnceRecord {
  readonly fingerprint: string;
  /** The body of the answer as it was given (a contract's shape); null for events. */
  readonly answer: unknown;
}

/** How long a repetition is recognised. Longer than any queue retries or client waits. */
export const onceKeptMs = 7 * dayMs;

/** Each Region writes its own; all read all, for what was done before an evacuation is done. */
const onceKind = staying(
  appendedKind<OnceRecord>(
    'once',
    (key) => {
      const region = key.partition.split('/')[1];
      return isRegion(region) ? region : undefined;
    },
    trusted,
  ),
);

function onceKey(once: Once, region: Region) {
  return { partition: `once/${region}/${once.scope}/${once.key}`, sort: 'record' };
}

/** The write to put into the commit of the effect. */
export function recordOnce(once: Once, region: Region, now: Instant, answer: unknown): Write {
  const record: OnceRecord = { fingerprint: once.fingerprint, answer };
  return put(onceKind, onceKey(once, region), record, 'absent', {
    expiresAt: plus(now, onceKeptMs),
  });
}

/**
 * What an earlier commit recorded under the key, here or in another Region as far as its record has
 * arrived; undefined when it is new.
 */
export async function recallOnce(table: Table, once: Once): Promise<OnceRecord | undefined> {
  const order = [table.region, ...otherRegions(table.region)];
  const records = await table.getMany(
    onceKind,
    order.map((region) => onceKey(once, region)),
  );
  return records.find((record) => record !== undefined)?.value;
}
