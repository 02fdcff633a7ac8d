import { describe, expect, test } from 'vitest';
import { minuteMs, plus } from '#kernel/time.ts';
import { newId } from '#ports/identifier.ts';
import { appendEvent } from '#ports/event.ts';
import type { Event } from '#ports/event.ts';
import { mergeableKind, put, trusted } from '#ports/item-kind.ts';
import type { Letter } from '#ports/mail.ts';
import { recallOnce, recordOnce } from '#ports/once.ts';
import type { Once } from '#ports/once.ts';
import { PeerUnreachable } from '#ports/peers.ts';
import { SimulatedCrash, crashAt } from './faults.ts';
import { openSimulatedRegion, openSimulatedRegions } from './region.ts';
import type { SimulatedRegion } from './region.ts';

const noteKind = mergeableKind<{ text: string }>('note', trusted);
const noteKey = { partition: 'note/1', sort: 'head' };

const letter: Letter = {
  messageId: 'm1',
  to: 'zoe@example.com',
  subject: 's',
  text: 't',
  html: 'h',
  language: 'en',
  attachments: [],
};

function anEvent(region: SimulatedRegion, sequence = 1, subject?: string): Event {
  return {
    id: newId('event', region.region, region),
    type: 'order.placed',
    at: region.clock.now(),
    region: region.region,
    subject: subject ?? newId('order', region.region, region),
    sequence,
    data: { n: sequence },
    correlationId: 'c1',
  };
}

describe('a simulated Region', () => {
  test('an event reaches its subscription once, though messages come twice', async () => {
    const region = openSimulatedRegion({ region: 'eu', seed: 1 });
    region.faults.duplicateMessageChance = 1;
    const seen: unknown[] = [];
    region.subscribe([
      {
        name: 'test.note-on-placed',
        types: ['order.placed'],
        async handle(event, once) {
          const record = recordOnce(once, 'eu', region.clock.now(), null);
          const result = await region.table.commit([record]);
          if (result.ok) seen.push(event.data);
        },
      },
    ]);
    await region.table.commit([appendEvent(region.table, anEvent(region))]);
    await region.settle();
    expect(seen).toEqual([{ n: 1 }]);
  });

  test('a delayed subscription works later, in virtual time', async () => {
    const region = openSimulatedRegion({ region: 'eu', seed: 1 });
    const start = region.clock.now();
    const moments: number[] = [];
    region.subscribe([
      {
        name: 'test.later',
        types: ['order.placed'],
        delayMs: 10 * minuteMs,
        handle: async () => void moments.push(region.clock.now()),
      },
    ]);
    await region.table.commit([appendEvent(region.table, anEvent(region))]);
    await region.settle(minuteMs);
    expect(moments).toEqual([]);
    await region.settle();
    expect(moments).toEqual([plus(start, 10 * minuteMs)]);
  });

  test('a wait takes no time of ours and all of its own', async () => {
    const { clock } = openSimulatedRegion({ region: 'eu', seed: 1 });
    const start = clock.now();
    const order: string[] = [];
    await Promise.all([
      clock.wait(5 * minuteMs).then(() => order.push('late')),
      clock.wait(minuteMs).then(() => order.push('early')),
    ]);
    expect(order).toEqual(['early', 'late']);
    expect(clock.now()).toBe(plus(start, 5 * minuteMs));
  });

  test('a crash before a commit leaves nothing, a crash after it leaves all', async () => {
    const region = openSimulatedRegion({ region: 'eu', seed: 1 });
    const write = put(noteKind, noteKey, { text: 'a' }, 'absent');
    region.faults.atCommit = crashAt(1, 'before');
    await expect(region.table.commit([write])).rejects.toThrow(SimulatedCrash);
    expect(await region.table.get(noteKind, noteKey)).toBeUndefined();
    region.faults.atCommit = crashAt(2, 'after');
    await expect(region.table.commit([write])).rejects.toThrow(SimulatedCrash);
    expect(await region.table.get(noteKind, noteKey)).toMatchObject({ value: { text: 'a' } });
  });

  test('a peer alone does not answer', async () => {
    const { peers } = openSimulatedRegion({ region: 'eu', seed: 1 });
    await expect(peers.ask('ap', 'inventory.transfer', {}, 300)).rejects.toThrow(PeerUnreachable);
  });

  test('the same seed draws the same', () => {
    const draw = (seed: number) => openSimulatedRegion({ region: 'eu', seed }).random.bytes(8);
    expect(draw(7)).toEqual(draw(7));
    expect(draw(7)).not.toEqual(draw(8));
  });
});

