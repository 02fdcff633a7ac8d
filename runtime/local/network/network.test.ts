import { createServer, request } from 'node:http';
import type { Server } from 'node:http';
import { createConnection } from 'node:net';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openNetwork, ways } from './network.ts';
import type { Network, NetworkOptions } from './network.ts';

/* Nothing here waits for a time: what is held up is seen by what the network says that it holds. */

let server: Server;
let network: Network;
let ports: NetworkOptions['ports'];
/** What reached `ap`, and the answers that it has not given yet. */
let heard: string[];
let hold: Promise<void> | undefined;

beforeEach(async () => {
  heard = [];
  hold = undefined;
  server = createServer((incoming, outgoing) => {
    void text(incoming).then(async (body) => {
      heard.push(body);
      await hold;
      outgoing.end(`${body} answered`);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  ports = { eu: port, ap: port, witness: port };
  network = await openNetwork({
    ports,
    conditions: { delayMs: 1, jitterMs: 2, lossChance: 0.2, resendMs: 3 },
  });
});
afterEach(async () => {
  await network.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

/** Sends from `eu` to `ap` over a connection of its own. */
function say(body: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const asked = request(network.addressFor('eu', 'ap'), { method: 'POST', agent: false });
    asked.once('response', (answer) => void text(answer).then(resolve, reject));
    asked.once('error', reject);
    asked.end(body);
  });
}

async function eventually(isSo: () => boolean): Promise<void> {
  while (!isSo()) await turn();
}

test('carries both ways, in order and whole, late and with losses', async () => {
  const long = 'x'.repeat(3_000_000);
  const [first, second] = await Promise.all([say('one'), say(long)]);
  expect(first).toBe('one answered');
  expect(second).toBe(`${long} answered`);
  expect(ways.map((way) => network.waitingBytes(way))).toEqual(ways.map(() => 0));
});

test('knows the ways between each two places that talk', () => {
  expect(ways.toSorted()).toEqual(
    ['ap>eu', 'ap>witness', 'eu>ap', 'eu>witness', 'witness>ap', 'witness>eu'].toSorted(),
  );
});

describe('a silent cut', () => {
  test('of both ways lets no connection come about, and no one is told', async () => {
    network.cut('eu>ap', 'silent');
    network.cut('ap>eu', 'silent');
    const answer = say('patient');
    // Another way is open meanwhile: a whole exchange there shows that time has passed.
    const other = request(network.addressFor('ap', 'witness'), { method: 'POST' }).end('other');
    const [incoming] = await once(other, 'response');
    expect(await text(incoming)).toBe('other answered');
    expect(heard).toEqual(['other']);
    network.mend('eu>ap');
    network.mend('ap>eu');
    expect(await answer).toBe('patient answered');
  });

  test('keeps no connection for ever that did not come about', async () => {
    const impatient = await openNetwork({ ports, conditions: {}, connectWithinMs: 20 });
    impatient.cut('eu>ap', 'silent');
    const asked = request(impatient.addressFor('eu', 'ap'), { method: 'POST', agent: false });
    asked.end('in vain');
    const [error] = await once(asked, 'error');
    expect(error).toMatchObject({ code: 'ECONNRESET' });
    expect(heard).toEqual([]);
    await impatient.close();
  });

  test('of the way back lets the question arrive and holds the answer', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    hold = promise;
    const answer = say('asked');
    await eventually(() => heard.length === 1);
    network.cut('ap>eu', 'silent');
    resolve();
    await eventually(() => network.waitingBytes('ap>eu') > 0);
    expect(network.waitingBytes('eu>ap')).toBe(0);
    network.mend('ap>eu');
    expect(await answer).toBe('asked answered');
  });

  test('lets what was said arrive late, though its sender gave up', async () => {
    const { port } = new URL(network.addressFor('eu', 'ap'));
    const caller = createConnection(Number(port), '127.0.0.1');
    const head = 'POST / HTTP/1.1\r\nhost: ap\r\ncontent-length: 4\r\n\r\n';
    caller.write(`${head}warm`);
    await once(caller, 'data');
    network.cut('eu>ap', 'silent');
    caller.write(`${head}late`);
    await eventually(() => network.waitingBytes('eu>ap') > 0);
    caller.destroy();
    await once(caller, 'close');
    expect(heard).toEqual(['warm']);
    network.mend('eu>ap');
    await eventually(() => heard.length === 2);
    expect(heard).toEqual(['warm', 'late']);
  });
});

describe('a cut by reset', () => {
  test('breaks what is under way, and what begins', async () => {
    hold = new Promise(() => undefined);
    const underWay = say('asked');
    underWay.catch(() => undefined);
    await eventually(() => heard.length === 1);
    network.cut('eu>ap', 'reset');
    await expect(underWay).rejects.toThrow(/ECONNRESET|socket hang up/);
    await expect(say('more')).rejects.toThrow(/ECONNRESET|socket hang up/);
    expect(heard).toEqual(['asked']);
  });

  test('is mended', async () => {
    network.cut('ap>eu', 'reset');
    expect(network.cutOf('ap>eu')).toBe('reset');
    network.mend('ap>eu');
    expect(network.cutOf('ap>eu')).toBeUndefined();
    expect(await say('again')).toBe('again answered');
  });
});

test('a place that is not there breaks the connection', async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await expect(say('anyone')).rejects.toThrow(/ECONNRESET|socket hang up/);
});
