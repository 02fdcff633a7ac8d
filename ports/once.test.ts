import { expect, test } from 'vitest';
import { openSimulatedRegions } from '#adapters/simulated/index.ts';
import { recallOnce, recordOnce } from './once.ts';

const once = { scope: 'orders.charge', key: 'evt_1', fingerprint: '' };

test('what one Region did is recalled in the other once its record has arrived', async () => {
  const { ap, clock, eu, replicate } = openSimulatedRegions({ seed: 1 });
  await eu.table.commit([recordOnce(once, 'eu', clock.now(), 'done')]);
  expect(await recallOnce(eu.table, once)).toMatchObject({ answer: 'done' });
  expect(await recallOnce(ap.table, once)).toBeUndefined();
  await replicate();
  expect(await recallOnce(ap.table, once)).toMatchObject({ answer: 'done' });
});

test('where both Regions did it, each recalls its own answer', async () => {
  const { ap, clock, eu, replicate } = openSimulatedRegions({ seed: 1 });
  await eu.table.commit([recordOnce(once, 'eu', clock.now(), 'in Frankfurt')]);
  await ap.table.commit([recordOnce(once, 'ap', clock.now(), 'in Singapore')]);
  await replicate();
  expect(await recallOnce(eu.table, once)).toMatchObject({ answer: 'in Frankfurt' });
  expect(await recallOnce(ap.table, once)).toMatchObject({ answer: 'in Singapore' });
});
