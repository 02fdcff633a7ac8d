import { expect, test } from 'vitest';
import { openSimulatedRegion } from '#adapters/simulated/index.ts';
import { houseProducts } from '#house/index.ts';
import { dayMs } from '#kernel/time.ts';
import { putProducts } from '#modules/catalogue/index.ts';
import { draftOf, seedRegion } from './seed.ts';

test('a house that was filled once stays as its merchandisers left it, however long ago', async () => {
  const region = openSimulatedRegion({ region: 'eu', seed: 1 });
  await seedRegion(region);
  const hidden = houseProducts()
    .slice(0, 1)
    .map((product) => ({ draft: draftOf(product), published: false }));
  await putProducts(region, hidden, { correlationId: 'merchandiser' });
  await region.clock.advance(30 * dayMs);
  await region.table.sweep();
  const before = await region.table.latest();
  await seedRegion(region);
  expect(await region.table.latest()).toBe(before);
});
