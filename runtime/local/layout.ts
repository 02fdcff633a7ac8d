import { randomBytes } from 'node:crypto';
import { chmod, mkdir, open, readFile, rename, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { z } from 'zod';
import { claimLock, StoreError } from '#adapters/embedded/index.ts';
import type { Region } from '#kernel/region.ts';

/** The ports in use, all derived from the edge's. */
export interface Ports {
  readonly edge: number;
  readonly regions: Readonly<Record<Region, number>>;
  readonly paymentProvider: number;
  readonly courier: number;
  readonly mailbox: number;
  readonly witness: number;
}

export function portsFrom(edge: number): Ports {
  return {
    edge,
    regions: { eu: edge + 1, ap: edge + 2 },
    paymentProvider: edge + 3,
    courier: edge + 4,
    mailbox: edge + 5,
    witness: edge + 6,
  };
}

const secretSchema = z.string().min(16);
const secretsSchema = z.object({
  interRegion: secretSchema,
  providerKey: secretSchema,
  webhook: secretSchema,
  courier: secretSchema,
});

/** Secrets of this one installation, made at first start. */
export type Secrets = Readonly<z.output<typeof secretsSchema>>;

/** A refusal to start: its message says what to do. */
export class CannotStart extends Error {
  override readonly name = 'CannotStart';
}

/** Makes the folder and its secrets where they are missing. Throws `CannotStart`. */
export async function prepareFolder(folder: string): Promise<Secrets> {
  try {
    await mkdir(folder, { recursive: true });
    const probe = join(folder, '.writable');
    await writeFile(probe, 'yes');
    return await loadSecrets(join(folder, 'secrets.json'));
  } catch (cause) {
    throw new CannotStart(whyNotWritable(folder, cause), { cause });
  }
}

/** Keeps the folder for this house alone; returns the way to let go. Throws `CannotStart`. */
export function claimHouse(folder: string): () => void {
  try {
    return claimLock(folder);
  } catch (cause) {
    if (cause instanceof StoreError) throw new CannotStart(cause.message, { cause });
    throw cause;
  }
}

function whyNotWritable(folder: string, cause: unknown): string {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  if (code === 'ENOSPC')
    return `The disk that holds ${folder} is full. Free some space, then start again.`;
  if (code === 'ENOTDIR' || code === 'EEXIST')
    return `${folder} is a file, not a folder. Name another with --data.`;
  if (cause instanceof SyntaxError || cause instanceof z.ZodError)
    return `${join(folder, 'secrets.json')} is damaged. Restore it, or remove ${folder} to start anew.`;
  return `The folder ${folder} cannot be written (${code || String(cause)}). Mend its permissions, or name another with --data.`;
}

async function loadSecrets(file: string): Promise<Secrets> {
  // Only where there is none are new ones made: what is merely unreadable must not be replaced.
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
    return undefined;
  });
  if (text !== undefined) return secretsSchema.parse(JSON.parse(text));
  const secret = () => randomBytes(32).toString('base64url');
  const secrets: Secrets = {
    interRegion: secret(),
    providerKey: `sk_test_${randomBytes(18).toString('hex')}`,
    webhook: `whsec_${randomBytes(24).toString('hex')}`,
    courier: secret(),
  };
  const handle = await open(`${file}.new`, 'w', 0o600);
  await handle.writeFile(JSON.stringify(secrets, null, 2));
  await handle.sync();
  await handle.close();
  await rename(`${file}.new`, file);
  await chmod(file, 0o600);
  return secrets;
}

const portWaitMs = 5_000;

/** Waits a little for ports that a process just killed still holds. Throws `CannotStart` naming the port. */
export async function claimPorts(ports: Ports, host: string): Promise<void> {
  const wanted = [
    ports.edge,
    ...Object.values(ports.regions),
    ports.paymentProvider,
    ports.courier,
    ports.mailbox,
    ports.witness,
  ];
  const deadline = Date.now() + portWaitMs;
  for (const port of wanted) {
    while (!(await isFree(port, port === ports.edge ? host : '127.0.0.1'))) {
      if (Date.now() > deadline) throw new CannotStart(takenMessage(port, ports.edge));
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}

function takenMessage(port: number, edge: number): string {
  const role =
    port === edge
      ? 'for the edge'
      : `inside (the edge's port is ${edge}, and the next six are used too)`;
  return `Port ${port}, needed ${role}, is taken by another program. Stop it, or choose another with --port.`;
}

async function isFree(port: number, host: string): Promise<boolean> {
  return await new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') return resolve(false);
      if (error.code === 'EACCES') {
        return reject(
          new CannotStart(`Port ${port} needs more rights. Choose one above 1023 with --port.`),
        );
      }
      reject(new CannotStart(`Cannot listen on ${host}:${port}: ${error.message}`));
    });
    probe.listen(port, host, () => probe.close(() => resolve(true)));
  });
}
