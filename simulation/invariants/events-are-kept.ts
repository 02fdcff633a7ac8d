import type { Event } from '#ports/event.ts';
import type { Invariant } from './invariant.ts';

const name = 'no event is overwritten';

/** In the end every event that was ever committed is there, whoever else wrote about its subject. */
export const eventsAreKept: Invariant = {
  name,
  watch: (world) => ({
    committed: (_region, _writes, events) => {
      for (const event of events) world.committed.set(event.id, event);
    },
  }),
  atEnd: (world, { events }) => {
    const kept = new Set(events.map(({ id }) => id));
    for (const event of world.committed.values()) {
      if (kept.has(event.id) || world.lost.has(event.region)) continue;
      world.violate(name, `${textOf(event)}, and is not there`);
    }
  },
};

function textOf({ epoch = 0, region, sequence, subject, type }: Event): string {
  return `${region} committed ${type} of ${subject} as its ${sequence}. in epoch ${epoch}`;
}
