import { expect, test } from 'vitest';
import { openSimulatedRegion } from '#adapters/simulated/index.ts';
import { makeId } from '#kernel/ids.ts';
import { inTurn } from './in-turn.ts';

test('work on one payment goes one after the other, past failures; on others at once', async () => {
  const { table } = openSimulatedRegion({ region: 'eu', seed: 1 });
  const [one, other] = [1, 2].map((at) => makeId('payment', 'eu', at, new Uint8Array(10)));
  if (!one || !other) throw new Error('Two ids were made');
  const seen: string[] = [];
  const { promise: answer, reject: fail } = Promise.withResolvers<void>();
  const first = inTurn(table, one, async () => {
    seen.push('first begins');
    await answer;
  });
  const second = inTurn(table, one, async () => seen.push('second'));
  await inTurn(table, other, async () => seen.push('another payment'));
  fail(new Error('no disk'));
  await expect(first).rejects.toThrow('no disk');
  await second;
  expect(seen).toEqual(['first begins', 'another payment', 'second']);
});

test('what never ends in one Region holds up no other, whatever its name', async () => {
  const [eu, ap] = [
    openSimulatedRegion({ region: 'eu', seed: 1 }),
    openSimulatedRegion({ region: 'ap', seed: 1 }),
  ];
  const { promise: never } = Promise.withResolvers<void>();
  void inTurn(eu.table, 'series/europe', () => never);
  expect(await inTurn(ap.table, 'series/europe', async () => 'done')).toBe('done');
});
