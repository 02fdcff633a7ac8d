import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { openSimulatedRegion } from '#adapters/simulated/index.ts';
import { idSchema, nothing } from '#contracts/common.ts';
import { endpoint } from '#contracts/endpoint.ts';
import { makeId } from '#kernel/ids.ts';
import { ok, refused } from '#kernel/result.ts';
import { fromIso, plus } from '#kernel/time.ts';
import { recordOnce } from '#ports/once.ts';
import { route } from '#ports/route.ts';
import { TableLimitExceeded } from '#ports/table.ts';
import { openApp } from './app.ts';
import { Repetitions } from './repetition.ts';

const orderId = makeId('order', 'ap', 1_790_000_000_000, new Uint8Array(10));
const hereId = makeId('order', 'eu', 1_790_000_000_000, new Uint8Array(10));
const key = '7d0f6c1e-5a51-4f7c-9a31-1f6f1a1a1a1a';

function open() {
  const region = openSimulatedRegion({ region: 'eu', seed: 1 });
  const { table, clock, random, signIn, telemetry } = region;
  const calls: unknown[] = [];
  const forwarded: string[] = [];
  let gate: Promise<void> = Promise.resolve();
  const counted = endpoint({
    id: 'countUp',
    method: 'POST',
    path: '/api/store/orders/{orderId}/count',
    tag: 'Test',
    summary: 'Counts',
    audience: 'public',
    params: z.strictObject({ orderId: idSchema('order') }),
    query: nothing,
    body: z.strictObject({ by: z.int() }),
    homeParam: 'orderId',
    answer: { status: 201, schema: z.strictObject({ by: z.int() }) },
  });
  const guarded = endpoint({
    id: 'readSecrets',
    method: 'GET',
    path: '/api/staff/secrets',
    tag: 'Test',
    summary: 'Reads',
    audience: 'staff',
    params: nothing,
    query: z.strictObject({ limit: z.coerce.number().int().max(10).optional() }),
    body: nothing,
    answer: { status: 200, schema: nothing },
  });
  const label = endpoint({
    id: 'makeLabel',
    method: 'POST',
    path: '/api/store/orders/{orderId}/label',
    tag: 'Test',
    summary: 'Makes a label',
    audience: 'public',
    params: z.strictObject({ orderId: idSchema('order') }),
    query: z.strictObject({ format: z.string().optional() }),
    body: nothing,
    answer: { status: 201, schema: nothing },
  });
  const app = openApp(
    [
      route(label, {}, async ({ once }) => {
        if (once) await table.commit([recordOnce(once, 'eu', clock.now(), {})]);
        return ok({});
      }),
      route(counted, { count_refused: { status: 409, title: 'No.' } }, async ({ body, once }) => {
        await gate;
        calls.push(body);
        if (body.by < 0) return refused('count_refused', 'Count upwards.');
        if (once) await table.commit([recordOnce(once, 'eu', clock.now(), body)]);
        return ok(body);
      }),
      route(guarded, {}, () => Promise.resolve(ok({}))),
    ],
    {
      table,
      clock,
      random,
      signIn,
      telemetry,
      repetitions: new Repetitions(table),
      catalogueHome: 'eu',
      forward: (to, request) => {
        forwarded.push(`${to} ${new URL(request.url).pathname}`);
        return Promise.resolve(new Response('{}', { status: 201 }));
      },
    },
  );
  const count = (id: string, body: unknown, headers: Record<string, string> = {}) =>
    app.request(`/api/store/orders/${id}/count`, {
      method: 'POST',
      body: typeof body === 'string' ? body : JSON.stringify(body),
      headers: { 'content-type': 'application/json', 'idempotency-key': key, ...headers },
    });
  return {
    app,
    region,
    calls,
    forwarded,
    count,
    hold: (until: Promise<void>): void => void (gate = until),
  };
}

async function problem(response: Response) {
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  return (await response.json()) as { code: string; status: number; detail?: string };
}

