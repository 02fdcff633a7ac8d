import { afterEach, describe, expect, test } from 'vitest';
import { makeId } from '#kernel/ids.ts';
import { instant, minuteMs, plus } from '#kernel/time.ts';
import type { Instant } from '#kernel/time.ts';
import { delayLeftMs, publishMax } from './bus.ts';
import type { Bus } from './bus.ts';
import type { Event } from './event.ts';
import type { Queues } from './queue.ts';

export interface BusBench {
  readonly bus: Bus & {
    subscribe(subscriber: { queue: string; types: readonly string[]; delayMs?: number }): void;
  };
  readonly queues: Queues;
  /** By the clock that the bus goes by. */
  now(): Instant;
  close(): Promise<void>;
}

const bytes = new Uint8Array(10);

function anEvent(type: string, sequence = 1, at = instant(1_780_000_000_000)): Event {
  return {
    id: makeId('event', 'eu', sequence, bytes),
    type,
    at,
    region: 'eu',
    subject: makeId('order', 'eu', 1, bytes),
    sequence,
    data: { sequence },
    correlationId: 'c1',
  };
}

/** The tests that every bus must pass. */
export function busContract(name: string, open: () => Promise<BusBench>): void {
  describe(`bus contract: ${name}`, () => {
    let bench: BusBench | undefined;
    const start = async (): Promise<BusBench> => (bench = await open());
    afterEach(async () => bench?.close());

    test('an event reaches each queue that asked for its type, and no other', async () => {
      const { bus, queues } = await start();
      bus.subscribe({ queue: 'placed', types: ['order.placed'] });
      bus.subscribe({ queue: 'both', types: ['order.placed', 'order.cancelled'] });
      bus.subscribe({ queue: 'later', types: ['order.cancelled'], delayMs: minuteMs });
      await bus.publish([
        anEvent('order.placed', 1),
        anEvent('order.cancelled', 2),
        anEvent('x', 3),
      ]);
      expect(await queues.depth('placed')).toMatchObject({ waiting: 1, delayed: 0 });
      expect(await queues.depth('both')).toMatchObject({ waiting: 2, delayed: 0 });
      expect(await queues.depth('later')).toMatchObject({ waiting: 0, delayed: 1 });
    });

    test('an event arrives as it was', async () => {
      const { bus, queues } = await start();
      bus.subscribe({ queue: 'q', types: ['order.placed'] });
      const event = anEvent('order.placed');
      await bus.publish([event]);
      const body = await new Promise((resolve) => {
        const options = { concurrency: 1, attemptsMax: 1 };
        queues.consume('q', async (message) => resolve(message.body), options);
      });
      expect(body).toEqual(event);
    });

    test('a delay counts from the event, so that what is told late is not delayed anew', async () => {
      const { bus, queues, now } = await start();
      bus.subscribe({ queue: 'later', types: ['t'], delayMs: minuteMs });
      await bus.publish([anEvent('t', 1, now()), anEvent('t', 2, plus(now(), -minuteMs / 2))]);
      expect(await queues.depth('later')).toMatchObject({ waiting: 0, delayed: 2 });
      await bus.publish([anEvent('t', 3, plus(now(), -minuteMs))]);
      expect(await queues.depth('later')).toMatchObject({ waiting: 1, delayed: 2 });
    });

    test(`${publishMax} events can be published at once, one more cannot`, async () => {
      const { bus, queues } = await start();
      bus.subscribe({ queue: 'q', types: ['t'] });
      const events = Array.from({ length: publishMax + 1 }, (_, n) => anEvent('t', n + 1));
      await expect(bus.publish(events)).rejects.toThrow(RangeError);
      expect(await queues.depth('q')).toMatchObject({ waiting: 0 });
      await bus.publish(events.slice(1));
      expect(await queues.depth('q')).toMatchObject({ waiting: publishMax });
      await bus.publish([]);
    });
  });
}

describe('what is left of a delay', () => {
  const now = instant(1_780_000_000_000);

  test.each([
    ['told at once', 0, 60_000],
    ['told late', 20_000, 40_000],
    ['told when it was over', 60_000, 0],
    ['told again by another Region, hours later', 7_200_000, 0],
    ['by a clock that runs ahead', -5_000, 60_000],
  ])('of an event %s', (_, ageMs, leftMs) => {
    expect(delayLeftMs({ at: plus(now, -ageMs) }, 60_000, now)).toBe(leftMs);
  });
});
