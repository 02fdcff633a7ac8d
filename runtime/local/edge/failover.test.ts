import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { SimulatedClock } from '#adapters/simulated/index.ts';
import type { Region } from '#kernel/region.ts';
import { startEdge } from './edge.ts';
import { PictureShelf } from './picture-shelf.ts';

/** How a Region behaves: it answers, breaks off what it was sent, or is not there at all. */
type Conduct = 'answers' | 'breaks' | 'gone';

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port; // A listening TCP server has one.
}

function close(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}

async function free(): Promise<number> {
  const server = createServer();
  const port = await listen(server);
  await close(server);
  return port;
}

/** The edge before two Regions whose conduct may be changed; `asked` tells who was sent what. */
async function open() {
  const conduct: Record<Region, Conduct> = { eu: 'answers', ap: 'answers' };
  const asked: string[] = [];
  const servers: Partial<Record<Region, Server>> = {};
  const start = async (region: Region) => {
    const server = createServer((incoming, outgoing) => {
      if (incoming.url !== '/readyz') asked.push(`${region} ${incoming.method}`);
      if (conduct[region] === 'breaks') return void incoming.socket.destroy();
      outgoing.writeHead(200, { 'cache-control': 'public, max-age=1' }).end(region);
    });
    servers[region] = server;
    cleanups.push(() => close(server));
    return `http://127.0.0.1:${await listen(server)}`;
  };
  const regions = { eu: await start('eu'), ap: await start('ap') };
  const clock = new SimulatedClock({ mode: 'manual' });
  const port = await free();
  const none = 'http://127.0.0.1:1';
  const edge = await startEdge({
    host: '127.0.0.1',
    port,
    regions,
    addresses: { edge: none, paymentProvider: none, courier: none, mailbox: none },
    pictures: new PictureShelf('', () => Promise.resolve(undefined)),
    pictureWidths: [320],
    clock,
  });
  cleanups.unshift(() => edge.close());
  const behave = async (region: Region, how: Conduct) => {
    conduct[region] = how;
    const server = servers[region];
    if (how === 'gone' && server) await close(server);
  };
  const ask = async (method: 'GET' | 'POST', path = '/api/store/menu') => {
    const url = `http://127.0.0.1:${port}${path}`;
    const answer = await fetch(url, { method, headers: { 'meridian-region': 'eu' } });
    const { headers, status } = answer;
    return { status, body: await answer.text(), cache: headers.get('x-cache'), headers };
  };
  return { ask, asked, behave, clock };
}

test.each(['breaks', 'gone'] as const)(
  'a read of a Region that %s is answered by the other at once, and the next goes there first',
  async (how) => {
    const { ask, asked, behave } = await open();
    await behave('eu', how);
    expect((await ask('GET', '/api/one')).body).toBe('ap');
    asked.length = 0;
    expect((await ask('GET', '/api/two')).body).toBe('ap');
    expect(asked).toEqual(['ap GET']);
  },
);

test('a change that may have been done is not sent a second time', async () => {
  const { ask, asked, behave } = await open();
  await behave('eu', 'breaks');
  const { body, headers, status } = await ask('POST');
  expect(status).toBe(503);
  expect(JSON.parse(body)).toMatchObject({ code: 'home_region_unreachable' });
  expect(headers.get('retry-after')).toBe('2');
  expect(asked).toEqual(['eu POST']);
});

test('a change that surely was not done is taken by the other Region', async () => {
  const { ask, behave } = await open();
  await behave('eu', 'gone');
  expect(await ask('POST')).toMatchObject({ status: 200, body: 'ap' });
});

test('what is kept is shown past its time rather than nothing', async () => {
  const { ask, behave, clock } = await open();
  expect((await ask('GET')).cache).toBe('miss');
  expect((await ask('GET')).cache).toBe('hit');
  clock.jump(60_000);
  await behave('eu', 'gone');
  await behave('ap', 'gone');
  expect(await ask('GET')).toMatchObject({ status: 200, body: 'eu', cache: 'stale' });
  expect((await ask('GET', '/api/other')).status).toBe(503);
});
