import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { forwardOverHttp } from './forward.ts';

const received: Record<string, unknown>[] = [];
const server = createServer((request, response) => {
  received.push(request.headers);
  response.writeHead(201, { 'x-home': 'yes' }).end('{}');
});
beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
afterAll(() => new Promise((resolve) => server.close(resolve)));

function forward(headers: Record<string, string>): Promise<Response> {
  const { port } = server.address() as AddressInfo;
  const addresses = { ap: `http://127.0.0.1:${port}` };
  const pass = forwardOverHttp({ from: 'eu', addresses, timeoutMs: 2_000 });
  const request = new Request('http://eu.invalid/api/x', { method: 'POST', headers });
  return pass('ap', request, Buffer.from('{"a":1}'));
}

test('passes on what a request says, and nothing of the connection that it came by', async () => {
  const answer = await forward({
    'content-type': 'application/json',
    // What curl says of its own accord before it sends a large file.
    expect: '100-continue',
    te: 'trailers',
    upgrade: 'h2c',
  });
  expect([answer.status, answer.headers.get('x-home')]).toEqual([201, 'yes']);
  expect(received.at(-1)).toMatchObject({
    'content-type': 'application/json',
    'content-length': '7',
    'meridian-forwarded-from': 'eu',
  });
  expect(received.at(-1)).not.toHaveProperty('expect');
  expect(received.at(-1)).not.toHaveProperty('upgrade');
});
