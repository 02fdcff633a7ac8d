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

export interface SupervisedProcess {
  readonly name: string;
  /** Resolves once it is ready for the first time; rejects when it cannot start. */
  readonly ready: Promise<void>;
  readonly pid: () => number | undefined;
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
  let child: ChildProcess | undefined;
  let stopping = false;
  let wasReady = false;
  let failures = 0;
  const ready = new Promise<void>((resolve, reject) => {
    const launch = (): void => {
      const launched = forked(options.script);
      child = launched;
      let isReady = false;
      if (launched.pid !== undefined) options.onLaunched?.(launched.pid);
      launched.on('message', (message: FromChild) => {
        if (message.type === 'note') options.onNote(message.text);
        if (message.type === 'changed') options.onChanged?.(message.surrogateKeys);
        if (message.type === 'failed') {
          if (wasReady) options.onNote(`${options.name} cannot start: ${message.reason}`);
          reject(new Error(message.reason));
        }
        if (message.type !== 'ready') return;
        if (wasReady) {
          options.onNote(`${options.name} is back.`);
          options.onBack?.();
        }
        wasReady = true;
        isReady = true;
        resolve();
      });
      launched.on('exit', (code, signal) => {
        if (stopping || (options.endsByItself === true && code === 0)) return;
        if (!wasReady)
          return reject(
            new Error(`${options.name} ended before it was ready (${signal ?? code}).`),
          );
        options.onNote(`${options.name} ended (${signal ?? code}); starting it again.`);
        failures = isReady ? 0 : failures + 1;
        setTimeout(() => !stopping && launch(), restartDelayMs(failures));
      });
      send(launched, { type: 'start', config: options.config });
    };
    launch();
  });
  return {
    name: options.name,
    ready,
    pid: () => child?.pid,
    retire: () => {
      stopping = true;
    },
    stop: async () => {
      stopping = true;
      if (child) await stopChild(child);
    },
  };
}

function forked(script: string): ChildProcess {
  return fork(script, [], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    execArgv: [...process.execArgv, youngSpace],
  });
}

async function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
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
