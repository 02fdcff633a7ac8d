import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openSimulatedRegions } from '#adapters/simulated/index.ts';
import type { SimulatedRegion } from '#adapters/simulated/index.ts';
import { homeOf, makeId } from '#kernel/ids.ts';
import { evacuated, firstRoster, returned, returning } from '#kernel/roster.ts';
import type { Roster } from '#kernel/roster.ts';
import { regions as allRegions } from '#kernel/region.ts';
import type { Event } from './event.ts';
import { loadHead, mendHead, rebuildHead, stepHead } from './heads.ts';
import type { Head, Heads } from './heads.ts';
import { newId } from './identifier.ts';
import { ownedKind, put, trusted } from './item-kind.ts';
import type { ReplicatedChange } from './replication.ts';
import { TableUnavailable, firstCursor } from './table.ts';

/** Remembers every word that it was told, in order. */
interface Diary extends Head {
  readonly words: readonly string[];
}

const subject = makeId('order', 'eu', 1_790_000_000_000, new Uint8Array(10));
const kind = ownedKind<Diary>('diary', (key) => homeOf(key.partition), trusted);
const key = { partition: subject, sort: 'head' };
const diaries: Heads<Diary> = {
  id: 'order',
  kind,
  keyOf: () => key,
  evolve: (before, { data, sequence }) => ({
    sequence,
    words: [...(before?.words ?? []), String(data)],
  }),
  write: (head, expect) => put(kind, key, head, expect),
};

async function tell(at: SimulatedRegion, word: string): Promise<boolean> {
  const before = await loadHead(at.table, diaries, subject);
  const event: Event = {
    id: newId('event', at.region, at),
    type: 'diary.told',
    at: at.clock.now(),
    region: at.region,
    subject,
    sequence: (before?.value.sequence ?? 0) + 1,
    data: word,
    correlationId: 'test',
  };
  const after = diaries.evolve(before?.value, event);
  const { writes } = stepHead(at.table, diaries, before, after, [event]);
  return (await at.table.commit(writes)).ok;
}

const adopted = next(evacuated(firstRoster, 'eu', 'ap'));
const back = next(returned(next(returning(adopted, 'eu')), 'eu'));

function next<T>(result: { ok: true; value: T } | { ok: false; code: string }): T {
  if (!result.ok) throw new Error(result.code);
  return result.value;
}

function open(seed = 1) {
  const world = openSimulatedRegions({ seed });
  const learn = (roster: Roster) => {
    for (const region of allRegions) world[region].custody.learn(roster);
  };
  const words = async (at: SimulatedRegion) =>
    (await at.table.get(kind, key))?.value.words.join(' ');
  return { ...world, learn, words };
}

/** What a Region wrote, item by item, for the test to carry over as it likes. */
async function written(from: SimulatedRegion): Promise<readonly ReplicatedChange[]> {
  return (await from.table.pull(firstCursor, 1_000)).changes;
}

/** Its heads alone, by a clock that runs ahead where one is given. */
async function headsOf(from: SimulatedRegion, ahead = ''): Promise<ReplicatedChange[]> {
  const heads = (await written(from)).filter((change) => change.kind === 'diary');
  return heads.map((change) => {
    const version = ahead + change.version.slice(ahead.length);
    return { ...change, version: version as ReplicatedChange['version'] }; // Of the same shape.
  });
}

