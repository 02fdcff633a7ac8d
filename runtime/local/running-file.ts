import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Ports } from './layout.ts';

/** Says which processes the house is made of, for whoever has to look at them or end one. */
export interface RunningFile {
  launched(name: string, pid: number): void;
  /** The house ended cleanly. After a kill the file stays and names processes that are no more. */
  remove(): void;
}

const runningSchema = z.object({
  pid: z.int(),
  ports: z.object({ edge: z.int() }),
  processes: z.record(z.string(), z.int()),
  /** What the control room's switches ask for. */
  controlToken: z.string(),
});

/** A house that runs, as its running file tells; undefined where none does. */
export function readRunningFile(folder: string) {
  try {
    return runningSchema.parse(JSON.parse(readFileSync(join(folder, 'running.json'), 'utf8')));
  } catch {
    return undefined;
  }
}

/**
 * Keeps `running.json` in the data folder: `{ pid, ports, processes: { [name]: pid }, controlToken }`.
 * Whoever may read it may use the control room's switches: it is readable by its owner alone.
 */
export function openRunningFile(folder: string, ports: Ports, controlToken: string): RunningFile {
  const file = join(folder, 'running.json');
  const processes: Record<string, number> = {};
  return {
    launched: (name, pid) => {
      processes[name] = pid;
      try {
        // Replaced as a whole, so that no reader sees half of it.
        const running = { pid: process.pid, ports, processes, controlToken };
        writeFileSync(`${file}.new`, JSON.stringify(running), { mode: 0o600 });
        renameSync(`${file}.new`, file);
      } catch {
        // Only information: a full disk must not keep a Region from being started again.
      }
    },
    remove: () => rmSync(file, { force: true }),
  };
}
