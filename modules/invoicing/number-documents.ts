import type { Clock } from '#ports/clock.ts';
import { inTurn } from '#ports/in-turn.ts';
import { retryDelayMs } from '#ports/queue.ts';
import type { Random } from '#ports/random.ts';
import type { Table } from '#ports/table.ts';

const commitAttemptsMax = 12;

interface Ports {
  readonly table: Table;
  readonly clock: Clock;
  readonly random: Random;
}

/**
 * Does work on one series after the other within this process, so that its documents do not race
 * for the same number; and again when another process took the number first. `work` answers
 * undefined for "taken, once more".
 */
export function numberInTurn<T>(
  ports: Ports,
  series: string,
  work: () => Promise<T | undefined>,
): Promise<T> {
  return inTurn(ports.table, `series/${series}`, () => untilTaken(ports, series, work));
}

async function untilTaken<T>(
  ports: Ports,
  series: string,
  work: () => Promise<T | undefined>,
): Promise<T> {
  for (let attempt = 1; attempt <= commitAttemptsMax; attempt++) {
    const done = await work();
    if (done !== undefined) return done;
    await ports.clock.wait(Math.round(retryDelayMs(attempt, ports.random.fraction()) / 20));
  }
  throw new Error(`The numbers of ${series} were taken ${commitAttemptsMax} times over`);
}
