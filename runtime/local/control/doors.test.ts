import { createServer, request } from 'node:http';
import type { IncomingMessage, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { controlTokenHeader, openDoors } from './doors.ts';
import type { Doors } from './doors.ts';
import type { ControlState } from './state.ts';
import type { SwitchOutcome } from './switches.ts';

const controlToken = 'of-this-start-alone';
let pressed: unknown[];
let outcome: SwitchOutcome;
let doors: Doors;
let server: Server;
let port: number;

beforeAll(async () => {
  doors = openDoors({
    // The doors pass the state on as it is.
    state: () => ({ at: 1 }) as ControlState,
    operate: async (command, body) => {
      pressed.push([command, body]);
      return await Promise.resolve(outcome);
    },
    controlToken,
    files: new Map([
      ['room.html', '<meta content="CONTROL_TOKEN">'],
      ['room.js', 'run()'],
    ]),
  });
  server = createServer((incoming, outgoing) => {
    void doors.serve(URL.parse(incoming.url ?? '', 'http://x')?.pathname ?? '', incoming, outgoing);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ({ port } = server.address() as AddressInfo);
});
afterAll(() => {
  doors.close();
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  pressed = [];
  outcome = { done: true };
});

type Heard = IncomingMessage & { body: string };

function ask(path: string, headers: Record<string, string> = {}, body?: string): Promise<Heard> {
  const method = body === undefined ? 'GET' : 'POST';
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port, path, method, headers }, (incoming) => {
      text(incoming).then((body) => resolve(Object.assign(incoming, { body })), reject);
    });
    asked.once('error', reject).end(body);
  });
}

const withToken = { [controlTokenHeader]: controlToken };

describe('a switch', () => {
  test('is pressed by the page of this start', async () => {
    const headers = {
      ...withToken,
      origin: `http://127.0.0.1:${port}`,
      'sec-fetch-site': 'same-origin',
    };
    const answer = await ask('/control/cut', headers, '{"how":"reset"}');
    expect(answer.statusCode).toBe(200);
    expect(JSON.parse(answer.body)).toEqual({ at: 1 });
    expect(pressed).toEqual([['cut', { how: 'reset' }]]);
  });

  test.each<[string, Record<string, string>]>([
    ['no token', {}],
    ['another token', { [controlTokenHeader]: 'of-a-former-start.' }],
    ['another origin', { ...withToken, origin: 'http://elsewhere.example' }],
    ['another site', { ...withToken, 'sec-fetch-site': 'cross-site' }],
    ['a page of another port', { ...withToken, 'sec-fetch-site': 'same-site' }],
    ['a name that leads here', { ...withToken, host: 'rebound.example' }],
  ])('is not pressed with %s', async (_, headers) => {
    expect((await ask('/control/cut', headers, '{}')).statusCode).toBe(403);
    expect(pressed).toEqual([]);
  });

  test.each([
    ['/control/explode', '{}', 404],
    ['/control/toString', '{}', 404],
    ['/control/cut', '{', 400],
    ['/control/cut', JSON.stringify('x'.repeat(5_000)), 400],
  ])('is nothing else: %s %s', async (path, body, status) => {
    expect((await ask(path, withToken, body)).statusCode).toBe(status);
    expect(pressed).toEqual([]);
  });

  test('says why when it does not work', async () => {
    outcome = { done: false, status: 409, detail: 'The witness hears it' };
    const answer = await ask('/control/evacuate', withToken, '{}');
    expect(answer.statusCode).toBe(409);
    expect(JSON.parse(answer.body)).toMatchObject({ detail: 'The witness hears it' });
  });
});

describe('the page', () => {
  test('carries the token of this start, and nothing from elsewhere runs in it', async () => {
    const { body, headers } = await ask('/control-room');
    expect(body).toContain(controlToken);
    const policy = String(headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain('unsafe');
    expect(headers['cache-control']).toBe('no-store');
  });

  test.each([
    ['/control-room/room.js', 200],
    ['/control-room/../room.html', 404],
    ['/control-room/constructor', 404],
    ['/control-room/', 404],
  ])('is made of files that are named: %s', async (path, status) => {
    expect((await ask(path)).statusCode).toBe(status);
  });

  test('is not shown to a name that somebody made lead here', async () => {
    expect((await ask('/control-room', { host: 'rebound.example' })).statusCode).toBe(403);
  });
});

test('who looks on gets the state at once, and again', async () => {
  const events = await new Promise<string[]>((resolve, reject) => {
    const seen: string[] = [];
    const asked = request({ host: '127.0.0.1', port, path: '/control/stream' }, (incoming) => {
      incoming.setEncoding('utf8').on('data', (event: string) => {
        seen.push(event);
        if (seen.length < 2) return;
        resolve(seen);
        asked.destroy();
      });
    });
    asked.once('error', reject).end();
  });
  expect(events.every((event) => event.includes('data: {"at":1}\n\n'))).toBe(true);
});
