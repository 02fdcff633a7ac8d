import { describe, expect, test, vi } from 'vitest';
import { openSimulatedRegion, openSimulatedRegions } from '#adapters/simulated/index.ts';
import type { SimulatedRegion } from '#adapters/simulated/index.ts';
import { homeOf, makeId } from '#kernel/ids.ts';
import { evacuated, firstRoster } from '#kernel/roster.ts';
import { dayMs } from '#kernel/time.ts';
import type { Cursors } from '#ports/cursors.ts';
import { appendEvent } from '#ports/event.ts';
import type { Event } from '#ports/event.ts';
import { newId } from '#ports/identifier.ts';
import type { Change, Cursor } from '#ports/table.ts';
import { relayFollowers, startRelay } from './relay.ts';
import type { RelayPorts } from './relay.ts';

const subject = makeId('order', 'eu', 1_790_000_000_000, new Uint8Array(10));

function open() {
  const region = openSimulatedRegion({ region: 'eu', seed: 1 });
  const { table, clock, queues } = region;
  region.bus.subscribe({ queue: 'all', types: ['order.placed'] });
  const saved = new Map<string, Cursor>();
  const cursors: Cursors = {
    load: async (follower) => saved.get(follower),
    save: async (follower, cursor) => void saved.set(follower, cursor),
  };
  const told: number[] = [];
  queues.consume(
    'all',
    async ({ body }) => {
      told.push((body as { sequence: number }).sequence);
    },
    { concurrency: 1, attemptsMax: 1 },
  );
  const place = async (sequence: number) => {
    const event = {
      id: newId('event', 'eu', region),
      type: 'order.placed',
      at: clock.now(),
      region: 'eu',
      subject,
      sequence,
      data: {},
      correlationId: 'test',
    } as const;
    await table.commit([appendEvent(table, event)]);
  };
  return { ...region, cursors, told, place };
}

test('what was committed while the relay was down is told when it is back', async () => {
  const world = open();
  await world.place(1);
  const first = startRelay(world);
  await vi.waitFor(() => expect(world.told).toEqual([1]));
  await first.close();
  await world.place(2);
  const second = startRelay(world);
  await vi.waitFor(() => expect(world.told).toEqual([1, 2]));
  await second.close();
});

test('when the stream no longer reaches back it says so, and goes on with all that is left', async () => {
  const world = open();
  await world.place(1);
  const first = startRelay(world);
  await vi.waitFor(() => expect(world.told).toEqual([1]));
  await first.close();
  await world.place(2);
  await world.clock.advance(2 * dayMs);
  await world.place(3);
  await world.table.sweep();
  const second = startRelay(world);
  await vi.waitFor(() => expect(world.told).toEqual([1, 3]));
  expect(world.telemetry.records).toContainEqual(
    expect.objectContaining({ type: 'log', level: 'error' }),
  );
  await second.close();
});

describe('a Region that adopts the other’s home', () => {
  const order = makeId('order', 'eu', 1_790_000_000_000, new Uint8Array(10));
  const adopted = evacuated(firstRoster, 'eu', 'ap');

  async function openBoth() {
    const world = openSimulatedRegions({ seed: 1 });
    const place = async (at: SimulatedRegion, sequence: number, subject: string = order) => {
      const event = {
        id: newId('event', at.region, at),
        type: 'order.placed',
        at: at.clock.now(),
        region: at.region,
        subject,
        sequence,
        data: {},
        correlationId: 'test',
      };
      await at.table.commit([appendEvent(at.table, event)]);
    };
    const told: string[] = [];
    world.ap.bus.subscribe({ queue: 'all', types: ['order.placed'] });
    world.ap.queues.consume(
      'all',
      async ({ body }) => {
        const { sequence, subject, epoch = 0 } = body as Event;
        told.push(`${homeOf(subject)} ${sequence}@${epoch}`);
      },
      { concurrency: 1, attemptsMax: 1 },
    );
    const saved = new Map<string, Cursor>();
    const cursors: Cursors = {
      load: async (follower) => saved.get(follower),
      save: async (follower, cursor) => void saved.set(follower, cursor),
    };
    const start = (more: Partial<RelayPorts> = {}) => startRelay({ ...world.ap, cursors, ...more });
    const evacuate = () => {
      if (!adopted.ok) throw new Error(adopted.code);
      world.ap.custody.learn(adopted.value);
    };
    return { ...world, place, told, start, evacuate };
  }

  test('tells what happened there before, and what arrives late', async () => {
    const { ap, eu, evacuate, place, replicate, start, told } = await openBoth();
    await place(eu, 1);
    await replicate();
    const relay = start();
    await place(ap, 1, makeId('order', 'ap', 1, new Uint8Array(10)));
    await vi.waitFor(() => expect(told).toEqual(['ap 1@0']));
    await place(eu, 2);
    evacuate();
    await vi.waitFor(() => expect(told).toEqual(['ap 1@0', 'eu 1@0']));
    await place(ap, 3);
    await replicate();
    await vi.waitFor(() =>
      expect(told.toSorted()).toEqual(['ap 1@0', 'eu 1@0', 'eu 2@0', 'eu 3@1']),
    );
    await relay.close();
  });

  test('has every late event looked at first, and tells none that is stray', async () => {
    const { ap, eu, evacuate, place, replicate, start, told } = await openBoth();
    await place(eu, 1);
    await replicate();
    await place(eu, 2);
    evacuate();
    await place(ap, 2);
    await replicate();
    const looked: number[] = [];
    const settle = async ({ value }: Change) => {
      const event = value as Event; // No other kind is wanted.
      looked.push(event.sequence);
      return event.sequence === 2 ? [] : [event];
    };
    const relay = start({ late: { items: [], settle } });
    await vi.waitFor(() => expect(told.toSorted()).toEqual(['eu 1@0', 'eu 2@1']));
    expect(new Set(looked)).toEqual(new Set([1, 2]));
    await relay.close();
  });

  test('keeps in the stream what the follower of each held home has yet to read', async () => {
    const { ap, evacuate } = await openBoth();
    expect(relayFollowers(ap.table)).toEqual(['relay']);
    evacuate();
    expect(relayFollowers(ap.table)).toEqual(['relay', 'relay/eu/1', 'late/eu/1']);
  });
});

test('is closed only when a follower that was called off has put down what it had in hand', async () => {
  const world = open();
  await world.place(1);
  const published = Promise.withResolvers<void>();
  let isPublishing = false;
  let isClosed = false;
  const publish = (): Promise<void> => {
    isPublishing = true;
    return published.promise;
  };
  const relay = startRelay({ ...world, bus: { publish } });
  await vi.waitFor(() => expect(isPublishing).toBe(true));
  const roster = evacuated(firstRoster, 'eu', 'ap');
  if (roster.ok) world.custody.learn(roster.value);
  await world.clock.advance(0);
  const closing = relay.close().then(() => (isClosed = true));
  await world.clock.advance(1_000);
  expect(isClosed).toBe(false);
  published.resolve();
  await closing;
});
