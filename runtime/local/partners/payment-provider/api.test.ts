import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { answerChallenge, control, openBench, publishableKey, secretKey } from './bench.fixture.ts';
import type { LocalBench } from './bench.fixture.ts';

let bench: LocalBench;

beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench.close());

interface Reply {
  readonly status: number;
  readonly headers: Headers;
  // The tests look at bodies through matchers only.
  readonly body: Record<string, unknown>;
}

async function call(path: string, form?: Record<string, string>, headers = {}): Promise<Reply> {
  const response = await fetch(`${bench.running.url}${path}`, {
    headers: { authorization: `Bearer ${secretKey}`, ...headers },
    ...(form && { method: 'POST', body: new URLSearchParams(form) }),
  });
  return { status: response.status, headers: response.headers, body: await readJson(response) };
}

async function readJson(response: Response): Promise<Record<string, unknown>> {
  // An API of our own, whose every answer is an object or a list.
  return (await response.json()) as Record<string, unknown>;
}

const bag = { amount: '235000', currency: 'eur', capture_method: 'manual' };
const paid = { ...bag, payment_method: 'pm_card_visa', confirm: 'true' };

function create(form: Record<string, string> = paid, key?: string): Promise<Reply> {
  return call('/v1/payment_intents', form, key === undefined ? {} : { 'idempotency-key': key });
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

describe('idempotency keys', () => {
  test('the same key and parameters replay the stored answer and say so', async () => {
    const first = await create(paid, 'key-1');
    const second = await create(paid, 'key-1');
    expect(first.headers.get('idempotent-replayed')).toBeNull();
    expect(second.headers.get('idempotent-replayed')).toBe('true');
    expect(second.body).toEqual(first.body);
  });

  test('a declined card is replayed too', async () => {
    const form = { ...paid, payment_method: 'pm_card_visa_chargeDeclined' };
    const first = await create(form, 'key-2');
    const second = await create(form, 'key-2');
    expect([first.status, second.status]).toEqual([402, 402]);
    expect(second.body).toEqual(first.body);
  });

  test('the same key with other parameters is an idempotency error', async () => {
    await create(paid, 'key-3');
    const other = await create({ ...paid, amount: '1000' }, 'key-3');
    expect(other).toMatchObject({ status: 400, body: { error: { type: 'idempotency_error' } } });
  });

  test('a key whose request was refused for its parameters may be used again', async () => {
    expect((await create({ ...paid, amount: 'free' }, 'key-4')).status).toBe(400);
    expect((await create(paid, 'key-4')).status).toBe(200);
  });

  test('of many requests under one key at once, one works and the rest conflict or replay', async () => {
    const replies = await Promise.all(Array.from({ length: 8 }, () => create(paid, 'key-5')));
    const ids = replies.filter(({ status }) => status === 200).map(({ body }) => body['id']);
    expect(new Set(ids).size).toBe(1);
    expect(replies.every(({ status }) => status === 200 || status === 409)).toBe(true);
  });
});

describe('refused requests', () => {
  test.each([
    ['no amount', { currency: 'eur' }, 'parameter_missing'],
    ['an amount of zero', { ...bag, amount: '0' }, 'amount_too_small'],
    ['an amount with a fraction', { ...bag, amount: '10.5' }, 'parameter_invalid_integer'],
    ['nine digits of cents', { ...bag, amount: '100000000' }, 'amount_too_large'],
    ['confirming without a card', { ...bag, confirm: 'true' }, 'parameter_missing'],
    ['a card that is no test card', { ...paid, payment_method: 'pm_1' }, 'resource_missing'],
  ])('%s is refused with %s', async (_what, form, code) => {
    expect(await create(form)).toMatchObject({
      status: 400,
      body: { error: { type: 'invalid_request_error', code } },
    });
  });

  test('a decline is a card error that holds the intent', async () => {
    const form = { ...paid, payment_method: 'pm_card_visa_chargeDeclinedLostCard' };
    expect(await create(form)).toMatchObject({
      status: 402,
      body: {
        error: {
          type: 'card_error',
          code: 'card_declined',
          decline_code: 'lost_card',
          payment_intent: { status: 'requires_payment_method', metadata: {} },
        },
      },
    });
  });

  test('a wrong key, an unknown intent and an unknown path', async () => {
    expect((await call('/v1/payment_intents', bag, { authorization: 'Bearer x' })).status).toBe(
      401,
    );
    expect(await call('/v1/payment_intents/pi_none')).toMatchObject({
      status: 404,
      body: { error: { code: 'resource_missing' } },
    });
    expect((await call('/v1/customers')).status).toBe(404);
  });

  test('a body beyond 64 KiB', async () => {
    expect((await create({ ...bag, description: 'x'.repeat(70_000) })).status).toBe(413);
  });
});

describe('a browser with the publishable key', () => {
  const browser = { authorization: `Bearer ${publishableKey}` };

  test('makes a payment method from a test card and confirms with the client secret', async () => {
    const { body: intent } = await create(bag);
    const card = { type: 'card', 'card[number]': '4242 4242 4242 4242' };
    const method = await call('/v1/payment_methods', card, browser);
    expect(method.body).toMatchObject({ card: { brand: 'visa', last4: '4242' } });
    const path = `/v1/payment_intents/${text(intent['id'])}/confirm`;
    const form = {
      payment_method: text(method.body['id']),
      client_secret: text(intent['client_secret']),
    };
    const confirmed = await call(path, form, browser);
    expect(confirmed.body).toMatchObject({ status: 'requires_capture' });
    expect(confirmed.headers.get('access-control-allow-origin')).toBe('*');
  });

  test('confirms nothing without the secret, and neither captures nor lists', async () => {
    const { body: intent } = await create(bag);
    const path = `/v1/payment_intents/${text(intent['id'])}`;
    const guess = { payment_method: 'pm_card_visa', client_secret: 'pi_guess' };
    expect((await call(`${path}/confirm`, guess, browser)).status).toBe(404);
    expect((await call(`${path}/capture`, {}, browser)).status).toBe(403);
    expect((await call('/v1/payment_intents', undefined, browser)).status).toBe(403);
  });

  test('is given no payment method for a number that is no test card', async () => {
    const card = { type: 'card', 'card[number]': '4111 1111 1111 1112' };
    expect((await call('/v1/payment_methods', card, browser)).status).toBe(400);
  });
});

describe('the challenge page', () => {
  const challenged = {
    ...paid,
    payment_method: 'pm_card_threeDSecure2Required',
    description: '<b>Order</b>',
    return_url: 'https://shop.example/orders/1?market=fr',
  };

  async function challengeUrl(): Promise<string> {
    const { body } = await create(challenged);
    return /http:[^"]*challenge[^"]*/.exec(JSON.stringify(body))?.[0] ?? '';
  }

  test('shows the amount and leads back to the shop with the outcome', async () => {
    const url = await challengeUrl();
    const page = await (await fetch(url)).text();
    expect(page).toContain('2,350.00');
    expect(page).not.toContain('<b>Order</b>');
    const answer = await answerChallenge(url, 'pass');
    expect(answer.status).toBe(303);
    const location = new URL(answer.headers.get('location') ?? '');
    expect(location.origin).toBe('https://shop.example');
    expect(Object.fromEntries(location.searchParams)).toMatchObject({
      market: 'fr',
      redirect_status: 'succeeded',
    });
  });

  test('is gone once answered, and never opens without its token', async () => {
    const url = await challengeUrl();
    const wrongToken = url.replace(/token=.*/, 'token=guess');
    expect((await fetch(wrongToken)).status).toBe(404);
    expect((await answerChallenge(wrongToken, 'pass')).status).toBe(404);
    expect((await answerChallenge(url, 'fail')).headers.get('location')).toContain('failed');
    expect((await answerChallenge(url, 'pass')).status).toBe(404);
  });
});

describe('lists and search', () => {
  test('lists page newest first without gap or repetition', async () => {
    const made: unknown[] = [];
    for (let count = 0; count < 5; count++) made.unshift((await create()).body['id']);
    const first = await call('/v1/payment_intents?limit=2');
    const [, second] = ids(first);
    const next = await call(`/v1/payment_intents?limit=3&starting_after=${second ?? ''}`);
    expect([...ids(first), ...ids(next)]).toEqual(made);
    expect(next.body['has_more']).toBe(true);
  });

  test('search finds by metadata, and only that', async () => {
    const made = await create({
      ...paid,
      'metadata[orderId]': 'ord_a',
      'metadata[paymentId]': 'pay_a',
    });
    await create({ ...paid, 'metadata[orderId]': 'ord_ab' });
    const query = encodeURIComponent("metadata['orderId']:'ord_a'");
    const found = await call(`/v1/payment_intents/search?query=${query}`);
    expect(ids(found)).toEqual([made.body['id']]);
    expect((await call('/v1/payment_intents/search?query=amount%3E5')).status).toBe(400);
  });

  test('events can be listed and read again', async () => {
    const { body: intent } = await create();
    const type = 'payment_intent.amount_capturable_updated';
    const { body } = await call(`/v1/events?limit=1&type=${type}`);
    expect(body).toMatchObject({ data: [{ type, data: { object: { id: intent['id'] } } }] });
    const [eventId] = ids({ body });
    expect((await call(`/v1/events/${eventId ?? ''}`)).body).toMatchObject({ id: eventId, type });
  });
});

describe('the back door', () => {
  test('counts the captures of an order', async () => {
    const form = { ...paid, 'metadata[orderId]': 'ord_twice' };
    const [one] = [await create(form), await create(form)];
    await call(`/v1/payment_intents/${text(one.body['id'])}/capture`, {});
    const orders = await call('/_control/orders?orderId=ord_twice');
    expect(orders.body).toEqual([
      { orderId: 'ord_twice', payments: 2, held: 1, captures: 1, captured: 235_000, refunded: 0 },
    ]);
  });

  test('breaks as often as told, and nothing was done', async () => {
    await control(bench.running.url, { failNext: 1 });
    const form = { ...paid, 'metadata[orderId]': 'ord_broken' };
    expect((await create(form, 'key-broken')).status).toBe(500);
    expect((await call('/_control/orders?orderId=ord_broken')).body).toEqual([]);
    expect((await create(form, 'key-broken')).status).toBe(200);
  });

  test('refuses switches that it does not know', async () => {
    const response = await fetch(`${bench.running.url}/_control`, {
      method: 'POST',
      body: '{"fial":1}',
    });
    expect(response.status).toBe(400);
    const { faults } = (await call('/_control')).body;
    expect(faults).not.toHaveProperty('fial');
  });

  test('the index page lists what was paid', async () => {
    await create({ ...paid, 'metadata[orderId]': 'ord_<i>seen' });
    const page = await (await fetch(bench.running.url)).text();
    expect(page).toContain('ord_&lt;i&gt;seen');
  });
});

function ids({ body }: Pick<Reply, 'body'>): string[] {
  const { data } = body;
  return Array.isArray(data) ? data.map((entry: { id: string }) => entry.id) : [];
}
