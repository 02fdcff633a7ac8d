import type { Table } from './table.ts';

/*
 * Who would only conflict waits instead: work on one name is done one after the other within this
 * process, first come first served. Only courtesy: what keeps things right are the versions in the
 * commits. Turns belong to a table, so that what never ends in one Region holds up no other.
 */
const turnsOf = new WeakMap<Table, Map<string, Promise<void>>>();

/** Does the work on a name, such as `payment/pay_eu_…`, when that before it has ended, well or badly. */
export async function inTurn<T>(table: Table, name: string, work: () => Promise<T>): Promise<T> {
  const turns = turnsOf.get(table) ?? new Map<string, Promise<void>>();
  turnsOf.set(table, turns);
  const before = turns.get(name);
  const { promise: mine, resolve: leave } = Promise.withResolvers<void>();
  turns.set(name, mine);
  try {
    if (before) await before;
    return await work();
  } finally {
    if (turns.get(name) === mine) turns.delete(name);
    leave();
  }
}