describe('repetition', () => {
  test('the same key and body is answered again without a second effect', async () => {
    const { count, calls } = open();
    const first = await count(hereId, { by: 2 });
    const again = await count(hereId, { by: 2 });
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(await again.json()).toEqual({ by: 2 });
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect(calls).toHaveLength(1);
  });

  test('the same key with another body is refused', async () => {
    const { count } = open();
    await count(hereId, { by: 2 });
    const other = await count(hereId, { by: 3 });
    expect(await problem(other)).toMatchObject({ code: 'idempotency_key_reused', status: 422 });
  });

  test('the same key with another query is refused', async () => {
    const { app } = open();
    const ask = (query: string) =>
      app.request(`/api/store/orders/${hereId}/label${query}`, {
        method: 'POST',
        headers: { 'idempotency-key': key },
      });
    expect((await ask('?format=pdf')).status).toBe(201);
    expect((await ask('?format=pdf')).headers.get('idempotent-replayed')).toBe('true');
    const other = await ask('?format=png');
    expect(await problem(other)).toMatchObject({ code: 'idempotency_key_reused', status: 422 });
  });

  test('a key whose look-up failed is not held to be under way', async () => {
    const { table } = openSimulatedRegion({ region: 'eu', seed: 1 });
    const repetitions = new Repetitions(table);
    // Longer than the store takes a key to be.
    const once = { scope: 'x'.repeat(3_000), key, fingerprint: '' };
    await expect(repetitions.begin(once)).rejects.toThrow(TableLimitExceeded);
    await expect(repetitions.begin(once)).rejects.toThrow(TableLimitExceeded);
  });

  test('a key whose first request is still under way is refused', async () => {
    const { count, hold } = open();
    const { promise, resolve } = Promise.withResolvers<void>();
    hold(promise);
    const first = count(hereId, { by: 2 });
    await new Promise((later) => setImmediate(later));
    const second = await count(hereId, { by: 2 });
    expect(await problem(second)).toMatchObject({ code: 'idempotency_key_in_use', status: 409 });
    resolve();
    expect((await first).status).toBe(201);
  });

  test('a refusal had no effect, so the key may be used again', async () => {
    const { count, calls } = open();
    await count(hereId, { by: -1 });
    await count(hereId, { by: -1 });
    expect(calls).toHaveLength(2);
  });

  test.each([
    ['', 'idempotency_key_missing'],
    ['short', 'idempotency_key_invalid'],
  ])('the key "%s" is refused as %s', async (given, code) => {
    const { app } = open();
    const headers: Record<string, string> = { 'content-type': 'application/json' };
    if (given !== '') headers['idempotency-key'] = given;
    const path = `/api/store/orders/${hereId}/count`;
    const response = await app.request(path, { method: 'POST', body: '{"by":1}', headers });
    expect(await problem(response)).toMatchObject({ code, status: 400 });
  });
});

describe('bad requests', () => {
  test.each([
    ['{"by":', 'request_invalid', 400],
    [{ by: 'two' }, 'request_invalid', 400],
    [{ by: 1, more: true }, 'request_invalid', 400],
    [`{"by":1,"pad":"${'x'.repeat(300_000)}"}`, 'body_too_large', 413],
    [{ by: -1 }, 'count_refused', 409],
  ])('%j is refused as %s', async (body, code, status) => {
    const { count } = open();
    expect(await problem(await count(hereId, body))).toMatchObject({ code, status });
  });

  test('a body without end is refused as soon as it is too large', async () => {
    const { app } = open();
    let sent = 0;
    const body = new ReadableStream<Uint8Array>({
      pull: (stream) => {
        sent += 1;
        if (sent > 1_000) stream.close();
        else stream.enqueue(new Uint8Array(100_000));
      },
    });
    const response = await app.request(`/api/store/orders/${hereId}/count`, {
      method: 'POST',
      body,
      duplex: 'half',
      headers: { 'content-type': 'application/json', 'idempotency-key': key },
    });
    expect(await problem(response)).toMatchObject({ code: 'body_too_large', status: 413 });
    expect(sent).toBeLessThan(20);
  });

  test.each(['__proto__', 'constructor', 'toString'])(
    'a parameter "%s" is only a name',
    async (name) => {
      const { app } = open();
      const path = `/api/store/orders/${hereId}/label?${name}=1&${name}=2`;
      const headers = { 'idempotency-key': key };
      const response = await app.request(path, { method: 'POST', headers });
      const { code, detail } = await problem(response);
      expect(code).toBe('request_invalid');
      expect(detail).toContain(name);
    },
  );

  test('another media type is refused', async () => {
    const { count } = open();
    const response = await count(hereId, { by: 1 }, { 'content-type': 'text/plain' });
    expect(await problem(response)).toMatchObject({ code: 'media_type_unsupported', status: 415 });
  });

  test("what is no id is not found, as what is nobody's is", async () => {
    const { count, app } = open();
    expect(await problem(await count('ord_eu_nonsense', { by: 1 }))).toMatchObject({
      code: 'not_found',
    });
    expect(await problem(await app.request('/api/nowhere'))).toMatchObject({ code: 'not_found' });
  });
});

