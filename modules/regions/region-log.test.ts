import { expect, test } from 'vitest';
import { openSimulatedRegion } from '#adapters/simulated/index.ts';
import { regionReturned } from '#contracts/events/regions.ts';
import { dayMs } from '#kernel/time.ts';
import { eventPartition } from '#ports/event.ts';
import { noteOnce, regionSubject } from './region-log.ts';

test('what was noted once is not noted again, however long ago that was', async () => {
  const region = openSimulatedRegion({ region: 'eu', seed: 1 });
  const note = () =>
    noteOnce(region, regionReturned, 'eu/2', { home: 'eu', epoch: 2 }, 'epoch-eu-2');
  await note();
  await region.clock.advance(30 * dayMs);
  await region.table.sweep();
  await note();
  const partition = eventPartition(regionSubject('eu'));
  expect((await region.table.query({ partition, limit: 10 })).items).toHaveLength(1);
});
