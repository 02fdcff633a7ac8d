import { expect, test } from 'vitest';
import { openSimulatedRegion } from '#adapters/simulated/index.ts';
import { makeId } from '#kernel/ids.ts';
import { evacuated, firstRoster, returning } from '#kernel/roster.ts';
import type { Region } from '#kernel/region.ts';
import { hourMs } from '#kernel/time.ts';
import type { Event } from '#ports/event.ts';
import { newId } from '#ports/identifier.ts';
import { consumeAll } from './consume.ts';

const subjectIn = (home: Region) => makeId('order', home, 1_790_000_000_000, new Uint8Array(10));
const subject = subjectIn('eu');

function open() {
  const region = openSimulatedRegion({ region: 'eu', seed: 1 });
  const handled: string[] = [];
  const subscription = {
    name: 'test.follow',
    types: ['order.placed'],
    attemptsMax: 3,
    concurrency: 2,
    handle: async (event: Event) => void handled.push(event.subject),
  };
  region.bus.subscribe({ queue: subscription.name, types: subscription.types });
  const consumers = consumeAll(region, [subscription]);
  const eventOn = (about: string): Event => ({
    id: newId('event', 'eu', region),
    type: 'order.placed',
    at: region.clock.now(),
    region: 'eu',
    subject: about,
    sequence: 1,
    data: {},
    correlationId: 'test',
  });
  return { ...region, consumers, eventOn, handled };
}

/** Region `eu` without a lease for an hour, with a message that waits. */
async function openWaiting() {
  const region = open();
  region.custody.lease(false);
  await region.bus.publish([region.eventOn(subject)]);
  await region.clock.advance(hourMs);
  return region;
}

test('a message waits for a lease, however long, without using up its attempts', async () => {
  const { clock, custody, handled, queues } = await openWaiting();
  expect(handled).toEqual([]);
  expect(await queues.depth('test.follow')).toMatchObject({ inFlight: 1, dead: 0 });
  custody.lease(true);
  await clock.advance(2_000);
  expect(handled).toEqual([subject]);
});

test('a message that waits is let go when its home is held elsewhere by then', async () => {
  const { clock, custody, handled, queues } = await openWaiting();
  const roster = evacuated(firstRoster, 'eu', 'ap');
  if (roster.ok) custody.learn(roster.value);
  await clock.advance(2_000);
  expect(handled).toEqual([]);
  expect(await queues.depth('test.follow')).toMatchObject({ inFlight: 0, waiting: 0, dead: 0 });
});

test('consumers can be closed while messages wait for a lease', async () => {
  const { consumers, handled, queues } = await openWaiting();
  await Promise.all(consumers.map((consumer) => consumer.close()));
  expect(handled).toEqual([]);
  expect(await queues.depth('test.follow')).toMatchObject({ inFlight: 0, delayed: 1, dead: 0 });
});

test('what waits for one home holds up nothing of another', async () => {
  const { bus, clock, custody, eventOn, handled, queues } = open();
  const adopted = evacuated(firstRoster, 'ap', 'eu');
  const goingBack = adopted.ok && returning(adopted.value, 'ap');
  if (!adopted.ok || !goingBack || !goingBack.ok) throw new Error('The roster is not as wanted');
  custody.learn(goingBack.value);
  await bus.publish([1, 2, 3].map(() => eventOn(subjectIn('ap'))));
  await bus.publish([eventOn(subject)]);
  await clock.advance(hourMs);
  expect(handled).toEqual([subject]);
  custody.learn(adopted.value);
  await clock.advance(10_000);
  expect(handled.filter((about) => about === subjectIn('ap'))).toHaveLength(3);
  expect(await queues.depth('test.follow')).toMatchObject({ waiting: 0, delayed: 0, dead: 0 });
});