describe('other methods', () => {
  test.each(['GET', 'PUT', 'DELETE', 'PROPFIND'])('%s is told what to use', async (method) => {
    const { app } = open();
    const answer = await app.request(`/api/store/orders/${hereId}/count`, { method });
    expect(answer.headers.get('allow')).toBe('POST');
    expect(await problem(answer)).toMatchObject({ code: 'method_not_allowed', status: 405 });
  });

  test('OPTIONS names the methods, where there are any', async () => {
    const { app } = open();
    const asked = await app.request('/api/staff/secrets', { method: 'OPTIONS' });
    expect([asked.status, asked.headers.get('allow')]).toEqual([204, 'HEAD, GET']);
    expect((await app.request('/api/nowhere', { method: 'OPTIONS' })).status).toBe(404);
  });

  test('HEAD is answered as GET is, without the body', async () => {
    const { app, region } = open();
    const actor = { kind: 'staff', staffId: makeId('staff', 'eu', 1, new Uint8Array(10)) } as const;
    const expiresAt = plus(region.clock.now(), 60_000);
    const token = await region.signIn.issue({ ...actor, roles: ['sales'] }, expiresAt);
    const headers = { authorization: `Bearer ${token}` };
    const head = await app.request('/api/staff/secrets', { method: 'HEAD', headers });
    expect([head.status, head.headers.get('content-type')]).toEqual([200, 'application/json']);
    expect(await head.text()).toBe('');
  });
});

describe('where a request is handled', () => {
  test('one that is at home elsewhere is forwarded', async () => {
    const { count, forwarded, calls } = open();
    expect((await count(orderId, { by: 1 })).status).toBe(201);
    expect(forwarded).toEqual([`ap /api/store/orders/${orderId}/count`]);
    expect(calls).toHaveLength(0);
  });

  test('one that was forwarded already goes no further', async () => {
    const { count, forwarded } = open();
    const response = await count(orderId, { by: 1 }, { 'meridian-forwarded-from': 'ap' });
    expect(await problem(response)).toMatchObject({ code: 'home_region_unreachable', status: 503 });
    expect(forwarded).toEqual([]);
  });
});

describe('who may call', () => {
  const staffId = makeId('staff', 'eu', 1, new Uint8Array(10));
  const customerId = makeId('customer', 'eu', 1, new Uint8Array(10));

  test.each([
    ['nobody', undefined, 401, 'not_signed_in'],
    ['a forged token', 'Bearer nonsense', 401, 'not_signed_in'],
    ['a malformed header', 'nonsense', 401, 'not_signed_in'],
  ])('%s is refused', async (_, authorization, status, code) => {
    const { app } = open();
    const headers = authorization === undefined ? undefined : { authorization };
    const response = await app.request('/api/staff/secrets', headers ? { headers } : {});
    expect(await problem(response)).toMatchObject({ status, code });
  });

  test('staff endpoints refuse a shopper and take a member of staff', async () => {
    const { app, region } = open();
    const expiresAt = plus(region.clock.now(), 60_000);
    const shopper = await region.signIn.issue({ kind: 'shopper', customerId }, expiresAt);
    const staff = await region.signIn.issue(
      { kind: 'staff', staffId, roles: ['sales'] },
      expiresAt,
    );
    const ask = (token: string, query = '') =>
      app.request(`/api/staff/secrets${query}`, { headers: { authorization: `Bearer ${token}` } });
    expect(await problem(await ask(shopper))).toMatchObject({ code: 'not_permitted', status: 403 });
    expect((await ask(staff)).status).toBe(200);
    expect(await problem(await ask(staff, '?limit=99'))).toMatchObject({ code: 'request_invalid' });
  });

  test('a token that ran out is refused', async () => {
    const { app, region } = open();
    const token = await region.signIn.issue(
      { kind: 'staff', staffId, roles: [] },
      fromIso('2000-01-01T00:00:00.000Z'),
    );
    const response = await app.request('/api/staff/secrets', {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(await problem(response)).toMatchObject({ code: 'not_signed_in' });
  });
});
