import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { controlTokenHeader } from '#runtime/local/control/doors.ts';
import type { ControlState } from '#runtime/local/control/state.ts';
import { portsFrom } from '#runtime/local/layout.ts';
import { readRunningFile } from '#runtime/local/running-file.ts';

/** What somebody at the terminal has to put right. */
export class CommandFailed extends Error {
  override readonly name = 'CommandFailed';
}

/** The control room of a house that runs on this machine. */
export class Control {
  readonly port: number;
  readonly url: string;
  readonly #token: string;

  constructor(port: number, token: string) {
    this.port = port;
    this.url = `http://127.0.0.1:${port}`;
    this.#token = token;
  }

  get providerUrl(): string {
    return `http://127.0.0.1:${portsFrom(this.port).paymentProvider}`;
  }

  /** Presses a switch. Throws `CommandFailed` with what the house answered when it does not work. */
  async press(command: string, body: unknown): Promise<ControlState> {
    return await this.#call(`/control/${command}`, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json', [controlTokenHeader]: this.#token },
    });
  }

  async state(): Promise<ControlState> {
    return await this.#call('/control/state', {});
  }

  /** Looks until the state is as wanted. Throws `CommandFailed` after `withinMs`. */
  async until(
    what: string,
    isWanted: (state: ControlState) => boolean,
    withinMs: number,
  ): Promise<ControlState> {
    const giveUpAt = performance.now() + withinMs;
    for (;;) {
      const state = await this.state();
      if (isWanted(state)) return state;
      if (performance.now() > giveUpAt) {
        throw new CommandFailed(`Waited ${withinMs / 1_000} s in vain until ${what}.`);
      }
      await wait(100);
    }
  }

  async #call(path: string, init: RequestInit): Promise<ControlState> {
    const signal = AbortSignal.timeout(60_000);
    const answer = await fetch(`${this.url}${path}`, { ...init, signal }).catch(
      (cause: unknown) => {
        throw new CommandFailed(
          `Nothing answers at ${this.url}. Start the house with "npm start".`,
          {
            cause,
          },
        );
      },
    );
    const body: unknown = await answer.json();
    if (answer.ok) return body as ControlState; // The house of this same code answers.
    const { detail } = problemSchema.parse(body);
    throw new CommandFailed(detail);
  }
}

const problemSchema = z.object({ detail: z.string() });

/** The control room of the house whose state is in a folder; undefined when none runs there. */
export function controlOf(folder: string): Control | undefined {
  const running = readRunningFile(folder);
  if (!running || !isAlive(running.pid)) return undefined;
  return new Control(running.ports.edge, running.controlToken);
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    // A killed house leaves its running file behind.
    return false;
  }
}