describe('the head of an aggregate whose home changes hands', () => {
  test('goes on from all events that arrived, though the head itself did not', async () => {
    const { ap, eu, learn, words } = open();
    for (const word of ['one', 'two', 'three']) await tell(eu, word);
    const changes = await written(eu);
    await ap.table.apply(changes.filter((change) => change.kind === 'event'));
    learn(adopted);
    await tell(ap, 'four');
    expect(await words(ap)).toBe('one two three four');
  });

  test('goes on from a head that arrived before its events', async () => {
    const { ap, eu, learn, replicate, words } = open();
    for (const word of ['one', 'two', 'three']) await tell(eu, word);
    const changes = await written(eu);
    await ap.table.apply(changes.filter((change) => change.kind === 'diary'));
    learn(adopted);
    await tell(ap, 'four');
    expect(await words(ap)).toBe('one two three four');
    await replicate();
    const { head, stray } = await mendHead(ap.table, diaries, subject);
    expect([head?.value.words.join(' '), stray]).toEqual(['one two three four', []]);
  });

  test('is put right when a former holder’s later clock wins over it', async () => {
    const { ap, clock, eu, learn, replicate, words } = open();
    await tell(eu, 'one');
    await replicate();
    await tell(eu, 'lost');
    learn(adopted);
    await tell(ap, 'two');
    learn(firstRoster);
    clock.jump(3_600_000);
    await tell(eu, 'also lost');
    clock.jump(-3_600_000);
    learn(adopted);
    await replicate();
    expect(await words(ap)).toBe('one lost also lost');
    expect((await loadHead(ap.table, diaries, subject))?.value.words).toEqual(['one', 'two']);
    const { stray } = await mendHead(ap.table, diaries, subject);
    expect(stray.map(({ data }) => data)).toEqual(['lost', 'also lost']);
    await replicate();
    expect(await words(eu)).toBe('one two');
  });

  test('stands by its adoption record where what came before is lost for good', async () => {
    const { ap, eu, learn, words } = open();
    for (const word of ['one', 'two']) await tell(eu, word);
    await ap.table.apply(await headsOf(eu));
    learn(adopted);
    await tell(ap, 'three');
    // The first Region went further; its newest head still comes, and none of its events does.
    learn(firstRoster);
    await tell(eu, 'lost');
    learn(adopted);
    await ap.table.apply(await headsOf(eu, 'zzz'));
    expect(await words(ap)).toBe('one two lost');
    const right = ['one', 'two', 'three'];
    expect((await loadHead(ap.table, diaries, subject))?.value.words).toEqual(right);
  });

  test('is not led astray by a record of adoption that arrives before what was adopted for', async () => {
    const { ap, eu, learn, replicate, words } = open();
    await tell(eu, 'one');
    await replicate();
    await tell(eu, 'lost');
    ap.custody.learn(adopted);
    await tell(ap, 'two');
    const changes = await written(ap);
    await eu.table.apply(changes.filter((change) => change.kind === 'adoption'));
    learn(back);
    await mendHead(eu.table, diaries, subject);
    expect(await words(eu)).toBe('one');
    await replicate();
    await mendHead(eu.table, diaries, subject);
    expect(await words(eu)).toBe('one two');
  });

  test('is not gone on from by a Region that has not heard of its present holder', async () => {
    const { ap, eu, learn, replicate } = open();
    await tell(eu, 'one');
    await replicate();
    learn(adopted);
    await tell(ap, 'two');
    await replicate();
    eu.custody.learn(firstRoster);
    await expect(tell(eu, 'three')).rejects.toThrow(TableUnavailable);
  });

  test('goes back to its home with all that was told meanwhile', async () => {
    const { ap, eu, learn, replicate, words } = open();
    await tell(eu, 'one');
    await replicate();
    learn(adopted);
    await tell(ap, 'two');
    await replicate();
    learn(back);
    await tell(eu, 'three');
    await replicate();
    expect([await words(eu), await words(ap)]).toEqual(['one two three', 'one two three']);
  });
});

test('after any evacuation, in whatever order items arrive, both Regions tell one story and lose no word', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom('tell', 'pass on', 'adopt', 'late', 'skew'), { maxLength: 16 }),
      fc.integer(),
      async (steps, seed) => {
        const { ap, clock, eu, learn, link, replicate, words } = open(seed);
        link.faults.delayChance = 0.5;
        let isAdopted = false;
        let told = 0;
        for (const step of steps) {
          if (step === 'adopt' && !isAdopted) {
            isAdopted = true;
            ap.custody.learn(adopted);
          } else if (step === 'tell') {
            if (await tell(isAdopted ? ap : eu, `w${told}`)) told += 1;
          } else if (step === 'late') {
            // The former holder has not heard yet, or stalled with a commit under way.
            const done = await tell(eu, `w${told}`).catch((error: unknown) => {
              if (!(error instanceof TableUnavailable)) throw error;
            });
            if (done === true) told += 1;
          } else if (step === 'skew') clock.jump(told % 2 === 0 ? 60_000 : -60_000);
          else await link.step();
        }
        learn(adopted);
        link.faults.delayChance = 0;
        await replicate();
        const { living, stray } = await mendHead(ap.table, diaries, subject);
        await replicate();
        expect(living.length + stray.length).toBe(told);
        const story = living.map(({ data }) => data).join(' ');
        expect([await words(ap), await words(eu)]).toEqual(
          told === 0 ? [undefined, undefined] : [story, story],
        );
        const rebuilt = rebuildHead(diaries, [...stray, ...living]);
        expect(rebuilt).toEqual((await ap.table.get(kind, key))?.value);
      },
    ),
    { numRuns: 300 },
  );
});
