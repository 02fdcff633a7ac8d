import type { Table } from './table.ts';

/*
 * Who would only conflict waits instead: work on one name is done one after the other within this
 * process, first come first served. Only courtesy: what keeps things right are the versions in the
 * commits. Turns belong to a table, so that what never ends in one Region holds up no other.
 */
interface Line {
  /** Resolves when the last who joined has left. */
  readonly last: Promise<void>;
  readonly waiters: number;
}

const linesOf = new WeakMap<Table, Map<string, Line>>();

/** Does the work on a name, such as `payment/pay_eu_…`, when that before it has ended, well or badly. */
export async function inTurn<T>(table: Table, name: string, work: () => Promise<T>): Promise<T> {
  return inLines(table, [name], work);
}

/**
 * Does work that concerns several names, when all that came before it on any of them has ended.
 * Undefined, with nothing done, when in one of their lines as many wait as may.
 */
export async function inTurns<T>(
  table: Table,
  names: readonly string[],
  waitersMax: number,
  work: () => Promise<T>,
): Promise<T | undefined> {
  const isTooLong = (name: string) => (linesOf.get(table)?.get(name)?.waiters ?? 0) >= waitersMax;
  return names.some(isTooLong) ? undefined : inLines(table, names, work);
}

/** Joins all of the lines at once, so that no two can wait for each other. */
async function inLines<T>(
  table: Table,
  names: readonly string[],
  work: () => Promise<T>,
): Promise<T> {
  const lines = linesOf.get(table) ?? new Map<string, Line>();
  linesOf.set(table, lines);
  const mine = [...new Set(names)];
  const ahead = mine.flatMap((name) => lines.get(name)?.last ?? []);
  const { promise: last, resolve: leave } = Promise.withResolvers<void>();
  for (const name of mine) lines.set(name, { last, waiters: (lines.get(name)?.waiters ?? 0) + 1 });
  try {
    await Promise.all(ahead);
    return await work();
  } finally {
    for (const name of mine) {
      const line = lines.get(name);
      if (line === undefined || line.waiters === 1) lines.delete(name);
      else lines.set(name, { ...line, waiters: line.waiters - 1 });
    }
    leave();
  }
}
