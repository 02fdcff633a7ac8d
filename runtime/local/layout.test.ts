import {
  lstatSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { CannotStart, claimHouse, claimPorts, portsFrom, prepareFolder } from './layout.ts';

const root = mkdtempSync(join(tmpdir(), 'meridian-layout-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('the folder of all state', () => {
  test('is made with secrets of its own, which are kept and read by nobody else', async () => {
    const folder = join(root, 'new', 'house');
    const secrets = await prepareFolder(folder);
    expect(await prepareFolder(folder)).toEqual(secrets);
    expect(statSync(join(folder, 'secrets.json')).mode & 0o077).toBe(0);
    const other = await prepareFolder(join(root, 'other'));
    expect(new Set([...Object.values(secrets), ...Object.values(other)]).size).toBe(8);
  });

  test.each(['{"interRegion": "', '{}', 'null', '{"interRegion":1}'])(
    'with secrets that are damaged (%s) is refused, and they are left as they are',
    async (damaged) => {
      const folder = mkdtempSync(join(root, 'damaged-'));
      writeFileSync(join(folder, 'secrets.json'), damaged);
      await expect(prepareFolder(folder)).rejects.toThrow(/secrets\.json is damaged/);
      expect(readFileSync(join(folder, 'secrets.json'), 'utf8')).toBe(damaged);
    },
  );

  test('with secrets that cannot be read is refused, and they are not replaced', async () => {
    const folder = mkdtempSync(join(root, 'unreadable-'));
    const file = join(folder, 'secrets.json');
    symlinkSync(file, file);
    await expect(prepareFolder(folder)).rejects.toBeInstanceOf(CannotStart);
    expect(lstatSync(file).isSymbolicLink()).toBe(true);
  });

  test('is refused where a file is in the way, or on the way', async () => {
    const file = join(root, 'file');
    writeFileSync(file, '');
    await expect(prepareFolder(file)).rejects.toThrow(/is a file.*--data/);
    await expect(prepareFolder(join(file, 'house'))).rejects.toThrow(/is a file.*--data/);
  });

  test.skipIf(process.platform !== 'linux')('is refused where nobody may write', async () => {
    // Not even a superuser makes folders there.
    const refused = prepareFolder('/sys/meridian');
    await expect(refused).rejects.toBeInstanceOf(CannotStart);
    await expect(refused).rejects.toThrow(/cannot be written.*--data/);
  });

  test('belongs to one house at a time', async () => {
    const folder = join(root, 'claimed');
    await prepareFolder(folder);
    const release = claimHouse(folder);
    expect(() => claimHouse(folder)).toThrow(CannotStart);
    expect(() => claimHouse(folder)).toThrow(/in use.*choose another folder/);
    release();
    claimHouse(folder)();
  });
});

describe('the ports', () => {
  test('follow from that of the edge, all different', () => {
    const { edge, regions, paymentProvider, courier, mailbox, witness } = portsFrom(8080);
    const all = [edge, regions.eu, regions.ap, paymentProvider, courier, mailbox, witness];
    expect(new Set(all)).toEqual(new Set([8080, 8081, 8082, 8083, 8084, 8085, 8086]));
  });

  test('are waited for while a program that ends still holds one', async () => {
    const holder = createServer().listen(0, '127.0.0.1');
    await once(holder, 'listening');
    const { port } = holder.address() as AddressInfo; // A listening TCP server has one.
    const held = { ...portsFrom(port), regions: { eu: port, ap: port } };
    const ports = { ...held, paymentProvider: port, courier: port, mailbox: port, witness: port };
    let isFree = false;
    const claimed = claimPorts(ports, '127.0.0.1').then(() => isFree);
    holder.close(() => (isFree = true));
    expect(await claimed).toBe(true);
  });
});
