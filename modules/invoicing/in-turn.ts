import type { Clock } from '#ports/clock.ts';
import type { Random } from '#ports/random.ts';
import { retryDelayMs } from '#ports/queue.ts';

const commitAttemptsMax = 12;
const lanes = new Map<string, Promise<unknown>>();

/**
 * Does work on one series after the other within this process, so that its documents do not race
 * for the same number; and again when another process took the number first. Correctness rests on
 * the versions in the commit, not on the turn. `work` answers undefined for "taken, once more".
 */
export async function inTurn<T>(
  ports: { readonly clock: Clock; readonly random: Random },
  lane: string,
  work: () => Promise<T | undefined>,
): Promise<T> {
  const before = lanes.get(lane) ?? Promise.resolve();
  const mine = before.catch(() => undefined).then(() => untilTaken(ports, lane, work));
  lanes.set(lane, mine);
  try {
    return await mine;
  } finally {
    if (lanes.get(lane) === mine) lanes.delete(lane);
  }
}

async function untilTaken<T>(
  ports: { readonly clock: Clock; readonly random: Random },
  lane: string,
  work: () => Promise<T | undefined>,
): Promise<T> {
  for (let attempt = 1; attempt <= commitAttemptsMax; attempt++) {
    const done = await work();
    if (done !== undefined) return done;
    await ports.clock.wait(Math.round(retryDelayMs(attempt, ports.random.fraction()) / 20));
  }
  throw new Error(`The numbers of ${lane} were taken ${commitAttemptsMax} times over`);
}
