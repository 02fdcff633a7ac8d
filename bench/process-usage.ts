import { readFileSync } from 'node:fs';

/** Linux counts processor time in ticks of 10 ms: USER_HZ is 100 on all that we run on. */
const tickMs = 10;

export interface Usage {
  readonly cpuMs: number;
  /** The part of it that the main thread used, on which all of our code runs. */
  readonly mainMs: number;
  readonly residentBytes: number;
}

/** What a process has used so far, as the kernel counts it. Linux only; zeros elsewhere. */
export function usageOf(pid: number): Usage {
  try {
    const fields = statOf(`/proc/${pid}/stat`);
    const mainMs = ticksIn(statOf(`/proc/${pid}/task/${pid}/stat`)) * tickMs;
    return { cpuMs: ticksIn(fields) * tickMs, mainMs, residentBytes: Number(fields[21]) * 4_096 };
  } catch {
    return { cpuMs: 0, mainMs: 0, residentBytes: 0 };
  }
}

/** The fields after the name in brackets, which may hold spaces of its own. See proc(5). */
function statOf(path: string): string[] {
  const stat = readFileSync(path, 'utf8');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}

function ticksIn(fields: readonly string[]): number {
  return Number(fields[11]) + Number(fields[12]);
}
