import { describe, expect, test } from 'vitest';
import { openSimulatedRegion } from '#adapters/simulated/index.ts';
import { simulatedVitals } from '#adapters/simulated/vitals.ts';
import { siblingId } from '#kernel/ids.ts';
import { readHealth as healthEndpoint } from '#contracts/http/support.ts';
import { evacuated, firstRoster } from '#kernel/roster.ts';
import { dayMs, plus, toIso } from '#kernel/time.ts';
import { appendEvent } from '#ports/event.ts';
import { newId } from '#ports/identifier.ts';
import type { StaffRole } from '#ports/sign-in.ts';
import type { Subscription } from '#ports/subscription.ts';
import { openApp } from '#runtime/http/app.ts';
import { Repetitions } from '#runtime/http/repetition.ts';
import { RegionCustody } from '#modules/regions/index.ts';
import { supportRoutes } from './index.ts';
import { readHealth } from './read-health.ts';

/** A Region with one subscription, which fails until told otherwise, and its support desk. */
async function open() {
  const region = openSimulatedRegion({ region: 'eu', seed: 5 });
  const { clock, signIn, table, telemetry } = region;
  const state = { isBroken: true, handled: 0 };
  const subscription: Subscription = {
    name: 'test.on-placed',
    types: ['order.placed'],
    attemptsMax: 2,
    handle: async () => {
      if (state.isBroken) throw new Error('out of paper');
      state.handled += 1;
    },
  };
  region.subscribe([subscription]);
  const staffId = newId('staff', 'eu', region);
  const orderId = newId('order', 'eu', region);
  const forwarded: string[] = [];
  const app = openApp(
    supportRoutes({ ...region, vitals: simulatedVitals(clock, telemetry) }, [subscription.name]),
    {
      ...region,
      repetitions: new Repetitions(table),
      catalogueHome: 'eu',
      forward: async (to, { url }) => {
        forwarded.push(`${to} ${new URL(url).pathname}`);
        return Response.json({});
      },
    },
  );
  const call = async (
    role: StaffRole,
    path: string,
    body?: unknown,
    key = 'a-key-of-enough-signs',
  ) => {
    const actor = { kind: 'staff', staffId, roles: [role] } as const;
    const token = await signIn.issue(actor, plus(clock.now(), dayMs));
    const answer = await app.request(`/api/staff${path}`, {
      headers: {
        authorization: `Bearer ${token}`,
        ...(body !== undefined && { 'content-type': 'application/json', 'idempotency-key': key }),
      },
      ...(body !== undefined && { method: 'POST', body: JSON.stringify(body) }),
    });
    return { status: answer.status, body: await answer.json() };
  };
  const commit = async (subject: string, sequence: number, type: string): Promise<void> => {
    const id = newId('event', 'eu', region);
    const data = { orderId, step: sequence };
    const fact = { id, type, at: clock.now(), region: 'eu', subject, sequence, data } as const;
    await table.commit([appendEvent(table, { ...fact, correlationId: 'one-click' })]);
    clock.jump(1_000);
  };
  return { region, state, call, commit, orderId, forwarded };
}

