import { setTimeout as wait } from 'node:timers/promises';
import { usageOf } from './process-usage.ts';

/** A process that uses less of a processor than this has nothing left to do. */
const quietShare = 0.04;
const lookEveryMs = 1_000;
const looksInARow = 2;

/**
 * Waits until a process has done what it still had to do, such as the work that an earlier run left,
 * at most `secondsMax`. Returns whether it became quiet.
 */
export async function becomeQuiet(pid: number, secondsMax: number): Promise<boolean> {
  let before = usageOf(pid);
  let quietLooks = 0;
  for (let second = 0; second < secondsMax; second++) {
    await wait(lookEveryMs);
    const now = usageOf(pid);
    const isQuiet = now.cpuMs - before.cpuMs < quietShare * lookEveryMs;
    quietLooks = isQuiet ? quietLooks + 1 : 0;
    if (quietLooks === looksInARow) return true;
    before = now;
  }
  return false;
}
