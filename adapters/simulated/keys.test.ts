import { describe, expect, test } from 'vitest';
import { evacuated, firstRoster, returned, returning } from '#kernel/roster.ts';
import type { Result } from '#kernel/result.ts';
import { firstCursor } from '#ports/table.ts';
import { SimulatedClock } from './clock.ts';
import { SimulatedCustody } from './custody.ts';
import { openSimulatedKeys, simulatedRings } from './keys.ts';
import { openSeededRandom } from './random.ts';
import { SimulatedTable } from './table.ts';

const random = openSeededRandom(1);
const rings = simulatedRings(random);

function openRegion(region: 'eu' | 'ap') {
  const custody = new SimulatedCustody(region);
  const clock = new SimulatedClock();
  const table = new SimulatedTable({ region, clock, random: random.fork(region), custody });
  return { custody, keys: openSimulatedKeys({ table, rings, random }), table };
}

function after<T>(step: Result<T, string>): T {
  if (!step.ok) throw new Error(step.code);
  return step.value;
}

describe('keys of a customer who is at home elsewhere', () => {
  test('what a survivor seals for an adopted home is opened there when it is back', async () => {
    const [eu, ap] = [openRegion('eu'), openRegion('ap')];
    const adopted = after(evacuated(firstRoster, 'ap', 'eu'));
    for (const { custody } of [eu, ap]) custody.learn(adopted);
    const customer = 'cus_eu_0000000000000000000000000a';
    const own = await eu.keys.seal(customer, 'of Europe');
    const sealed = await eu.keys.seal(customer, 'of Asia', 'ap');

    const back = after(returned(after(returning(adopted, 'ap')), 'ap'));
    for (const { custody } of [eu, ap]) custody.learn(back);
    await ap.table.apply((await eu.table.pull(firstCursor, 100)).changes);
    expect(await ap.keys.open(customer, sealed)).toBe('of Asia');
    expect(await ap.keys.open(customer, own)).toBeUndefined();
    expect(await eu.keys.open(customer, sealed)).toBeUndefined();
    expect(await eu.keys.open(customer, own)).toBe('of Europe');
  });
});
