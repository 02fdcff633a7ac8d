import { expect, test } from 'vitest';
import { z } from 'zod';
import { openSimulatedRegion } from '#adapters/simulated/index.ts';
import { idSchema, nothing } from '#contracts/common.ts';
import { endpoint } from '#contracts/endpoint.ts';
import { makeId } from '#kernel/ids.ts';
import { evacuated, firstRoster, lost, returning } from '#kernel/roster.ts';
import { ok, refused } from '#kernel/result.ts';
import type { Region } from '#kernel/region.ts';
import { route } from '#ports/route.ts';
import { openApp } from './app.ts';
import { forwardedHeader } from './forward.ts';
import { Repetitions } from './repetition.ts';

const cartOf = (home: Region) => makeId('cart', home, 1_790_000_000_000, new Uint8Array(10));

const sell = endpoint({
  id: 'sellCart',
  method: 'POST',
  path: '/api/store/carts/{cartId}/sell',
  tag: 'Test',
  summary: 'Sells',
  audience: 'public',
  params: z.strictObject({ cartId: idSchema('cart') }),
  query: nothing,
  body: nothing,
  answer: { status: 200, schema: nothing },
  homeParam: 'cartId',
});

const problems = { cart_not_found: { status: 404, title: 'There is no such cart.' } } as const;

/** Region `eu`, to which what is at home in `ap` is forwarded or not. */
function open(options: { readonly known?: boolean } = {}) {
  const region = openSimulatedRegion({ region: 'eu', seed: 1 });
  const forwarded: Region[] = [];
  const answer = options.known === false ? refused('cart_not_found') : ok({});
  const app = openApp([route(sell, problems, () => Promise.resolve(answer))], {
    ...region,
    repetitions: new Repetitions(region.table),
    catalogueHome: 'eu',
    forward: (to) => {
      forwarded.push(to);
      return Promise.resolve(new Response('{}', { status: 202 }));
    },
  });
  const ask = async (home: Region, headers: Record<string, string> = {}) => {
    const path = `/api/store/carts/${cartOf(home)}/sell`;
    const key = { 'idempotency-key': '7d0f6c1e-5a51-4f7c-9a31-1f6f1a1a1a1a' };
    return (await app.request(path, { method: 'POST', headers: { ...key, ...headers } })).status;
  };
  const evacuate = (home: Region, survivor: Region) => {
    const roster = evacuated(firstRoster, home, survivor);
    if (roster.ok) region.custody.learn(roster.value);
  };
  const giveBack = (home: Region, survivor: Region) => {
    const roster = evacuated(firstRoster, home, survivor);
    const after = roster.ok && returning(roster.value, home);
    if (after && after.ok) region.custody.learn(after.value);
  };
  const lose = (home: Region) => {
    const roster = evacuated(firstRoster, home, 'eu');
    const after = roster.ok && lost(roster.value, home);
    if (after && after.ok) region.custody.learn(after.value);
  };
  return { ask, evacuate, forwarded, giveBack, lose };
}

test('what is at home elsewhere is led there, while that Region holds it', async () => {
  const { ask, forwarded } = open();
  expect([await ask('eu'), await ask('ap')]).toEqual([200, 202]);
  expect(forwarded).toEqual(['ap']);
});

test('a survivor serves what it adopted', async () => {
  const { ask, evacuate, forwarded } = open();
  evacuate('ap', 'eu');
  expect([await ask('eu'), await ask('ap')]).toEqual([200, 200]);
  expect(forwarded).toEqual([]);
});

test('an evacuated Region leads what is at its own home to the survivor', async () => {
  const { ask, evacuate, forwarded } = open();
  evacuate('eu', 'ap');
  expect(await ask('eu')).toBe(202);
  expect(forwarded).toEqual(['ap']);
});

test('Regions that disagree on who holds it do not pass a request on for ever', async () => {
  const { ask, evacuate, forwarded } = open();
  evacuate('eu', 'ap');
  expect(await ask('eu', { [forwardedHeader]: 'ap' })).toBe(503);
  expect(forwarded).toEqual([]);
});

test('what an evacuated Region made may not have arrived: nobody says that there is no such thing', async () => {
  const { ask, evacuate } = open({ known: false });
  evacuate('ap', 'eu');
  expect([await ask('ap'), await ask('eu')]).toEqual([503, 404]);
});

test('nor while it is being given back', async () => {
  const { ask, giveBack } = open({ known: false });
  giveBack('ap', 'eu');
  expect(await ask('ap')).toBe(503);
});

test('once a Region is lost for good, what has not arrived never will', async () => {
  const { ask, lose } = open({ known: false });
  lose('ap');
  expect(await ask('ap')).toBe(404);
});
