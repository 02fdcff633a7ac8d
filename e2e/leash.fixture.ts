import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/*
 * Runs the house as a process group of its own and kills the group when whoever forked this is
 * gone, however they went: no test run leaves a house behind.
 */
const main = fileURLToPath(new URL('../runtime/local/main.ts', import.meta.url));
const house = spawn(process.execPath, [main, ...process.argv.slice(2)], {
  detached: true,
  stdio: ['ignore', 'inherit', 'inherit'],
});
const { pid } = house;

process.on('disconnect', () => {
  if (pid !== undefined) killGroup(pid);
  process.exit(1);
});
house.on('exit', (code) => process.exit(code ?? 1));
process.send?.({ pid });

function killGroup(group: number): void {
  try {
    process.kill(-group, 'SIGKILL');
  } catch {
    // It ended by itself.
  }
}
