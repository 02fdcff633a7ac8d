import { refused } from '#kernel/result.ts';
import type { Result } from '#kernel/result.ts';
import type { Clock } from '#ports/clock.ts';
import type { Random } from '#ports/random.ts';
import type { Table, Write } from '#ports/table.ts';
import { backoffMsMax, backoffMsMin, commitAttemptsMax } from './limits.ts';

/** What was decided from what was just read: an answer, and what must be committed to give it. */
export interface Decision<T, C extends string> {
  readonly result: Result<T, C>;
  readonly writes: readonly Write[];
}

/** An answer that changes nothing. */
export function without<T, C extends string>(result: Result<T, C>): Decision<T, C> {
  return { result, writes: [] };
}

/**
 * Loads and decides anew until the decision commits, a bounded number of times with growing,
 * jittered waits. Refuses with `stock_contended` after the last, with nothing done.
 */
export async function commitDecision<T, C extends string>(
  ports: { table: Table; clock: Clock; random: Random },
  decide: () => Promise<Decision<T, C>>,
): Promise<Result<T, C | 'stock_contended'>> {
  for (let attempt = 1; attempt <= commitAttemptsMax; attempt++) {
    const { result, writes } = await decide();
    if (writes.length === 0 || (await ports.table.commit(writes)).ok) return result;
    const ceilingMs = Math.min(backoffMsMax, backoffMsMin * 2 ** (attempt - 1));
    await ports.clock.wait(Math.ceil(ceilingMs * ports.random.fraction()));
  }
  return refused('stock_contended', 'Too many buyers at once. Try again in a moment.');
}
