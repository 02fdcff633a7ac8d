import { afterEach, describe, expect, test, vi } from 'vitest';
import { present } from '#kernel/assert.ts';
import { minuteMs, secondMs } from '#kernel/time.ts';
import { messageBytesMax } from './queue-rules.ts';
import { delayMsMax, processDied, retryDelayMs, sendMax } from './queue.ts';
import type { Message, QueueDepth, Queues } from './queue.ts';

/** Queues under test, with a clock that the test moves. */
export interface QueueBench {
  readonly queues: Queues;
  advance(durationMs: number): Promise<void>;
  /** The process dies and starts again: consumers are gone, messages are not. */
  restart(): Promise<Queues>;
  close(): Promise<void>;
}

const empty: QueueDepth = { waiting: 0, delayed: 0, inFlight: 0, dead: 0 };
const options = { concurrency: 4, attemptsMax: 3 };

/** Collects messages, and lets a test wait for a number of them. */
class Inbox {
  readonly messages: Message[] = [];
  readonly #waiting = new Map<number, () => void>();

  readonly receive = async (message: Message): Promise<void> => {
    this.messages.push(message);
    this.#waiting.get(this.messages.length)?.();
  };

  bodies(): Set<unknown> {
    return new Set(this.messages.map((message) => message.body));
  }

