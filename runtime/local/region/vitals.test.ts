import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { EmbeddedTelemetry, openEmbeddedRegionStore } from '#adapters/embedded/index.ts';
import { SimulatedClock, openSeededRandom } from '#adapters/simulated/index.ts';
import { mergeableKind, put, trusted } from '#ports/item-kind.ts';
import { PeerUnreachable } from '#ports/peers.ts';
import type { Peers } from '#ports/peers.ts';
import { vitalsContract } from '#ports/vitals.contract.ts';
import { answerLag, openVitals } from './vitals.ts';

const root = mkdtempSync(join(tmpdir(), 'meridian-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const noteKind = mergeableKind<string>('note', trusted);

async function open() {
  const clock = new SimulatedClock({ mode: 'manual' });
  const random = openSeededRandom(1);
  const folder = mkdtempSync(join(root, 'eu-'));
  const apFolder = mkdtempSync(join(root, 'ap-'));
  const eu = await openEmbeddedRegionStore({ folder, region: 'eu', clock, random });
  const ap = await openEmbeddedRegionStore({ folder: apFolder, region: 'ap', clock, random });
  const telemetry = new EmbeddedTelemetry({ clock, write: () => undefined });
  const link = { isCut: false };
  const peers: Peers = {
    ask: async (_, __, body) => {
      if (link.isCut) throw new PeerUnreachable('cut');
      return JSON.parse(JSON.stringify(await answerLag(ap).answer(body, 'eu'))) as unknown;
    },
  };
  const storeFile = join(folder, 'store.mdb');
  const vitals = openVitals({ clock, telemetry, store: eu, storeFile, peers, others: ['ap'] });
  const write = async (store: typeof eu, sort: string): Promise<void> => {
    await store.table.commit([put(noteKind, { partition: 'p', sort }, 'text', 'any')]);
    await clock.advance(1_000);
  };
  const close = async (): Promise<void> => {
    await eu.close();
    await ap.close();
  };
  return { eu, ap, link, telemetry, vitals, write, close };
}

vitalsContract('local', open);

describe('the signs of a Region', () => {
  test('tell how far the relay and the replication are behind, and since when', async () => {
    const { eu, ap, vitals, write, close } = await open();
    await eu.cursors.save('relay', await eu.table.latest());
    await eu.cursors.save('replication/ap', await ap.replication.mark());
    const none = { commits: 0, behindMs: 0 };
    expect(await vitals.read()).toMatchObject({
      relay: none,
      replication: [{ from: 'ap', reachable: true, lag: none }],
    });
    for (const sort of ['a', 'b']) await write(eu, sort);
    await write(ap, 'c');
    expect(await vitals.read()).toMatchObject({
      relay: { commits: 2, behindMs: 3_000 },
      replication: [{ lag: { commits: 1, behindMs: 1_000 } }],
    });
    await close();
  });

  test('say that a Region is out of reach, and guess no lag', async () => {
    const { link, vitals, close } = await open();
    link.isCut = true;
    expect((await vitals.read()).replication).toEqual([{ from: 'ap', reachable: false }]);
    await close();
  });

  test('sum up what was counted, and weigh the store', async () => {
    const { telemetry, vitals, close } = await open();
    telemetry.count('letters.sent', 3);
    telemetry.duration('http.request', 12, { endpoint: 'readOrder' });
    const signs = await vitals.read();
    expect(signs.counts).toEqual([{ name: 'letters.sent', attributes: {}, value: 3 }]);
    expect(signs.durations).toMatchObject([{ name: 'http.request', count: 1, sum: 12, max: 12 }]);
    expect(signs.storeBytes).toBeGreaterThan(0);
    await close();
  });
});
