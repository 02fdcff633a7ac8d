import { expect, test } from 'vitest';
import { openSimulatedRegion } from '#adapters/simulated/index.ts';
import { makeId } from '#kernel/ids.ts';
import { evacuated, firstRoster } from '#kernel/roster.ts';
import { hourMs } from '#kernel/time.ts';
import { newId } from '#ports/identifier.ts';
import { consumeAll } from './consume.ts';

const subject = makeId('order', 'eu', 1_790_000_000_000, new Uint8Array(10));

async function open() {
  const region = openSimulatedRegion({ region: 'eu', seed: 1 });
  const handled: string[] = [];
  const subscription = {
    name: 'test.follow',
    types: ['order.placed'],
    attemptsMax: 3,
    handle: async () => void handled.push(subject),
  };
  region.bus.subscribe({ queue: subscription.name, types: subscription.types });
  const consumers = consumeAll(region, [subscription]);
  const event = {
    id: newId('event', 'eu', region),
    type: 'order.placed',
    at: region.clock.now(),
    region: 'eu',
    subject,
    sequence: 1,
    data: {},
    correlationId: 'test',
  } as const;
  region.custody.lease(false);
  await region.bus.publish([event]);
  await region.clock.advance(hourMs);
  return { ...region, consumers, handled };
}

test('a message waits for a lease, however long, without using up its attempts', async () => {
  const { clock, custody, handled, queues } = await open();
  expect(handled).toEqual([]);
  expect(await queues.depth('test.follow')).toMatchObject({ inFlight: 1, dead: 0 });
  custody.lease(true);
  await clock.advance(2_000);
  expect(handled).toEqual([subject]);
});

test('a message that waits is let go when its home is held elsewhere by then', async () => {
  const { clock, custody, handled, queues } = await open();
  const roster = evacuated(firstRoster, 'eu', 'ap');
  if (roster.ok) custody.learn(roster.value);
  await clock.advance(2_000);
  expect(handled).toEqual([]);
  expect(await queues.depth('test.follow')).toMatchObject({ inFlight: 0, waiting: 0, dead: 0 });
});

test('consumers can be closed while messages wait for a lease', async () => {
  const { consumers, handled, queues } = await open();
  await Promise.all(consumers.map((consumer) => consumer.close()));
  expect(handled).toEqual([]);
  expect(await queues.depth('test.follow')).toMatchObject({ inFlight: 0, delayed: 1, dead: 0 });
});
