import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { Bug } from './bug.ts';
import type { Trail } from './hunter.ts';

/** How a bug was caught, or that it was not. */
export interface Catch {
  readonly bug: Bug;
  /** Seeds that were run until it was caught, that one included. */
  readonly seeds: number;
  /** Of the run that caught it; undefined when none did. */
  readonly caughtBy?: { readonly seed: number; readonly rule: string; readonly detail: string };
}

/** A process that runs seeds with one bug in it, or with none. */
class Hunter {
  readonly #child: ChildProcess;
  readonly #ready: Promise<unknown>;
  readonly #ended: Promise<never>;
  #complaint = '';

  constructor(bug: string) {
    const stdio = ['ignore', 'ignore', 'pipe', 'ipc'] as const;
    this.#child = fork(new URL('hunter.ts', import.meta.url), [bug], { stdio: [...stdio] });
    this.#child.stderr?.on('data', (text) => (this.#complaint += String(text)));
    this.#ended = once(this.#child, 'exit').then(([code]) => {
      throw new Error(`The hunter ended with ${String(code)}.\n${this.#complaint}`);
    });
    this.#ended.catch(() => undefined);
    this.#ready = this.#answer();
    // Whoever asks next is told.
    this.#ready.catch(() => undefined);
  }

  async run(seed: number): Promise<Trail> {
    await this.#ready;
    const answer = this.#answer();
    this.#child.send(seed);
    return (await answer) as Trail; // Sent by `hunter.ts` alone.
  }

  close(): void {
    this.#child.kill();
  }

  async #answer(): Promise<unknown> {
    const answered = new Promise<unknown>((resolve) => this.#child.once('message', resolve));
    return await Promise.race([answered, this.#ended]);
  }
}

/**
 * Runs seed after seed with the bug in it until a rule breaks that it should break, at most
 * `bug.seedsMax`. A seed that breaks that rule without the bug as well proves nothing, and is passed
 * over.
 */
export async function hunt(bug: Bug, firstSeed: number): Promise<Catch> {
  const hunter = new Hunter(bug.name);
  try {
    for (let seeds = 1; seeds <= bug.seedsMax; seeds++) {
      const seed = firstSeed + seeds - 1;
      const { broken } = await hunter.run(seed);
      const found = broken.find(([rule]) => bug.breaks.includes(rule));
      if (!found) continue;
      const [rule, detail] = found;
      if (await isBrokenAnyway(seed, rule)) continue;
      return { bug, seeds, caughtBy: { seed, rule, detail } };
    }
    return { bug, seeds: bug.seedsMax };
  } finally {
    hunter.close();
  }
}

async function isBrokenAnyway(seed: number, rule: string): Promise<boolean> {
  const hunter = new Hunter('none');
  try {
    const { broken } = await hunter.run(seed);
    return broken.some(([name]) => name === rule);
  } finally {
    hunter.close();
  }
}
