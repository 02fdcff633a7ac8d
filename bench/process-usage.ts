import { readFileSync } from 'node:fs';

/** Linux counts processor time in ticks of 10 ms: USER_HZ is 100 on all that we run on. */
const tickMs = 10;

export interface Usage {
  readonly cpuMs: number;
  readonly residentBytes: number;
}

/** What a process has used so far, as the kernel counts it. Linux only; zeros elsewhere. */
export function usageOf(pid: number): Usage {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in brackets may hold spaces: the fields are counted after it. See proc(5).
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const ticks = Number(fields[11]) + Number(fields[12]);
    return { cpuMs: ticks * tickMs, residentBytes: Number(fields[21]) * 4_096 };
  } catch {
    return { cpuMs: 0, residentBytes: 0 };
  }
}