describe('dead letters', () => {
  test('are counted, shown with their reason, and delivered again when redriven', async () => {
    const desk = await open();
    await desk.commit(desk.orderId, 1, 'order.placed');
    await desk.region.settle();
    const before = await desk.call('auditor', '/queues');
    const depth = { waiting: 0, delayed: 0, inFlight: 0 };
    expect(before.body).toEqual({
      region: 'eu',
      items: [{ queue: 'test.on-placed', ...depth, dead: 1 }],
    });
    const letters = await desk.call('support', '/queues/test.on-placed/dead-letters');
    const event = { type: 'order.placed', subject: desk.orderId, correlationId: 'one-click' };
    expect(letters.body).toMatchObject({
      items: [{ attempts: 2, reason: 'Error: out of paper', event }],
    });

    desk.state.isBroken = false;
    const redriven = await desk.call('support', '/queues/test.on-placed/redrive', {});
    expect(redriven).toEqual({ status: 200, body: { region: 'eu', moved: 1 } });
    await desk.region.settle();
    expect(desk.state.handled).toBe(1);
    const after = await desk.call('support', '/queues');
    expect(after.body).toMatchObject({ items: [{ dead: 0 }] });
  });

  test('are redriven by id, and a repeated request moves none that died since', async () => {
    const desk = await open();
    for (const sequence of [1, 2]) await desk.commit(desk.orderId, sequence, 'order.placed');
    await desk.region.settle();
    const [first] = (await desk.region.queues.deadLetters('test.on-placed', 10)).items;
    const redrive = () =>
      desk.call('support', '/queues/test.on-placed/redrive', { ids: [first?.id] });
    expect((await redrive()).body).toEqual({ region: 'eu', moved: 1 });
    await desk.region.settle();
    expect((await redrive()).body).toEqual({ region: 'eu', moved: 1 });
    expect(await desk.region.queues.depth('test.on-placed')).toMatchObject({ waiting: 0, dead: 2 });
  });

  test('are shown page by page to the last', async () => {
    const desk = await open();
    for (let sequence = 1; sequence <= 5; sequence++) {
      await desk.commit(desk.orderId, sequence, 'order.placed');
    }
    await desk.region.settle();
    const sizes: number[] = [];
    const ids = new Set<string>();
    let cursor: string | undefined;
    do {
      const next: string = cursor === undefined ? '' : `&cursor=${encodeURIComponent(cursor)}`;
      const page = await desk.call('support', `/queues/test.on-placed/dead-letters?limit=2${next}`);
      const body = page.body as { items: { id: string }[]; nextCursor?: string };
      sizes.push(body.items.length);
      for (const { id } of body.items) ids.add(id);
      cursor = body.nextCursor;
    } while (cursor !== undefined);
    expect(sizes).toEqual([2, 2, 1]);
    expect(ids.size).toBe(5);
  });

  test('of a queue that is not there are not found', async () => {
    const desk = await open();
    const read = await desk.call('support', '/queues/nobody.listens/dead-letters');
    expect(read).toMatchObject({ status: 404, body: { code: 'queue_not_found' } });
  });
});

describe('events', () => {
  test('of one aggregate are listed in their order, page by page', async () => {
    const desk = await open();
    for (const sequence of [1, 2, 3]) await desk.commit(desk.orderId, sequence, 'order.placed');
    const sequences: unknown[] = [];
    let cursor = '';
    do {
      const page = await desk.call('auditor', `/events?subject=${desk.orderId}&limit=2${cursor}`);
      const { items, nextCursor } = page.body as {
        items: { sequence: number }[];
        nextCursor?: string;
      };
      sequences.push(...items.map(({ sequence }) => sequence));
      cursor = nextCursor === undefined ? '' : `&cursor=${encodeURIComponent(nextCursor)}`;
    } while (cursor !== '');
    expect(sequences).toEqual([1, 2, 3]);
  });

  test('of what is no id are refused', async () => {
    const desk = await open();
    const read = await desk.call('support', '/events?subject=everything');
    expect(read).toMatchObject({ status: 400, body: { code: 'request_invalid' } });
  });

  test('of an order are traced through every service, by time', async () => {
    const desk = await open();
    const { orderId } = desk;
    await desk.commit(orderId, 1, 'order.opened');
    await desk.commit(siblingId('reservation', orderId), 1, 'stock.reserved');
    await desk.commit(siblingId('payment', orderId), 1, 'payment.authorized');
    await desk.commit(orderId, 2, 'order.placed');
    await desk.commit(siblingId('invoice', orderId), 1, 'invoice.issued');
    await desk.commit(siblingId('delivery', orderId), 1, 'delivery.requested');
    const trace = await desk.call('support', `/traces/${orderId}`);
    const { items } = trace.body as { items: { type: string }[] };
    expect(items.map(({ type }) => type)).toEqual([
      'order.opened',
      'stock.reserved',
      'payment.authorized',
      'order.placed',
      'invoice.issued',
      'delivery.requested',
    ]);
  });

  test('of an order that is not there are not found', async () => {
    const desk = await open();
    const trace = await desk.call('support', `/traces/${newId('order', 'ap', desk.region)}`);
    expect(trace).toMatchObject({ status: 404, body: { code: 'order_not_found' } });
  });
});

