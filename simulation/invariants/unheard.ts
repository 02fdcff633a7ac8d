import { instant, minuteMs } from '#kernel/time.ts';
import type { Event } from '#ports/event.ts';
import type { World } from '../world/world.ts';
import type { EndState } from './end-state.ts';
import { lines } from './facts.ts';

/**
 * What a Region that is lost for good took with it: events that it committed and nobody else ever
 * got. Only the simulator knows of them; they bound what may be missing in the end.
 */
export function unheard(world: World, { events }: EndState): readonly Event[] {
  if (world.lost.size === 0) return [];
  const heard = new Set(events.map(({ id }) => id));
  return [...world.committed.values()].filter(
    ({ id, region }) => world.lost.has(region) && !heard.has(id),
  );
}

/** Items travel each for itself: by so much an event may be ahead of what was committed with it. */
const apartMsMax = 15 * minuteMs;

/**
 * By how many units of each variant the books may be off: those that a lost Region moved at its end,
 * of which the event, or the allotment that was committed with it, never arrived.
 */
export function uncertainUnits(world: World, end: EndState): ReadonlyMap<string, number> {
  const uncertain = new Map<string, number>();
  if (world.lost.size === 0) return uncertain;
  const own = [...world.committed.values()].filter(({ region }) => world.lost.has(region));
  const lastAt = Math.max(...own.map(({ at }) => at));
  const lostFrom = Math.min(lastAt, ...unheard(world, end).map(({ at }) => at));
  const from = instant(Math.max(0, lostFrom - apartMsMax));
  for (const event of own) {
    if (event.at < from || !event.type.startsWith('stock.')) continue;
    for (const { quantity, variantId } of lines(event)) {
      uncertain.set(variantId, (uncertain.get(variantId) ?? 0) + Math.abs(quantity));
    }
  }
  return uncertain;
}
