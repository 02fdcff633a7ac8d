import { expect, test } from 'vitest';
import { openSimulatedRegion } from '#adapters/simulated/index.ts';
import { makeId } from '#kernel/ids.ts';
import { inTurn, inTurns } from './in-turn.ts';

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

test('work on several names waits for all of them, and two that share some never wait for each other', async () => {
  const { table } = openSimulatedRegion({ region: 'eu', seed: 1 });
  const seen: string[] = [];
  const { promise: answer, resolve: go } = Promise.withResolvers<void>();
  const turns = [['bag'], ['bag', 'scarf'], ['scarf', 'bag', 'scarf']].map((names, at) =>
    inTurns(table, names, 9, async () => {
      await answer;
      seen.push(`turn ${at}`);
    }),
  );
  expect(await inTurns(table, ['belt'], 9, async () => 'another name')).toBe('another name');
  go();
  await Promise.all(turns);
  expect(seen).toEqual(['turn 0', 'turn 1', 'turn 2']);
});

test('who would wait too long is turned away with nothing done, until others have left', async () => {
  const { table } = openSimulatedRegion({ region: 'eu', seed: 1 });
  const { promise: answer, resolve: go } = Promise.withResolvers<void>();
  const turns = [1, 2].map(() => inTurns(table, ['bag'], 2, () => answer));
  expect(await inTurns(table, ['scarf', 'bag'], 2, async () => 'done')).toBeUndefined();
  go();
  await Promise.all(turns);
  expect(await inTurns(table, ['scarf', 'bag'], 2, async () => 'done')).toBe('done');
});
