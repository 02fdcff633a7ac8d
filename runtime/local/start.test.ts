import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';

const root = mkdtempSync(join(tmpdir(), 'meridian-start-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** Starts the program and waits for its end, which in these tests comes by itself. */
async function start(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const script = fileURLToPath(new URL('main.ts', import.meta.url));
  const child = spawn(process.execPath, [script, ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 25_000,
    killSignal: 'SIGKILL',
  });
  const [out, errors, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit') as Promise<[number | null]>,
  ]);
  return { out, errors, code };
}

/** A stack trace helps nobody who starts a program. */
const traces = /^\s+at .*:\d+/m;

describe('the program says what is wrong, and ends with an error', () => {
  test.each([
    [['--port', '99999'], 'whole number from 1 to 65529'],
    [['--port', 'eighty'], 'whole number from 1 to 65529'],
    [['--courier-speed', '0'], 'above zero'],
    [['--link-delay', '-1'], 'milliseconds'],
    [['--prot', '9000'], '--port'],
  ])('when it is called with %j', async (args, said) => {
    const { code, errors } = await start(args);
    expect(errors).toContain(said);
    expect(errors).not.toMatch(traces);
    expect(code).not.toBe(0);
  });

  test('when PORT is no port', async () => {
    const { code, errors } = await start([], { PORT: 'http' });
    expect(errors).toMatch(/PORT.*whole number from 1 to 65529/s);
    expect(errors).not.toMatch(traces);
    expect(code).not.toBe(0);
  });

  test('when a port that it needs inside is taken, and by its number', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo; // A listening TCP server has one.
    const folder = join(root, 'taken');
    const { code, errors } = await start(['--port', String(port - 2), '--data', folder]);
    other.close();
    expect(errors).toContain(`Port ${port}`);
    expect(errors).toContain('--port');
    expect(errors).not.toMatch(traces);
    expect(code).toBe(1);
  });

  test('when the folder is a file', async () => {
    const file = join(root, 'file');
    writeFileSync(file, '');
    const { code, errors } = await start(['--data', file, '--port', '21000']);
    expect(errors).toContain(`${file} is a file`);
    expect(errors).not.toMatch(traces);
    expect(code).toBe(1);
  });
});

test('help tells of every option and of an end that loses nothing', async () => {
  const { code, out } = await start(['--help']);
  expect(code).toBe(0);
  for (const said of ['--port', 'PORT', '--data', '--courier-speed', 'npm run demo', 'Ctrl-C']) {
    expect(out).toContain(said);
  }
});
