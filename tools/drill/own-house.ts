import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePorts } from '#runtime/local/free-ports.ts';
import { CommandFailed, controlOf } from './control.ts';
import type { Control } from './control.ts';

const startWithinMs = 120_000;
/** Frankfurt and Singapore are 160 ms apart, there and back. */
const linkDelayMs = 80;
/** A parcel is there within a second, so that the books come to rest while one watches. */
const courierSpeed = 150_000;

export interface OwnHouse {
  readonly control: Control;
  /** Ends it and removes its folder. */
  remove(): Promise<void>;
}

/** Starts a house of its own on free ports and an empty folder. Throws `CommandFailed`. */
export async function startOwnHouse(): Promise<OwnHouse> {
  const folder = mkdtempSync(join(tmpdir(), 'meridian-drill-'));
  const script = fileURLToPath(new URL('../../runtime/local/main.ts', import.meta.url));
  const options = {
    '--port': await freePorts(7),
    '--data': folder,
    '--link-delay': linkDelayMs,
    '--courier-speed': courierSpeed,
  };
  const args = Object.entries(options).flatMap(([name, value]) => [name, String(value)]);
  const house = spawn(process.execPath, [script, '--no-pictures', ...args], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const ended = new Promise<void>((resolve) => house.once('exit', () => resolve()));
  const kill = () => void house.kill('SIGKILL');
  process.once('exit', kill);
  const remove = async (): Promise<void> => {
    house.kill('SIGTERM');
    await Promise.race([ended, wait(20_000, undefined, { ref: false })]);
    kill();
    process.off('exit', kill);
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    return { control: await ready(folder, () => house.exitCode === null), remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

async function ready(folder: string, isRunning: () => boolean): Promise<Control> {
  const giveUpAt = performance.now() + startWithinMs;
  while (isRunning() && performance.now() < giveUpAt) {
    const control = controlOf(folder);
    const state = await control?.state().catch(() => undefined);
    if (control && state?.regions.eu.trusted === true && state.regions.ap.trusted) return control;
    await wait(200);
  }
  throw new CommandFailed('A house of its own did not start; see above why.');
}
