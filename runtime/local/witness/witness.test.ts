import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { StoreError, openWitness } from '#adapters/embedded/index.ts';
import { SimulatedClock } from '#adapters/simulated/index.ts';
import { WitnessUnreachable } from '#ports/witness.ts';
import { witnessContract } from '#ports/witness.contract.ts';
import { openWitnessClient } from './client.ts';
import { serveWitness } from './server.ts';

const root = mkdtempSync(join(tmpdir(), 'meridian-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const secret = 'of-both-regions';

function fileOf(name: string): string {
  return join(mkdtempSync(join(root, 'witness-')), name);
}

async function start(file: string, clock: SimulatedClock) {
  const server = await serveWitness(await openWitness(file, clock), { port: 0, secret });
  const url = `http://127.0.0.1:${server.port}`;
  return { server, url, witness: openWitnessClient({ url, secret }) };
}

witnessContract('in a file', async () => {
  const clock = new SimulatedClock({ mode: 'manual' });
  const file = fileOf('witness.json');
  return {
    witness: await openWitness(file, clock),
    restart: () => openWitness(file, clock),
    advance: (durationMs) => clock.advance(durationMs),
    close: async () => undefined,
  };
});

witnessContract('in a file, over HTTP', async () => {
  const clock = new SimulatedClock({ mode: 'manual' });
  const file = fileOf('witness.json');
  let running = await start(file, clock);
  return {
    witness: running.witness,
    restart: async () => {
      await running.server.close();
      running = await start(file, clock);
      return running.witness;
    },
    advance: (durationMs) => clock.advance(durationMs),
    close: () => running.server.close(),
  };
});

test('a witness that is stopped, or that one does not know the secret of, is unreachable', async () => {
  const { server, url, witness } = await start(fileOf('witness.json'), new SimulatedClock());
  const stranger = openWitnessClient({ url, secret: 'guessed' });
  await expect(stranger.read()).rejects.toThrow(WitnessUnreachable);
  await expect(witness.read()).resolves.toMatchObject({ roster: { version: 0 } });
  await server.close();
  await expect(witness.read()).rejects.toThrow(WitnessUnreachable);
});

test.each(['', '{"roster":', '{"roster":{},"changes":[]}'])(
  'a damaged file (%s) is refused, never taken for an empty one',
  async (text) => {
    const file = fileOf('witness.json');
    writeFileSync(file, text);
    await expect(openWitness(file, new SimulatedClock())).rejects.toThrow(StoreError);
  },
);
