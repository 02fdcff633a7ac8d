import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Ports } from './layout.ts';

/** Says which processes the house is made of, for whoever has to look at them or end one. */
export interface RunningFile {
  launched(name: string, pid: number): void;
  /** The house ended cleanly. After a kill the file stays and names processes that are no more. */
  remove(): void;
}

/** Keeps `running.json` in the data folder: `{ pid, ports, processes: { [name]: pid } }`. */
export function openRunningFile(folder: string, ports: Ports): RunningFile {
  const file = join(folder, 'running.json');
  const processes: Record<string, number> = {};
  return {
    launched: (name, pid) => {
      processes[name] = pid;
      try {
        // Replaced as a whole, so that no reader sees half of it.
        writeFileSync(`${file}.new`, JSON.stringify({ pid: process.pid, ports, processes }));
        renameSync(`${file}.new`, file);
      } catch {
        // Only information: a full disk must not keep a Region from being started again.
      }
    },
    remove: () => rmSync(file, { force: true }),
  };
}
