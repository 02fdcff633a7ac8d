import { expect, test } from 'vitest';
import { evacuated, firstRoster, lost } from '#kernel/roster.ts';
import type { Roster } from '#kernel/roster.ts';
import type { Result } from '#kernel/result.ts';
import { hourMs, minuteMs } from '#kernel/time.ts';
import { variantIdOf } from '#modules/catalogue/index.ts';
import { loadAllotments } from '#modules/inventory/index.ts';
import { codesOf, later, look, lostCharge, openHouse } from './reconciliation.fixture.ts';
import type { House } from './reconciliation.fixture.ts';

function learn({ ap, eu }: House, changed: Result<Roster, string>): Roster {
  if (!changed.ok) throw new Error(changed.code);
  for (const { custody } of [eu, ap]) custody.learn(changed.value);
  return changed.value;
}

const bag = variantIdOf('tote/black');

async function freeAtAp({ ap }: House): Promise<number> {
  const own = (await loadAllotments(ap.table, bag)).filter(({ region }) => region === 'ap');
  return own.reduce((units, { free }) => units + free, 0);
}

test('the units of a lost Region wait for the money of orders that nobody knows', async () => {
  const house = await openHouse();
  const { ap } = house;
  await lostCharge(house);
  const roster = learn(house, evacuated(firstRoster, 'eu', 'ap'));
  await later(house);
  await look(house, ap);
  expect(await freeAtAp(house)).toBe(100);

  learn(house, lost(roster, 'eu'));
  // The provider cannot be told to give it back.
  house.provider.faults.lostRequestChance = 1;
  for (let hours = 0; hours < 3; hours++) {
    await later(house, hourMs);
    await look(house, ap);
  }
  expect(await freeAtAp(house)).toBe(100);

  house.provider.faults.lostRequestChance = 0;
  for (let looks = 0; looks < 3; looks++) {
    await later(house, 3 * hourMs);
    await look(house, ap);
  }
  expect(await codesOf(ap, 'open', 'eu')).toEqual([]);
  expect(await freeAtAp(house)).toBe(200);
  await later(house, minuteMs);
  await look(house, ap);
  expect(await freeAtAp(house)).toBe(200);
});
