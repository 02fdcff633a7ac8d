import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeId } from '#kernel/ids.ts';
import { JobStore } from './store.ts';

test('jobs come back in the order in which they came, whatever their Regions', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'meridian-'));
  const deliveries = (['eu', 'ap', 'eu'] as const).map((home, at) =>
    makeId('delivery', home, 1_790_000_000_000 + at, new Uint8Array(10)),
  );
  const first = new JobStore(folder, 10);
  for (const deliveryId of deliveries) {
    const nothing = { requests: [], steps: [], news: [] };
    await first.put({ deliveryId, trackingNumber: 'LC1', state: 'accepted', ...nothing });
  }
  await first.close();
  const second = new JobStore(folder, 10);
  expect(second.all().map(({ deliveryId }) => deliveryId)).toEqual(deliveries);
  await second.close();
  rmSync(folder, { recursive: true });
});
