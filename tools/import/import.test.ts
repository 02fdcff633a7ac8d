import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openSimulatedRegion } from '#adapters/simulated/index.ts';
import { makeId } from '#kernel/ids.ts';
import { dayMs, plus } from '#kernel/time.ts';
import { catalogueRoutes, productsPartition } from '#modules/catalogue/index.ts';
import type { ImportedStock } from '#modules/catalogue/index.ts';
import { openApp } from '#runtime/http/app.ts';
import { listen } from '#runtime/http/node-server.ts';
import type { NodeServer } from '#runtime/http/node-server.ts';
import { Repetitions } from '#runtime/http/repetition.ts';

const folder = mkdtempSync(join(tmpdir(), 'import-'));
const fixtures = fileURLToPath(new URL('../../modules/catalogue/fixtures', import.meta.url));
const region = openSimulatedRegion({ region: 'eu', seed: 1 });
const stock: ImportedStock[] = [];
let server: NodeServer;
let token = '';

beforeAll(async () => {
  const { clock, table } = region;
  const receiveStock = async (received: readonly ImportedStock[]) => {
    stock.push(...received);
    return [];
  };
  const app = openApp(catalogueRoutes({ ...region, receiveStock }), {
    ...region,
    repetitions: new Repetitions(table),
    catalogueHome: 'eu',
    forward: () => Promise.reject(new Error('Nothing is forwarded here')),
  });
  const none = () => undefined;
  server = await listen({
    host: '127.0.0.1',
    port: 0,
    app,
    answerRead: none,
    readiness: () => 'ready',
  });
  const staffId = makeId('staff', 'eu', 0, new Uint8Array(10));
  const actor = { kind: 'staff', staffId, roles: ['merchandiser'] } as const;
  token = await region.signIn.issue(actor, plus(clock.now(), dayMs));
});

afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

function run(...args: string[]): Promise<Ended> {
  const script = fileURLToPath(new URL('./main.ts', import.meta.url));
  return new Promise((resolve) => {
    execFile(process.execPath, [script, ...args], (error, out, err) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, err });
    });
  });
}

function importing(file: string, ...args: string[]): Promise<Ended> {
  return run(file, '--url', `http://127.0.0.1:${server.port}`, '--token', token, ...args);
}

async function handles(): Promise<string[]> {
  const page = await region.table.query({
    index: 'index1',
    partition: productsPartition,
    limit: 1_000,
  });
  return page.items.map((item) => (item.value as { handle: string }).handle); // Products have one.
}

describe('npm run import', () => {
  test('a dry run first, then the import, then nothing left to do', async () => {
    const file = join(fixtures, 'atelier.csv');
    const dry = await importing(file, '--dry-run');
    expect(dry).toMatchObject({ code: 0 });
    expect(dry.out).toContain('4 to create');
    expect(await handles()).toEqual([]);

    const first = await importing(file, '--publish');
    expect(first.out).toContain(
      '8 rows; products: 4 created, 0 updated, 0 unchanged, 0 failed; variants: 7',
    );
    expect(first.out).toContain('Atelier Note');
    expect(await handles()).toEqual(['harbour-tote', 'lampe-etoile', 'tide-scarf', 'unnamed-belt']);
    expect(stock).toHaveLength(2);

    const second = await importing(file, '--publish');
    expect(second.out).toContain('0 created, 0 updated, 4 unchanged');
  });

  test('a file of many parts keeps its row numbers', async () => {
    const body = 'A long and quiet text. '.repeat(40);
    const rows = Array.from({ length: 600 }, (_, index) => {
      const price = index === 555 ? 'dear' : '100';
      return `many-${index},Many ${index},${body},M-${index},${price}`;
    });
    const file = join(folder, 'many.csv');
    writeFileSync(
      file,
      ['Handle,Title,Body (HTML),Variant SKU,Variant Price', ...rows].join('\r\n'),
    );
    const ended = await importing(file);
    expect(ended.code).toBe(1);
    expect(ended.out).toContain('599 created, 0 updated, 0 unchanged, 1 failed');
    expect(ended.out).toMatch(/^557 {2}Variant Price {2}price_invalid {2}"dear"/m);
    expect(ended.err.trim().split('\n').length).toBeGreaterThan(2);
  });

  test('errors are a table by row, and the exit code says so', async () => {
    const ended = await importing(join(fixtures, 'faulty.csv'), '--dry-run');
    expect(ended.code).toBe(1);
    const lines = ended.out.split('\n');
    expect(lines[0]).toMatch(/^Row +Column +Code +What is wrong/);
    expect(lines.filter((line) => /^ *\d+ {2}/.test(line))).toHaveLength(15);
  });

  test.each<[string, string[], number, string]>([
    ['no file', [], 2, 'missing required argument'],
    ['a market that is none', ['x.csv', '--market', 'mars'], 2, 'Choose one of europe'],
    ['an address that is none', ['x.csv', '--url', 'mars'], 2, 'Write it as http'],
    ['a file that is not there', [join(folder, 'none.csv')], 3, 'cannot be read'],
    ['a folder', [folder], 3, 'is no file'],
    ['help', ['--help'], 0, ''],
  ])('%s', async (_, args, code, message) => {
    const ended = await run(...args);
    expect(ended.code).toBe(code);
    expect(ended.err).toContain(message);
  });

  test('a file that is no product file is refused in words', async () => {
    const file = join(folder, 'other.csv');
    writeFileSync(file, 'a,b\n1,2\n');
    const ended = await importing(file);
    expect(ended).toMatchObject({ code: 3 });
    expect(ended.err).toContain('must hold the columns Handle and Title');
  });

  test('where nothing runs, it says so and what to do', async () => {
    const gone = await listen({
      host: '127.0.0.1',
      port: 0,
      app: openApp([], {
        ...region,
        repetitions: new Repetitions(region.table),
        catalogueHome: 'eu',
        forward: () => Promise.reject(new Error('Nothing is forwarded here')),
      }),
      answerRead: () => undefined,
      readiness: () => 'ready',
    });
    await gone.close();
    const url = `http://127.0.0.1:${gone.port}`;
    const ended = await run(join(fixtures, 'atelier.csv'), '--url', url, '--token', token);
    expect(ended.code).toBe(3);
    expect(ended.err).toContain(`Nothing answers at ${url}. Start Meridian with \`npm start\``);
  });

  test('without the right to import, the answer is passed on', async () => {
    const ended = await importing(join(fixtures, 'atelier.csv'), '--token', 'forged');
    expect(ended.code).toBe(3);
    expect(ended.err).toContain('401 not_signed_in');
  });
});