describe('health', () => {
  test('tells lags, depths, counts and durations', async () => {
    const desk = await open();
    const { telemetry } = desk.region;
    telemetry.count('letters.sent', 2, { language: 'ja' });
    telemetry.count('letters.sent', 1, { language: 'ja' });
    telemetry.duration('provider.call', 10, {});
    telemetry.duration('provider.call', 30, {});
    await desk.commit(desk.orderId, 1, 'order.placed');
    await desk.region.settle();
    const health = await desk.call('auditor', '/health');
    expect(health.body).toMatchObject({
      region: 'eu',
      at: toIso(desk.region.clock.now()),
      relay: { commits: 0, behindMs: 0 },
      queues: { dead: 1 },
      counts: [{ name: 'letters.sent', attributes: { language: 'ja' }, value: 3 }],
      durations: [{ name: 'provider.call', count: 2, meanMs: 20, maxMs: 30 }],
    });
  });
});

describe('custody', () => {
  test('is told by home, with what this Region writes', async () => {
    const desk = await open();
    const custody = async () => {
      const { body } = await desk.call('support', '/health');
      return healthEndpoint.answer.schema.parse(body).custody;
    };
    const own = { holder: 'eu', epoch: 0, standing: 'serving', writes: true };
    const theirs = { holder: 'ap', epoch: 0, standing: 'serving', writes: false };
    expect(await custody()).toEqual({
      lease: null,
      rosterVersion: null,
      homes: [
        { region: 'eu', ...own },
        { region: 'ap', ...theirs },
      ],
    });
    const adopted = evacuated(firstRoster, 'ap', 'eu');
    if (adopted.ok) desk.region.custody.learn(adopted.value);
    expect((await custody()).homes[1]).toEqual({
      region: 'ap',
      holder: 'eu',
      epoch: 1,
      standing: 'evacuated',
      writes: true,
    });
    desk.region.custody.lease(false);
    expect((await custody()).homes).toMatchObject([{ writes: false }, { writes: false }]);
  });

  test('names the lease and the roster where homes may change hands', async () => {
    const region = openSimulatedRegion({ region: 'eu', seed: 6 });
    const custody = new RegionCustody('eu', region.clock);
    const read = async () => {
      const ports = { ...region, vitals: simulatedVitals(region.clock, region.telemetry) };
      return (await readHealth({ ...ports, keeping: { custody } }, [])).custody;
    };
    expect(await read()).toMatchObject({ lease: { held: false, from: null }, rosterVersion: 0 });
    custody.learn({ ...firstRoster, version: 4 });
    custody.leased(region.clock.monotonicMs() + 1_500, 'witness');
    expect(await read()).toMatchObject({
      lease: { held: true, from: 'witness' },
      rosterVersion: 4,
    });
  });
});

describe('who may look', () => {
  const paths = ['/queues', '/queues/test.on-placed/dead-letters', '/health'];

  test.each<[StaffRole, number]>([
    ['support', 200],
    ['administrator', 200],
    ['auditor', 200],
    ['sales', 403],
    ['clerk', 403],
    ['executive', 403],
  ])('a member of staff in the role %s is answered %i', async (role, status) => {
    const desk = await open();
    for (const path of paths) expect((await desk.call(role, path)).status).toBe(status);
  });

  test.each<[StaffRole, number]>([
    ['support', 200],
    ['administrator', 200],
    ['auditor', 403],
    ['order-desk', 403],
  ])('%s who redrives is answered %i', async (role, status) => {
    const desk = await open();
    const redriven = await desk.call(role, '/queues/test.on-placed/redrive', {});
    expect(redriven.status).toBe(status);
  });

  test('another Region is asked when it is named', async () => {
    const desk = await open();
    await desk.call('support', '/queues?region=ap');
    await desk.call('support', '/queues?region=eu');
    await desk.call('support', '/queues/test.on-placed/redrive?region=ap', {});
    expect(desk.forwarded).toEqual([
      'ap /api/staff/queues',
      'ap /api/staff/queues/test.on-placed/redrive',
    ]);
  });
});
