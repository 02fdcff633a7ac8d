import { hash } from 'node:crypto';
import { derivedId } from '#kernel/ids.ts';
import { prevailing } from '#ports/event.ts';
import type { Event } from '#ports/event.ts';
import { opening } from '../workload/house.ts';
import type { Invariant } from './invariant.ts';

const name = 'whoever is to be written to gets the letter';

/** The letters that events call for. */
const letters: ReadonlyMap<string, readonly string[]> = new Map([
  ['invoice.issued', ['confirmation']],
  ['order.dispatched', ['dispatched']],
  ['order.delivered', ['delivered']],
  ['order.deliveryFailed', ['delivery-failed', 'desk-delivery-failed']],
  ['order.deliveryRescheduled', ['delivery-rescheduled']],
  ['order.refundFailed', ['desk-refund-failed']],
  ['order.chargeFailed', ['desk-charge-failed']],
  ['payment.refunded', ['refunded']],
  ['delivery.recalled', ['desk-parcel-recalled']],
]);

/**
 * In the end each letter was handed over that an event calls for. Nothing else in the house depends on
 * letters, so that a lost one is found nowhere but here.
 */
export const lettersAreSent: Invariant = {
  name,
  atEnd: (world, { events }) => {
    const sent = new Set(
      world.sites.flatMap(({ mail }) => mail.letters.map(({ messageId }) => messageId)),
    );
    const isSent = (event: Event, kind: string): boolean =>
      world.plan.regions.some((region) => sent.has(letterId(event, kind, region)));
    for (const all of Map.groupBy(events, ({ subject }) => subject).values()) {
      for (const event of prevailing(all).living) {
        if (event.at < opening) continue;
        for (const kind of letters.get(event.type) ?? []) {
          if (isSent(event, kind)) continue;
          world.violate(name, `${kind} for ${event.type} of ${event.subject} was never sent`);
        }
      }
    }
  },
};

function letterId({ id }: Event, kind: string, region: Event['region']) {
  return derivedId('mail', region, hash('sha256', `mail/${id}/${kind}`, 'buffer'));
}
