import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';

/** What a child tells its parent, and a parent its child. */
type FromChild =
  | { readonly type: 'ready' }
  | { readonly type: 'failed'; readonly reason: string }
  | { readonly type: 'note'; readonly text: string }
  | { readonly type: 'changed'; readonly surrogateKeys: readonly string[] };
type ToChild = { readonly type: 'start'; readonly config: unknown } | { readonly type: 'stop' };

/**
 * Room in MB for young objects: what dozens of requests under way hold is then garbage before it is
 * looked for, instead of being copied about.
 */
const youngSpace = '--max-semi-space-size=64';
const stopTimeoutMs = 6_000;
/** An orphan ends by itself, however its work hangs, and lets go of its port and folder. */
const orphanStopMs = 10_000;

/** The wait before a part is started again, after so many starts in a row that did not succeed. */
export function restartDelayMs(failures: number): number {
  return Math.min(30_000, 400 * 2 ** failures);
}

export type ProcessState = 'starting' | 'running' | 'halted';

export interface SupervisedProcess {
  readonly name: string;
  /** Resolves once it is ready for the first time; rejects when it cannot start. */
  readonly ready: Promise<void>;
  readonly pid: () => number | undefined;
  readonly state: () => ProcessState;
  /** Kills it outright, as a power cut would, and leaves it so until `resume`. */
  halt(): Promise<void>;
  /** Starts what was halted. Resolves once it is ready; rejects, and leaves it halted, when it cannot start. */
  resume(): Promise<void>;
  /** From now on its end is expected: it is not started again. */
  retire(): void;
  stop(): Promise<void>;
}

interface SuperviseOptions {
  readonly name: string;
  readonly script: string;
  readonly config: unknown;
  /** It has an end: exit code 0 means that its work is done. */
  readonly endsByItself?: boolean;
  readonly onNote: (text: string) => void;
  /** It runs as this process now, at first or again. */
  readonly onLaunched?: (pid: number) => void;
  /** A Region's read model changed: what carries these surrogate keys is stale. */
  readonly onChanged?: (surrogateKeys: readonly string[]) => void;
  /** It died, was started again, and is ready. */
  readonly onBack?: () => void;
}

/**
 * Runs a part of the house in a process of its own and starts it again should it die. Its
 * configuration goes over a pipe, so that secrets show in no process list.
 */
export function supervise(options: SuperviseOptions): SupervisedProcess {
  const part = new Part(options);
  return {
    name: options.name,
    ready: part.launch(),
    pid: () => part.pid,
    state: () => part.state,
    halt: () => part.halt(),
    resume: () => part.resume(),
    retire: () => part.retire(),
    stop: () => part.stop(),
  };
}

class Part {
  readonly #options: SuperviseOptions;
  #child: ChildProcess | undefined;
  #state: ProcessState = 'starting';
  #isRetired = false;
  #wasReady = false;
  #failures = 0;
  #again: NodeJS.Timeout | undefined;

  constructor(options: SuperviseOptions) {
    this.#options = options;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  get state(): ProcessState {
    return this.#state;
  }

  /** Starts the process. Rejects when it ends, or says that it cannot start, before it is ready. */
  launch(): Promise<void> {
    const { config, name, onChanged, onLaunched, onNote, script } = this.#options;
    const child = forked(script);
    this.#child = child;
    this.#state = 'starting';
    if (child.pid !== undefined) onLaunched?.(child.pid);
    return new Promise((resolve, reject) => {
      child.on('message', (message: FromChild) => {
        if (message.type === 'note') onNote(message.text);
        if (message.type === 'changed') onChanged?.(message.surrogateKeys);
        if (message.type === 'failed') reject(new Error(message.reason));
        if (message.type !== 'ready') return;
        this.#isReady();
        resolve();
      });
      child.on('exit', (code, signal) => {
        reject(new Error(`${name} ended before it was ready (${signal ?? code}).`));
        this.#ended(code, signal);
      });
      send(child, { type: 'start', config });
    });
  }

