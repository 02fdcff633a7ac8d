import { createServer, request } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { systemClock } from '#adapters/embedded/index.ts';
import { startEdge } from './edge.ts';
import type { Edge } from './edge.ts';
import { PictureShelf } from './picture-shelf.ts';

interface Seen {
  readonly region: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
}

const seen: Seen[] = [];
let cacheControl = 'no-store';
let gone: string | undefined;
const servers: Server[] = [];
let edge: Edge;
let port: number;

/** A Region that answers everything with its name and what it was asked for. */
async function startRegion(region: string): Promise<string> {
  const server = createServer((incoming, outgoing) => void answer(region, incoming, outgoing));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  servers.push(server);
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function answer(region: string, incoming: IncomingMessage, outgoing: ServerResponse) {
  const { headers, url = '' } = incoming;
  await text(incoming);
  if (gone === region) return void incoming.socket.destroy();
  if (url !== '/readyz') seen.push({ region, url, headers });
  outgoing.writeHead(200, {
    'content-type': 'text/plain',
    'cache-control': cacheControl,
    etag: '"1"',
    vary: 'accept-encoding',
  });
  outgoing.end(`${region} ${url}`);
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port: free } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return free;
}

beforeAll(async () => {
  port = await freePort();
  const none = 'http://127.0.0.1:1';
  edge = await startEdge({
    host: '127.0.0.1',
    port,
    regions: { eu: await startRegion('eu'), ap: await startRegion('ap') },
    addresses: { edge: none, paymentProvider: none, courier: none, mailbox: none },
    pictures: new PictureShelf('', () => Promise.resolve(undefined)),
    pictureWidths: [320],
    clock: systemClock,
  });
});
afterAll(async () => {
  await edge.close();
  for (const server of servers) server.close();
});
beforeEach(() => {
  seen.length = 0;
  cacheControl = 'no-store';
  gone = undefined;
});

/** Asks for a path as it is written; `fetch` would tidy it up. */
function ask(path: string, headers: Record<string, string> = {}, method = 'GET') {
  return new Promise<IncomingMessage & { body: string }>((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port, path, method, headers }, (incoming) => {
      text(incoming).then((body) => resolve(Object.assign(incoming, { body })), reject);
    });
    asked.once('error', reject).end();
  });
}

test.each([
  '/api/../internal/link',
  '/api/%2e%2e/internal/link',
  '/api/store/../../internal/replication?after=',
  '//internal/link',
  'http://elsewhere.example/api/store/menu',
  '/internal/link',
])('%s leads to no Region', async (path) => {
  expect((await ask(path)).statusCode).toBe(404);
  expect(seen).toEqual([]);
});

test('what Regions say to each other is taken from nobody else', async () => {
  await ask('/api/store/menu', {
    'meridian-forwarded-from': 'ap',
    'meridian-region-secret': 'guess',
    'meridian-region-from': 'ap',
    'meridian-market': 'japan',
  });
  const [{ headers }] = seen as [Seen];
  expect(Object.keys(headers).filter((name) => name.startsWith('meridian'))).toEqual([
    'meridian-market',
  ]);
});

test('a visitor stays with the Region that is theirs, not with one that stood in for it', async () => {
  const theirs = await ask('/api/store/menu', { cookie: 'meridian_region=ap' });
  expect(theirs.headers['set-cookie']?.join()).toContain('meridian_region=ap');
  gone = 'ap';
  const other = await ask('/api/store/menu', { cookie: 'meridian_region=ap' });
  expect(other.headers['meridian-region']).toBe('eu');
  expect(other.headers['set-cookie']).toBeUndefined();
});

test('an answer from the cache that did not change says how long it may be kept', async () => {
  cacheControl = 'public, max-age=60';
  const path = '/api/store/products/kept';
  expect((await ask(path)).headers['x-cache']).toBe('miss');
  const same = await ask(path, { 'if-none-match': '"1"' });
  expect(same.statusCode).toBe(304);
  expect(same.headers).toMatchObject({
    'cache-control': cacheControl,
    etag: '"1"',
    vary: 'accept-encoding',
    'x-cache': 'hit',
  });
});

test.each(['*', 'W/"1"', '"0", "1"'])('If-None-Match %s names the kept answer', async (tags) => {
  cacheControl = 'public, max-age=60';
  const path = '/api/store/products/tagged';
  await ask(path);
  expect((await ask(path, { 'if-none-match': tags })).statusCode).toBe(304);
  expect((await ask(path, { 'if-none-match': '"2"' })).statusCode).toBe(200);
});

test('an answer is compressed for those who take it so, from the first on', async () => {
  cacheControl = 'public, max-age=60';
  const path = `/api/store/products?q=${'x'.repeat(2_000)}`;
  const reader = { 'accept-encoding': 'br' };
  for (const cached of ['miss', 'hit']) {
    const { headers } = await ask(path, reader);
    expect(headers).toMatchObject({ 'x-cache': cached, 'content-encoding': 'br' });
  }
  expect((await ask(path)).headers['content-encoding']).toBeUndefined();
});

test.each(['/', '/healthz', '/pictures/x/320.avif'])('%s is only for reading', async (path) => {
  const answer = await ask(path, {}, 'POST');
  expect(answer.statusCode).toBe(405);
  expect(answer.headers.allow).toBe('HEAD, GET');
  expect(JSON.parse(answer.body)).toMatchObject({ code: 'method_not_allowed' });
});

test('no answer to somebody signed in is kept or taken from what is kept', async () => {
  cacheControl = 'public, max-age=60';
  const path = '/api/store/products/mine';
  await ask(path, { authorization: 'Bearer x' });
  expect((await ask(path)).headers['x-cache']).toBe('miss');
  expect((await ask(path, { authorization: 'Bearer x' })).headers['x-cache']).toBe('miss');
});
