import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { present } from '#kernel/assert.ts';
import type { Region } from '#kernel/region.ts';
import { controlTokenHeader } from '#runtime/local/control/doors.ts';
import type { ControlState } from '#runtime/local/control/state.ts';
import { demoSecret } from '#runtime/local/demo-people.ts';
import { portsFrom } from '#runtime/local/layout.ts';
import type { Ports } from '#runtime/local/layout.ts';
import { readRunningFile } from '#runtime/local/running-file.ts';
import { ask, send } from './client.fixture.ts';
import { freePorts } from '#runtime/local/free-ports.ts';
import { until } from './poll.fixture.ts';

/** The parts that run in processes of their own. */
export type Part = Region | 'partners';

const startTimeoutMs = 90_000;

/** A whole house in real processes, on a folder and ports of its own. */
export class House {
  readonly folder = mkdtempSync(join(tmpdir(), 'meridian-house-'));
  readonly ports: Ports;
  readonly url: string;
  readonly #options: readonly string[];
  #leash: ChildProcess | undefined;
  #group: number | undefined;
  #output = '';

  constructor(edgePort: number, options: readonly string[]) {
    this.ports = portsFrom(edgePort);
    this.url = `http://127.0.0.1:${edgePort}`;
    this.#options = ['--port', String(edgePort), '--data', this.folder, ...options];
  }

  /** Everything that the house printed. */
  get output(): string {
    return this.#output;
  }

  /** Starts it, or starts it again on the same folder, and waits until it is ready. */
  async start(): Promise<void> {
    const script = fileURLToPath(new URL('leash.fixture.ts', import.meta.url));
    const leash = fork(script, [...this.#options], {
      execArgv: [],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.#leash = leash;
    const readyBefore = this.#output.split('Meridian is ready').length;
    const keep = (chunk: Buffer) => (this.#output += chunk.toString());
    leash.stdout?.on('data', keep);
    leash.stderr?.on('data', keep);
    leash.on('message', ({ pid }: { pid: number }) => (this.#group = pid));
    const state = () => ({
      ended: leash.exitCode !== null,
      ready: this.#output.split('Meridian is ready').length > readyBefore,
    });
    const seen = await until('it is ready', state, (is) => is.ended || is.ready, startTimeoutMs);
    if (!seen.ready) throw new Error(`The house did not start:\n${this.#output}`);
  }

  /** The process that a part runs as now. */
  pidOf(part: Part): number {
    return present(readRunningFile(this.folder)?.processes[part], `a process of ${part}`);
  }

  /** Kills a part outright; the supervisor starts it again. Gives the process that was killed. */
  kill(part: Part): number {
    const pid = this.pidOf(part);
    process.kill(pid, 'SIGKILL');
    return pid;
  }

  /** Waits until a part that was killed runs as another process and answers. */
  async isBack(part: Part, killed: number): Promise<void> {
    const port = part === 'partners' ? this.ports.paymentProvider : this.ports.regions[part];
    const path = part === 'partners' ? '/_control' : '/readyz';
    const look = async () =>
      this.pidOf(part) === killed
        ? 0
        : await send(`http://127.0.0.1:${port}`, path).then(
            ({ status }) => status,
            () => 0,
          );
    await until(`${part} is back`, look, (status) => status === 200, startTimeoutMs);
  }

  /** Kills every process at once, as a power cut would. */
  async killAll(): Promise<void> {
    if (this.#group !== undefined && !this.#hasEnded()) process.kill(-this.#group, 'SIGKILL');
    await this.#ended();
  }

  /** Kills the supervisor alone; its processes notice, and end by themselves. */
  async killSupervisor(): Promise<void> {
    if (this.#group !== undefined) process.kill(this.#group, 'SIGKILL');
    await this.#ended();
  }

  #hasEnded(): boolean {
    return this.#leash === undefined || this.#leash.exitCode !== null;
  }

  /** Ends it as Ctrl-C does. Gives the exit code. */
  async stop(): Promise<number | null> {
    if (this.#group !== undefined) process.kill(this.#group, 'SIGTERM');
    return await this.#ended();
  }

  async #ended(): Promise<number | null> {
    const leash = this.#leash;
    if (!leash) return null;
    await until(
      'it ended',
      () => leash.exitCode,
      (code) => code !== null,
      30_000,
    );
    this.#group = undefined;
    return leash.exitCode;
  }

  /** For `afterAll`: nothing of it is left. */
  async remove(): Promise<void> {
    if (this.#group !== undefined) await this.killAll();
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  /** Cuts or mends the sea between the Regions, both ways. */
  async link(state: 'cut' | 'mended'): Promise<void> {
    await this.press(state === 'cut' ? 'cut' : 'heal', {});
  }

  /** Presses a switch of the control room. */
  async press(command: string, body: unknown): Promise<ControlState> {
    const running = present(readRunningFile(this.folder), 'a house that runs');
    return await ask<ControlState>(this.url, `/control/${command}`, {
      method: 'POST',
      body,
      headers: { [controlTokenHeader]: running.controlToken },
      timeoutMs: 60_000,
    });
  }

  /** All that the control room sees. */
  async look(): Promise<ControlState> {
    return await ask<ControlState>(this.url, '/control/state');
  }

  async courier(switches: Readonly<Record<string, unknown>>): Promise<void> {
    const url = `http://127.0.0.1:${this.ports.courier}`;
    await ask(url, '/_control', { method: 'POST', body: switches });
  }

  async provider(switches: Readonly<Record<string, unknown>>): Promise<void> {
    await ask(this.providerUrl, '/_control', { method: 'POST', body: switches });
  }

  get providerUrl(): string {
    return `http://127.0.0.1:${this.ports.paymentProvider}`;
  }

  get mailboxUrl(): string {
    return `http://127.0.0.1:${this.ports.mailbox}`;
  }

  /** The token of one of the people of the seeded house, by the part of their name before the @. */
  async signIn(who: string): Promise<string> {
    const body = { name: `${who}@meridian.example`, secret: demoSecret };
    const { token } = await ask<{ token: string }>(this.url, '/api/sign-in', {
      method: 'POST',
      body,
    });
    return token;
  }
}

/** Starts a house on free ports. The courier is so fast that a parcel is there within a second. */
export async function startHouse(...options: string[]): Promise<House> {
  const house = new House(await freePorts(7), [
    '--courier-speed',
    '150000',
    '--no-pictures',
    ...options,
  ]);
  try {
    await house.start();
  } catch (error) {
    await house.remove();
    throw error;
  }
  return house;
}
