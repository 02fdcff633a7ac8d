import { createServer } from 'node:http';
import type { ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Hono } from 'hono';
import { PeerUnreachable } from '#ports/peers.ts';
import { openPeers, serveInterRegion } from './inter-region.ts';
import type { RegionLink } from './inter-region.ts';

let answer: (response: ServerResponse) => void;
const server = createServer((_, response) => answer(response));
beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

function linkTo(): RegionLink {
  const { port } = server.address() as AddressInfo;
  const addresses = { eu: 'http://127.0.0.1:1', ap: `http://127.0.0.1:${port}` };
  return { self: 'eu', addresses, secret: 'of-both-regions' };
}

test.each<[string, (response: ServerResponse) => void]>([
  ['an answer that stops half-way', (response) => void response.write('{"given":')],
  ['one that breaks off', (response) => response.write('{', () => response.destroy())],
  ['a refusal', (response) => response.writeHead(500).end('{}')],
])('%s is a Region that cannot be reached', async (_, given) => {
  answer = given;
  const asked = openPeers(linkTo()).ask('ap', 'inventory.transfer', {}, 150);
  await expect(asked).rejects.toThrow(PeerUnreachable);
});

test('whoever does not know the secret finds nothing there', async () => {
  const app = new Hono();
  serveInterRegion(app, linkTo(), [], () => Promise.resolve({ changes: [], cursor: 'a' }));
  const ask = async (secret: string) => {
    const headers = { 'meridian-region-secret': secret, 'meridian-region-from': 'ap' };
    return (await app.request('/internal/replication?after=', { headers })).status;
  };
  expect([await ask('guess'), await ask(''), await ask('of-both-regions')]).toEqual([
    404, 404, 200,
  ]);
});
