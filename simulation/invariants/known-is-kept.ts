import { minuteMs } from '#kernel/time.ts';
import { eventKind, eventPartition } from '#ports/event.ts';
import type { Event } from '#ports/event.ts';
import { valueOf } from '#ports/item-kind.ts';
import { queryLimitMax } from '#ports/table.ts';
import type { Region } from '#kernel/region.ts';
import type { World } from '../world/world.ts';
import type { Invariant } from './invariant.ts';

const name = 'a successor overturns nothing that it knew';

/** What it decides may rest on what it read so long ago. */
const decidingMsMax = minuteMs;

/**
 * When a new holder takes its first step with anything, it goes on from all that had arrived of it: an
 * evacuation costs what had not, and no more.
 */
export const knownIsKept: Invariant = {
  name,
  watch: (world) => ({
    committed: (region, _writes, events) => {
      for (const event of events) {
        if ((event.epoch ?? 0) > 0) check(world, region, event);
      }
    },
  }),
};

function check(world: World, region: Region, step: Event): void {
  const { epoch = 0, sequence, subject } = step;
  const partition = eventPartition(subject);
  const nowMs = world.elapsedMs;
  // In memory the answer is what is there at this very moment, though it comes a little later.
  void world
    .site(region)
    .table.query({ partition, limit: queryLimitMax })
    .then(({ items }) => {
      const there = items.flatMap(({ key, ...item }) => {
        const event = valueOf(eventKind, { key, ...item });
        return event ? [{ event, sort: key.sort }] : [];
      });
      const hasBegun = there.some(
        ({ event }) => (event.epoch ?? 0) >= epoch && event.sequence < sequence,
      );
      if (hasBegun) return;
      const before = there.filter(({ event }) => (event.epoch ?? 0) < epoch);
      for (const { event, sort } of before) {
        if (event.sequence < sequence || !isWhole(before, event.sequence)) continue;
        const sinceMs = world.arrivedMs.get(`${region} ${partition} ${sort}`) ?? nowMs;
        if (nowMs - sinceMs < decidingMsMax) continue;
        world.violate(name, `${region} overturned ${event.type} of ${subject}, which it had`);
      }
    });
}

/** Whether all events up to a sequence are there. */
function isWhole(there: readonly { readonly event: Event }[], upTo: number): boolean {
  const found = new Set(there.map(({ event }) => event.sequence));
  for (let sequence = 1; sequence <= upTo; sequence++) if (!found.has(sequence)) return false;
  return true;
}
