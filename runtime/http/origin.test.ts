import { expect, test } from 'vitest';
import { z } from 'zod';
import { openSimulatedRegion } from '#adapters/simulated/index.ts';
import { mortal } from '#adapters/simulated/mortal.ts';
import { idSchema, nothing } from '#contracts/common.ts';
import { endpoint } from '#contracts/endpoint.ts';
import { makeId } from '#kernel/ids.ts';
import { ok, refused } from '#kernel/result.ts';
import { route } from '#ports/route.ts';
import type { Table } from '#ports/table.ts';
import { openApp } from './app.ts';
import { Repetitions } from './repetition.ts';

const made = { there: cartOf('ap'), here: cartOf('eu') };
const key = '7d0f6c1e-5a51-4f7c-9a31-1f6f1a1a1a1a';

function cartOf(region: 'eu' | 'ap') {
  return makeId('cart', region, 1_790_000_000_000, new Uint8Array(10));
}

/** Carts are handled in any Region; only those that arrived are known here. */
function open(arrived: readonly string[], tableOf = (table: Table): Table => table) {
  const region = openSimulatedRegion({ region: 'eu', seed: 1 });
  const forwarded: string[] = [];
  const touch = endpoint({
    id: 'touchCart',
    method: 'POST',
    path: '/api/store/carts/{cartId}/touch',
    tag: 'Test',
    summary: 'Touches',
    audience: 'public',
    params: z.strictObject({ cartId: idSchema('cart') }),
    query: nothing,
    body: nothing,
    answer: { status: 200, schema: nothing },
    originParam: 'cartId',
  });
  const problems = { cart_not_found: { status: 404, title: 'There is no such cart.' } } as const;
  const handler = route(touch, problems, ({ params }) =>
    Promise.resolve(arrived.includes(params.cartId) ? ok({}) : refused('cart_not_found')),
  );
  const app = openApp([handler], {
    ...region,
    repetitions: new Repetitions(tableOf(region.table)),
    catalogueHome: 'eu',
    forward: (to) => {
      forwarded.push(to);
      return Promise.resolve(new Response('{}', { status: 200 }));
    },
  });
  const ask = async (cartId: string, headers: Record<string, string> = {}) => {
    const init = { method: 'POST', headers: { 'idempotency-key': key, ...headers } };
    return (await app.request(`/api/store/carts/${cartId}/touch`, init)).status;
  };
  return { ask, forwarded };
}

test('what has arrived from another Region is handled here', async () => {
  const { ask, forwarded } = open([made.there]);
  expect(await ask(made.there)).toBe(200);
  expect(forwarded).toEqual([]);
});

test('what has not arrived yet is asked of the Region that made it', async () => {
  const { ask, forwarded } = open([]);
  expect(await ask(made.there)).toBe(200);
  expect(forwarded).toEqual(['ap']);
});

test('what was made here and is not here is not anywhere', async () => {
  const { ask, forwarded } = open([]);
  expect(await ask(made.here)).toBe(404);
  expect(await ask(made.there, { 'meridian-forwarded-from': 'ap' })).toBe(404);
  expect(forwarded).toEqual([]);
});

test('a request that failed before it was looked for may be repeated by its key', async () => {
  const process = { isOver: true };
  const { ask } = open([made.here], (table) => mortal(table, process));
  expect(await ask(made.here)).toBe(500);
  process.isOver = false;
  expect(await ask(made.here)).toBe(200);
});