  async halt(): Promise<void> {
    this.#state = 'halted';
    clearTimeout(this.#again);
    const child = this.#child;
    if (!child || hasEnded(child)) return;
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    child.kill('SIGKILL');
    await ended;
  }

  async resume(): Promise<void> {
    if (this.#state !== 'halted' || this.#isRetired) return;
    try {
      await this.launch();
    } catch (error) {
      await this.halt();
      throw error;
    }
  }

  retire(): void {
    this.#isRetired = true;
    clearTimeout(this.#again);
  }

  async stop(): Promise<void> {
    this.retire();
    if (this.#child) await stopChild(this.#child);
  }

  #isReady(): void {
    const { name, onBack, onNote } = this.#options;
    this.#state = 'running';
    this.#failures = 0;
    if (this.#wasReady) {
      onNote(`${name} is back.`);
      onBack?.();
    }
    this.#wasReady = true;
  }

  #ended(code: number | null, signal: NodeJS.Signals | null): void {
    const { endsByItself, name, onNote } = this.#options;
    if (this.#isRetired || this.#state === 'halted') return;
    // Its first start is awaited by whoever started it.
    if ((endsByItself === true && code === 0) || !this.#wasReady) return;
    onNote(`${name} ended (${signal ?? code}); starting it again.`);
    this.#again = setTimeout(() => this.#relaunch(), restartDelayMs(this.#failures));
    this.#state = 'starting';
    this.#failures += 1;
  }

  #relaunch(): void {
    const { name, onNote } = this.#options;
    this.launch().catch((error: unknown) => {
      if (this.#isRetired || this.#state === 'halted') return;
      onNote(`${name} cannot start: ${error instanceof Error ? error.message : String(error)}`);
    });
  }
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

function forked(script: string): ChildProcess {
  return fork(script, [], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    execArgv: [...process.execArgv, youngSpace],
  });
}

async function stopChild(child: ChildProcess): Promise<void> {
  if (hasEnded(child)) return;
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  send(child, { type: 'stop' });
  const force = setTimeout(() => child.kill('SIGKILL'), stopTimeoutMs);
  await ended;
  clearTimeout(force);
}

function send(child: ChildProcess, message: ToChild): void {
  if (child.connected) child.send(message, () => undefined);
}

export interface Running {
  stop(): Promise<void>;
}

/** What a child may tell while it runs. */
export interface Tell {
  /** A line for the person at the terminal. */
  note(text: string): void;
  changed(surrogateKeys: readonly string[]): void;
}

/** The child's side: starts with the configuration it is sent, ends when told to or orphaned. */
export function runAsChild(start: (config: unknown, tell: Tell) => Promise<Running>): void {
  let running: Promise<Running> | undefined;
  const tell = (message: FromChild): void => {
    if (process.connected) process.send?.(message, () => undefined);
  };
  let isStopping = false;
  const stop = (): void => {
    if (isStopping) return;
    isStopping = true;
    const ending = running?.then((started) => started.stop()) ?? Promise.resolve();
    ending.then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on('message', (message: ToChild) => {
    if (message.type === 'stop') return stop();
    running = start(message.config, {
      note: (text) => tell({ type: 'note', text }),
      changed: (surrogateKeys) => tell({ type: 'changed', surrogateKeys }),
    });
    running.then(
      () => tell({ type: 'ready' }),
      (error: unknown) => {
        tell({ type: 'failed', reason: error instanceof Error ? error.message : String(error) });
        setTimeout(() => process.exit(1), 100);
      },
    );
  });
  process.on('disconnect', () => {
    setTimeout(() => process.exit(1), orphanStopMs).unref();
    stop();
  });
  // Both reach the whole group of processes, so the parent hears them too and decides when to stop.
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', () => undefined);
}
