import { statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { SimulatedClock, openSeededRandom } from '#adapters/simulated/index.ts';
import { blobsContract } from '#ports/blobs.contract.ts';
import { busContract } from '#ports/bus.contract.ts';
import { clockContract } from '#ports/clock.contract.ts';
import { SimulatedCustody } from '#adapters/simulated/custody.ts';
import type { Region } from '#kernel/region.ts';
import { evacuated, firstRoster } from '#kernel/roster.ts';
import { firstCursor } from '#ports/table.ts';
import { keysContract } from '#ports/keys.contract.ts';
import { mailContract } from '#ports/mail.contract.ts';
import { randomContract } from '#ports/random.contract.ts';
import { signInContract } from '#ports/sign-in.contract.ts';
import { telemetryContract } from '#ports/telemetry.contract.ts';
import { systemClock } from './clock.ts';
import { Mailbox } from './mail.ts';
import { openSystemRandom } from './random.ts';
import { openEmbeddedSignIn } from './sign-in.ts';
import { openEmbeddedRegionStore } from './store.ts';
import { EmbeddedTelemetry } from './telemetry.ts';
import { makeFolders } from './test-folder.ts';

const folders = makeFolders();

function evacuatedEu() {
  const changed = evacuated(firstRoster, 'eu', 'ap');
  if (!changed.ok) throw new Error(changed.code);
  return changed;
}

afterAll(() => folders.remove());

const clock = () => new SimulatedClock({ mode: 'manual' });
const random = openSystemRandom();

function openStore(folder = folders.make(), time = clock()) {
  return openEmbeddedRegionStore({ folder, region: 'eu', clock: time, random });
}

clockContract('system', () => systemClock);
randomContract('system', () => openSystemRandom());

blobsContract('embedded', async () => {
  const store = await openStore();
  return { blobs: store.blobs, close: () => store.close() };
});

busContract('embedded', async () => {
  const time = clock();
  const { bus, queues, close } = await openStore(folders.make(), time);
  return { bus, queues, now: () => time.now(), close };
});

keysContract('embedded', async () => {
  const [folder, keysFolder] = [folders.make(), folders.make()];
  const custody = { eu: new SimulatedCustody('eu'), ap: new SimulatedCustody('ap') };
  const open = (region: Region, own: string) => {
    const options = { keysFolder, region, custody: custody[region], clock: clock(), random };
    return openEmbeddedRegionStore({ ...options, folder: own });
  };
  let store = await open('eu', folder);
  const other = await open('ap', folders.make());
  const replicated = async () => {
    const { changes } = await store.replication.pull(firstCursor, 1_000);
    await other.replication.apply(changes);
    return other.keys;
  };
  return {
    keys: store.keys,
    restart: async () => {
      await store.close();
      store = await open('eu', folder);
      return store.keys;
    },
    foreign: replicated,
    evacuate: async () => {
      const { value: roster } = evacuatedEu();
      for (const view of Object.values(custody)) view.learn(roster);
      return await replicated();
    },
    close: async () => {
      await store.close();
      await other.close();
    },
  };
});

mailContract('embedded', async () => {
  const [folder, now] = [folders.make(), clock()];
  let mail = new Mailbox(folder, now);
  return {
    mail,
    letters: async () => (await mail.list(10)).toReversed().map(({ letter }) => letter),
    restart: async () => (mail = new Mailbox(folder, now)),
    advance: (durationMs) => now.advance(durationMs),
    close: async () => {},
  };
});

signInContract('embedded', async () => {
  const [folder, now] = [folders.make(), clock()];
  const make = (name: string) =>
    openEmbeddedSignIn({ keyFile: join(folder, name), clock: now, random });
  return {
    signIn: await make('sign-in-key'),
    now: () => now.now(),
    advance: (durationMs) => now.advance(durationMs),
    again: () => make('sign-in-key'),
    foreign: () => make('other-key'),
    close: async () => {},
  };
});

telemetryContract('embedded', () => {
  const telemetry = new EmbeddedTelemetry({ clock: clock(), write: () => {} });
  return {
    telemetry,
    logs: () => telemetry.recent(),
    counted: (name, attributes) =>
      telemetry
        .counts()
        .filter((metric) => metric.name === name)
        .find((metric) => JSON.stringify(metric.attributes) === JSON.stringify(attributes))
        ?.value ?? 0,
    measured: (name) => {
      const found = telemetry.durations().find((metric) => metric.name === name);
      return { count: found?.count ?? 0, maxMs: found?.max ?? 0 };
    },
  };
});

describe('secrets on disk', () => {
  test('are for their owner’s eyes', async () => {
    const folder = folders.make();
    const store = await openStore(folder);
    await store.close();
    await openEmbeddedSignIn({ keyFile: join(folder, 'sign-in-key'), clock: clock(), random });
    for (const file of ['ring-eu.json', 'sign-in-key']) {
      expect(statSync(join(folder, file)).mode & 0o777).toBe(0o600);
    }
  });
});

describe('embedded telemetry', () => {
  test('writes a log as one line of JSON', () => {
    const lines: string[] = [];
    const write = (line: string) => void lines.push(line);
    const telemetry = new EmbeddedTelemetry({
      clock: clock(),
      write,
      attributes: { region: 'eu' },
    });
    telemetry.log('warn', 'Line one\nline two', { code: 'c' });
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      level: 'warn',
      message: 'Line one\nline two',
      region: 'eu',
      code: 'c',
    });
  });

  test('percentiles are right to within a tenth', () => {
    const telemetry = new EmbeddedTelemetry({ clock: clock(), write: () => {} });
    const values = openSeededRandom(9).shuffled(Array.from({ length: 1_000 }, (_, n) => n + 1));
    for (const value of values) telemetry.duration('d', value);
    const [summary] = telemetry.durations();
    expect(Math.abs((summary?.p50 ?? 0) / 500 - 1)).toBeLessThan(0.1);
    expect(Math.abs((summary?.p99 ?? 0) / 990 - 1)).toBeLessThan(0.1);
    expect(summary).toMatchObject({ count: 1_000, max: 1_000, sum: 500_500 });
  });

  test('attributes that are surely ids do not fill the memory', () => {
    const telemetry = new EmbeddedTelemetry({ clock: clock(), write: () => {} });
    for (let n = 0; n < 20_000; n++) telemetry.count('c', 1, { orderId: `o${n}` });
    expect(telemetry.counts().length).toBeLessThan(6_000);
    expect(telemetry.counts().reduce((sum, { value }) => sum + value, 0)).toBe(20_000);
  });
});
