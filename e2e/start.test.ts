import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buyerIn } from './buyers.fixture.ts';
import { send } from './client.fixture.ts';
import { freePorts } from '#runtime/local/free-ports.ts';
import { startHouse } from './house.fixture.ts';
import type { House } from './house.fixture.ts';
import { buy, followTo, readOrder } from './shopping.fixture.ts';

/* In this order: each test finds the house as the one before left it. */

let house: House;
beforeAll(async () => {
  house = await startHouse();
}, 120_000);
afterAll(() => house?.remove());

const script = fileURLToPath(new URL('../runtime/local/main.ts', import.meta.url));

/** Starts the program on the house's folder, where it must not start, and waits for its end. */
async function startInVain(port: number) {
  const args = [script, '--port', String(port), '--data', house.folder];
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'ignore', 'pipe'],
    timeout: 25_000,
    killSignal: 'SIGKILL',
  });
  const ended = once(child, 'exit') as Promise<[number | null]>;
  const [errors, [code]] = await Promise.all([text(child.stderr), ended]);
  expect(errors).not.toMatch(/^\s+at .*:\d+/m);
  return { errors, code };
}

test('a folder in use is not opened a second time, and whoever uses it goes on', async () => {
  const partners = house.pidOf('partners');
  const { code, errors } = await startInVain(await freePorts(7));
  expect(code).toBe(1);
  expect(errors).toContain(`${house.folder} is in use by process`);
  expect(house.pidOf('partners')).toBe(partners);
  await buy(house, buyerIn('eu'));
});

test('a second start on the same ports says who is in the way', async () => {
  const { code, errors } = await startInVain(house.ports.edge);
  expect(code).toBe(1);
  expect(errors).toContain(house.folder);
});

test('a killed supervisor takes its processes along, and a start right after loses nothing', async () => {
  const bought = await buy(house, buyerIn('ap'));
  await house.killSupervisor();
  await house.start();
  expect(await readOrder(house, bought)).toMatchObject({ orderId: bought.order.orderId });
  await followTo(house, bought, 'closed');
}, 60_000);

test('told to end, it ends cleanly, says so, and is ready again in a moment', async () => {
  expect(await house.stop()).toBe(0);
  expect(house.output).toContain('Ended cleanly');
  expect(existsSync(join(house.folder, 'running.json'))).toBe(false);
  await expect(send(house.url, '/readyz')).rejects.toThrow('fetch failed');
  await house.start();
  const readyz = await send<{ regions: object }>(house.url, '/readyz');
  expect(readyz.body.regions).toEqual({ eu: true, ap: true });
}, 60_000);

test('a damaged store is named, and left as it is', async () => {
  await house.stop();
  const file = join(house.folder, 'regions', 'ap', 'store', 'store.mdb');
  writeFileSync(file, Buffer.alloc(200_000, 7));
  const { code, errors } = await startInVain(house.ports.edge);
  expect(code).toBe(1);
  expect(errors).toContain(file);
  expect(errors).toMatch(/restore/);
  expect(readFileSync(file).equals(Buffer.alloc(200_000, 7))).toBe(true);
}, 60_000);
