import type { Table } from '#ports/table.ts';
import { laneWaitersMax } from './limits.ts';

/**
 * One lane for each variant, in this process: who changes a variant's allotments waits for those
 * before, first come first served. Only courtesy: it turns a thousand conflicting commits of a
 * sought-after piece into a queue. What keeps stock right are the versions.
 *
 * A caller joins all of its lanes at once, so that no two can wait for each other.
 */
interface Lane {
  readonly last: Promise<void>;
  readonly waiters: number;
}

const lanesOf = new WeakMap<Table, Map<string, Lane>>();

/** Does the work when its turn comes; undefined, with nothing done, when a lane is too long. */
export async function inLanes<T>(
  table: Table,
  names: readonly string[],
  work: () => Promise<T>,
): Promise<T | undefined> {
  const lanes = lanesOf.get(table) ?? new Map<string, Lane>();
  lanesOf.set(table, lanes);
  const mine = [...new Set(names)];
  const ahead = mine.flatMap((name) => lanes.get(name) ?? []);
  if (ahead.some(({ waiters }) => waiters >= laneWaitersMax)) return undefined;

  const { promise: last, resolve: leave } = Promise.withResolvers<void>();
  for (const name of mine) lanes.set(name, { last, waiters: (lanes.get(name)?.waiters ?? 0) + 1 });
  try {
    await Promise.all(ahead.map((lane) => lane.last));
    return await work();
  } finally {
    for (const name of mine) {
      const lane = lanes.get(name);
      if (lane === undefined || lane.waiters === 1) lanes.delete(name);
      else lanes.set(name, { ...lane, waiters: lane.waiters - 1 });
    }
    leave();
  }
}