  async count(wanted: number): Promise<void> {
    if (this.messages.length >= wanted) return;
    await new Promise<void>((resolve) => this.#waiting.set(wanted, resolve));
  }
}

/** Resolves once the queue looks so; acknowledgement may take a moment after the handler's end. */
function becomes(queues: Queues, queue: string, depth: Partial<QueueDepth>): Promise<void> {
  const look = async (): Promise<void> => {
    expect(await queues.depth(queue)).toMatchObject(depth);
  };
  return vi.waitFor(look, { timeout: 10_000, interval: 1 });
}

/** The tests that all queues must pass. */
export function queueContract(name: string, open: () => Promise<QueueBench>): void {
  describe(`queue contract: ${name}`, () => {
    let bench: QueueBench | undefined;
    const start = async (): Promise<QueueBench> => (bench = await open());
    afterEach(async () => {
      await bench?.close();
      bench = undefined;
    });

    test('every message is delivered and then gone, with one consumer or none yet', async () => {
      const { queues } = await start();
      const inbox = new Inbox();
      await queues.send('q', [{ body: 'before' }]);
      expect(await queues.depth('q')).toEqual({ ...empty, waiting: 1 });
      queues.consume('q', inbox.receive, options);
      await queues.send('q', [{ body: { n: 1 } }, { body: null }]);
      await inbox.count(3);
      expect(inbox.bodies()).toEqual(new Set(['before', { n: 1 }, null]));
      expect(inbox.messages.map((message) => message.attempt)).toEqual([1, 1, 1]);
      expect(new Set(inbox.messages.map((message) => message.id)).size).toBe(3);
      await becomes(queues, 'q', empty);
    });

    test('queues do not mix, and each has one consumer', async () => {
      const { queues } = await start();
      const [a, b] = [new Inbox(), new Inbox()];
      const consumer = queues.consume('a', a.receive, options);
      queues.consume('b', b.receive, options);
      expect(() => queues.consume('a', a.receive, options)).toThrow('consumer');
      await queues.send('a', [{ body: 'a' }]);
      await queues.send('b', [{ body: 'b' }]);
      await Promise.all([a.count(1), b.count(1)]);
      expect([a.bodies(), b.bodies()]).toEqual([new Set(['a']), new Set(['b'])]);
      await consumer.close();
      queues.consume('a', a.receive, options);
    });

    test('no more are worked on at once than was asked', async () => {
      const { queues } = await start();
      const releases: (() => void)[] = [];
      let highest = 0;
      let running = 0;
      const done = new Inbox();
      const handler = async (message: Message): Promise<void> => {
        running += 1;
        highest = Math.max(highest, running);
        await new Promise<void>((resolve) => releases.push(resolve));
        running -= 1;
        await done.receive(message);
      };
      queues.consume('q', handler, { concurrency: 3, attemptsMax: 1 });
      await queues.send(
        'q',
        Array.from({ length: 10 }, (_, n) => ({ body: n })),
      );
      for (let finished = 1; finished <= 10; finished++) {
        const wanted = Math.min(3, 11 - finished);
        await becomes(queues, 'q', { inFlight: wanted });
        await vi.waitFor(() => expect(running).toBe(wanted), { interval: 1 });
        present(releases.shift(), 'release')();
        await done.count(finished);
      }
      expect(highest).toBe(3);
      await becomes(queues, 'q', empty);
    });

    test('a delayed message comes when its time has come', async () => {
      const { queues, advance } = await start();
      const inbox = new Inbox();
      queues.consume('q', inbox.receive, options);
      await queues.send('q', [
        { body: 'last', delayMs: delayMsMax },
        { body: 'soon', delayMs: minuteMs },
        { body: 'now' },
      ]);
      await inbox.count(1);
      await becomes(queues, 'q', { ...empty, delayed: 2 });
      await advance(minuteMs - 1);
      expect(inbox.messages.map((message) => message.body)).toEqual(['now']);
      await advance(1);
      await inbox.count(2);
      await advance(delayMsMax);
      await inbox.count(3);
      expect(inbox.messages.map((message) => message.body)).toEqual(['now', 'soon', 'last']);
    });

    test('a failure is tried again after its delay, then becomes a dead letter', async () => {
      const { queues, advance } = await start();
      const inbox = new Inbox();
      const fail = async (message: Message): Promise<void> => {
        await inbox.receive(message);
        throw new TypeError(`attempt ${message.attempt} failed`);
      };
      queues.consume('q', fail, options);
      await queues.send('q', [{ body: 'x' }]);
      for (let attempt = 1; attempt <= 3; attempt++) {
        await inbox.count(attempt);
        await becomes(queues, 'q', attempt < 3 ? { delayed: 1, inFlight: 0 } : { dead: 1 });
        // The least that the delay may be.
        await advance(retryDelayMs(attempt, 0) - 1);
        expect(inbox.messages).toHaveLength(attempt);
        await advance(retryDelayMs(attempt, 1) - retryDelayMs(attempt, 0) + 1);
      }
      expect(inbox.messages.map((message) => message.attempt)).toEqual([1, 2, 3]);
      expect(await queues.depth('q')).toEqual({ ...empty, dead: 1 });
      const [letter] = (await queues.deadLetters('q', 10)).items;
      expect(letter).toMatchObject({
        body: 'x',
        attempt: 3,
        reason: 'TypeError: attempt 3 failed',
      });
      expect(letter?.id).toBe(inbox.messages[0]?.id);
    });

    test('a failure of one does not stop the others, and a later success ends it', async () => {
      const { queues, advance } = await start();
      const inbox = new Inbox();
      const handler = async (message: Message): Promise<void> => {
        if (message.body === 'bad' && message.attempt === 1) throw new Error('once');
        await inbox.receive(message);
      };
      queues.consume('q', handler, { concurrency: 1, attemptsMax: 3 });
      await queues.send('q', [{ body: 'bad' }, { body: 'good' }, { body: 'fine' }]);
      await inbox.count(2);
      expect(inbox.bodies()).toEqual(new Set(['good', 'fine']));
      await becomes(queues, 'q', { delayed: 1, inFlight: 0 });
      await advance(secondMs);
      await inbox.count(3);
      await becomes(queues, 'q', empty);
    });

    test('redrive brings dead letters back, all or those that were named', async () => {
      const { queues } = await start();
      const inbox = new Inbox();
      let isBroken = true;
      const handler = async (message: Message): Promise<void> => {
        if (isBroken) throw new Error('broken');
        await inbox.receive(message);
      };
      queues.consume('q', handler, { concurrency: 1, attemptsMax: 1 });
      await queues.send(
        'q',
        ['a', 'b', 'c'].map((body) => ({ body })),
      );
      await becomes(queues, 'q', { dead: 3 });
      isBroken = false;
      const letters = (await queues.deadLetters('q', 10)).items;
      const named = letters.filter((letter) => letter.body === 'b').map((letter) => letter.id);
      expect(await queues.redrive('q', named)).toBe(1);
      await inbox.count(1);
      expect(inbox.messages).toMatchObject([{ body: 'b', attempt: 1 }]);
      expect(await queues.redrive('q')).toBe(2);
      await inbox.count(3);
      expect(inbox.bodies()).toEqual(new Set(['a', 'b', 'c']));
      expect(await queues.redrive('q')).toBe(0);
      await becomes(queues, 'q', empty);
    });

    test('dead letters are shown page by page, each once, also while those shown are redriven', async () => {
      const { queues } = await start();
      const fail = (): Promise<void> => Promise.reject(new Error('broken'));
      const consumer = queues.consume('q', fail, { concurrency: 3, attemptsMax: 1 });
      const bodies = [1, 2, 3, 4, 5, 6, 7];
      await queues.send(
        'q',
        bodies.map((body) => ({ body })),
      );
      await becomes(queues, 'q', { dead: 7 });
      await consumer.close();
      const shown: unknown[] = [];
      let cursor: string | undefined;
      for (const size of [3, 3, 1]) {
        const page = await queues.deadLetters('q', 3, cursor);
        expect(page.items).toHaveLength(size);
        shown.push(...page.items.map((letter) => letter.body));
        const ids = page.items.map((letter) => letter.id);
        expect(await queues.redrive('q', ids)).toBe(size);
        ({ cursor } = page);
      }
      expect(cursor).toBeUndefined();
      expect(shown).toEqual(bodies);
      expect(await queues.deadLetters('q', 3)).toEqual({ items: [] });
    });

    test('a message that kills its process every time becomes a dead letter, and no other does', async () => {
      const world = await start();
      let { queues } = world;
      const attempts: number[] = [];
      await queues.send('q', [{ body: 'deadly' }]);
      for (let life = 1; life <= options.attemptsMax; life++) {
        const inbox = new Inbox();
        const handler = async (message: Message): Promise<void> => {
          await inbox.receive(message);
          await new Promise(() => {});
        };
        queues.consume('q', handler, options);
        await inbox.count(1);
        attempts.push(...inbox.messages.map((message) => message.attempt));
        queues = await world.restart();
      }
      expect(attempts).toEqual([1, 2, 3]);
      const inbox = new Inbox();
      await queues.send('q', [{ body: 'harmless' }]);
      queues.consume('q', inbox.receive, options);
      await becomes(queues, 'q', { ...empty, dead: 1 });
      expect(inbox.messages).toMatchObject([{ body: 'harmless', attempt: 1 }]);
      const { items } = await queues.deadLetters('q', 10);
      expect(items).toMatchObject([{ body: 'deadly', attempt: 3, reason: processDied }]);
      expect(await queues.redrive('q')).toBe(1);
      await inbox.count(2);
      expect(inbox.messages[1]).toMatchObject({ body: 'deadly', attempt: 1 });
    });

    test('a failure after a death counts both', async () => {
      const world = await start();
      const first = new Inbox();
      const hang = async (message: Message): Promise<void> => {
        await first.receive(message);
        await new Promise(() => {});
      };
      world.queues.consume('q', hang, options);
      await world.queues.send('q', [{ body: 'x' }]);
      await first.count(1);
      const queues = await world.restart();
      const inbox = new Inbox();
      const fail = async (message: Message): Promise<void> => {
        await inbox.receive(message);
        throw new Error('broken');
      };
      queues.consume('q', fail, options);
      await inbox.count(1);
      await becomes(queues, 'q', { delayed: 1, inFlight: 0 });
      await world.advance(minuteMs);
      await becomes(queues, 'q', { ...empty, dead: 1 });
      expect(inbox.messages.map((message) => message.attempt)).toEqual([2, 3]);
    });

    test('close waits for what is under way and takes no more', async () => {
      const { queues } = await start();
      const inbox = new Inbox();
      let release = (): void => {};
      const handler = async (message: Message): Promise<void> => {
        await inbox.receive(message);
        await new Promise<void>((resolve) => (release = resolve));
      };
      const consumer = queues.consume('q', handler, { concurrency: 1, attemptsMax: 3 });
      await queues.send('q', [{ body: 1 }, { body: 2 }]);
      await inbox.count(1);
      let isClosed = false;
      const closing = consumer.close().then(() => (isClosed = true));
      await new Promise((resolve) => setImmediate(resolve));
      expect(isClosed).toBe(false);
      release();
      await closing;
      await becomes(queues, 'q', { ...empty, waiting: 1 });
      expect(inbox.messages).toHaveLength(1);
    });

    test('a restart keeps what waits, what was delayed, what was in flight and what is dead', async () => {
      const { queues, advance, restart } = await start();
      const inbox = new Inbox();
      const handler = async (message: Message): Promise<void> => {
        if (message.body === 'dead') throw new Error('broken');
        await inbox.receive(message);
        await new Promise(() => {});
      };
      queues.consume('q', handler, { concurrency: 2, attemptsMax: 1 });
      await queues.send('q', [{ body: 'dead' }]);
      await becomes(queues, 'q', { dead: 1 });
      await queues.send('q', [
        { body: 'in flight' },
        { body: 'in flight too' },
        { body: 'waiting' },
        { body: 'delayed', delayMs: minuteMs },
      ]);
      await inbox.count(2);

      const again = await restart();
      expect(await again.depth('q')).toEqual({ waiting: 3, delayed: 1, inFlight: 0, dead: 1 });
      const second = new Inbox();
      again.consume('q', second.receive, options);
      await second.count(3);
      await advance(minuteMs);
      await second.count(4);
      expect(second.bodies()).toEqual(
        new Set(['in flight', 'in flight too', 'waiting', 'delayed']),
      );
      expect((await again.deadLetters('q', 10)).items).toMatchObject([{ body: 'dead' }]);
      await becomes(again, 'q', { ...empty, dead: 1 });
    });

    test('what was acknowledged does not come back after a restart', async () => {
      const { queues, restart } = await start();
      const inbox = new Inbox();
      const consumer = queues.consume('q', inbox.receive, options);
      await queues.send('q', [{ body: 1 }, { body: 2 }]);
      await inbox.count(2);
      await becomes(queues, 'q', empty);
      await consumer.close();
      // A write that is flushed carries with it those before.
      await queues.send('other', [{ body: 3 }]);
      const again = await restart();
      expect(await again.depth('q')).toEqual(empty);
    });

    test('limits are refused with nothing sent', async () => {
      const { queues } = await start();
      const many = Array.from({ length: sendMax + 1 }, (_, n) => ({ body: n }));
      await expect(queues.send('q', many)).rejects.toThrow(RangeError);
      await expect(queues.send('q', [{ body: 1, delayMs: delayMsMax + 1 }])).rejects.toThrow(
        RangeError,
      );
      await expect(queues.send('q', [{ body: 1, delayMs: -1 }])).rejects.toThrow(RangeError);
      const big = 'x'.repeat(messageBytesMax);
      await expect(queues.send('q', [{ body: 1 }, { body: big }])).rejects.toThrow(RangeError);
      await expect(queues.send('q', [{ body: undefined }])).rejects.toThrow(TypeError);
      expect(await queues.depth('q')).toEqual(empty);
      await queues.send('q', many.slice(1));
      expect(await queues.depth('q')).toEqual({ ...empty, waiting: sendMax });
      await queues.send('q', []);
    });
  });
}