describe('a simulated Region that dies', () => {
  test('keeps what was acknowledged, and its work is done by the next', async () => {
    const first = openSimulatedRegion({ region: 'eu', seed: 9 });
    const seen: string[] = [];
    const noteOn = (region: SimulatedRegion, life: string) => ({
      name: 'test.seen',
      types: ['order.placed'],
      async handle(_event: Event, once: Once): Promise<void> {
        await region.table.get(noteKind, noteKey);
        if (life === 'first') await new Promise(() => {});
        const result = await region.table.commit([
          recordOnce(once, 'eu', region.clock.now(), null),
          put(noteKind, noteKey, { text: life }, 'any'),
        ]);
        if (result.ok) seen.push(life);
      },
    });
    first.subscribe([noteOn(first, 'first')]);
    await first.table.commit([appendEvent(first.table, anEvent(first))]);
    await first.relay();
    await first.clock.idle();
    const second = first.restart();
    second.subscribe([noteOn(second, 'second')]);
    await second.settle();
    expect(seen).toEqual(['second']);
    expect(await second.table.get(noteKind, noteKey)).toMatchObject({ value: { text: 'second' } });
  });

  test('can neither do nor learn anything more', async () => {
    const first = openSimulatedRegion({ region: 'eu', seed: 9 });
    let isAnswered = false;
    const write = put(noteKind, noteKey, { text: 'a' }, 'absent');
    void first.table.commit([write]).then(() => (isAnswered = true));
    const second = first.restart();
    expect(() => first.table.commit([write])).toThrow(SimulatedCrash);
    expect(() => first.mail.send(letter)).toThrow(SimulatedCrash);
    await second.clock.idle();
    expect(isAnswered).toBe(false);
    // It took effect, and nobody was told.
    expect(await second.table.get(noteKind, noteKey)).toBeDefined();
  });

  test('does not answer its peer until it offers again', async () => {
    const regions = openSimulatedRegions({ seed: 9 });
    const offer = { name: 'test.ping', answer: async () => 'pong' };
    regions.ap.offer([offer]);
    regions.restart('ap');
    const ask = () => regions.eu.peers.ask('ap', 'test.ping', {}, 300);
    await expect(ask()).rejects.toThrow(PeerUnreachable);
    regions.ap.offer([offer]);
    expect(await ask()).toBe('pong');
  });
});

describe('two simulated Regions', () => {
  test('end alike when each wrote while the link was cut', async () => {
    const { eu, ap, link, replicate } = openSimulatedRegions({ seed: 3 });
    link.setAll('cut');
    await eu.table.commit([put(noteKind, noteKey, { text: 'eu' }, 'any')]);
    await ap.table.commit([put(noteKind, noteKey, { text: 'ap' }, 'any')]);
    await replicate();
    expect(await eu.table.get(noteKind, noteKey)).toMatchObject({ value: { text: 'eu' } });
    link.setAll('healed');
    await replicate();
    const both = await Promise.all([eu, ap].map(({ table }) => table.get(noteKind, noteKey)));
    expect(both[0]).toEqual(both[1]);
  });

  test('replicate everything in the end, whatever the link does on the way', async () => {
    for (let seed = 1; seed <= 25; seed++) {
      const { eu, ap, link, random, replicate } = openSimulatedRegions({ seed });
      Object.assign(link.faults, { delayChance: 0.4, duplicateChance: 0.3, loseChance: 0.3 });
      for (let step = 0; step < 60; step++) {
        const region = random.pick([eu, ap]) ?? eu;
        const key = { partition: `note/${random.below(6)}`, sort: 'head' };
        await region.table.commit([put(noteKind, key, { text: `${step}` }, 'any')]);
        if (random.happens(0.3)) await link.step();
      }
      await replicate();
      const dump = (region: SimulatedRegion) =>
        region.table.items().toSorted((a, b) => a.key.partition.localeCompare(b.key.partition));
      expect(dump(ap), `seed ${seed}`).toEqual(dump(eu));
    }
  });

  test('an event is relayed by the Region that committed it alone', async () => {
    const { eu, ap, settle } = openSimulatedRegions({ seed: 4 });
    const seen: string[] = [];
    for (const region of [eu, ap]) {
      region.subscribe([
        {
          name: 'test.seen',
          types: ['order.placed'],
          async handle(_event, once) {
            expect(await recallOnce(region.table, once)).toBeUndefined();
            seen.push(region.region);
          },
        },
      ]);
    }
    await ap.table.commit([appendEvent(ap.table, anEvent(ap))]);
    await settle();
    expect(seen).toEqual(['ap']);
    expect(eu.table.items()).toHaveLength(1);
  });

  test('ask each other, and hear nothing over a cut link', async () => {
    const { eu, ap, link } = openSimulatedRegions({ seed: 5 });
    let asked = 0;
    ap.offer([{ name: 'test.double', answer: async (body) => ((asked += 1), { body, asked }) }]);
    expect(await eu.peers.ask('ap', 'test.double', { n: 1 }, 300)).toEqual({
      body: { n: 1 },
      asked: 1,
    });
    link.set('ap', 'eu', 'cut');
    await expect(eu.peers.ask('ap', 'test.double', {}, 300)).rejects.toThrow(PeerUnreachable);
    expect(asked).toBe(2);
    link.set('eu', 'ap', 'cut');
    await expect(eu.peers.ask('ap', 'test.double', {}, 300)).rejects.toThrow(PeerUnreachable);
    expect(asked).toBe(2);
  });
});
