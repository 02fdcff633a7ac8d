import { describe, expect, test } from 'vitest';
import { openSimulatedRegions } from '#adapters/simulated/index.ts';
import type { SimulatedRegion } from '#adapters/simulated/index.ts';
import { homeOf, makeId } from '#kernel/ids.ts';
import { evacuated, firstRoster } from '#kernel/roster.ts';
import { mendedOf } from '#ports/aggregate.ts';
import type { Aggregate } from '#ports/aggregate.ts';
import { eventKind } from '#ports/event.ts';
import type { Event } from '#ports/event.ts';
import { loadHead, mendHead, stepHead } from '#ports/heads.ts';
import type { Head, Heads } from '#ports/heads.ts';
import { newId } from '#ports/identifier.ts';
import { ownedKind, put, trusted } from '#ports/item-kind.ts';
import { firstCursor } from '#ports/table.ts';
import type { Change } from '#ports/table.ts';
import { lateArrivals } from './late-events.ts';

const subject = makeId('order', 'eu', 1_790_000_000_000, new Uint8Array(10));
const kind = ownedKind<Head>('count', (key) => homeOf(key.partition), trusted);
const key = { partition: subject, sort: 'head' };
const counts: Heads<Head> = {
  id: 'order',
  kind,
  keyOf: () => key,
  evolve: (_, { sequence }) => ({ sequence }),
  write: (head, expect) => put(kind, key, head, expect),
};

async function count(at: SimulatedRegion): Promise<void> {
  const before = await loadHead(at.table, counts, subject);
  const sequence = (before?.value.sequence ?? 0) + 1;
  const event: Event = {
    id: newId('event', at.region, at),
    type: 'counted',
    at: at.clock.now(),
    region: at.region,
    subject,
    sequence,
    data: {},
    correlationId: 'test',
  };
  await at.table.commit(stepHead(at.table, counts, before, { sequence }, [event]).writes);
}

function open() {
  const { ap, eu, replicate } = openSimulatedRegions({ seed: 1 });
  const aggregate: Aggregate = {
    kind: 'order',
    items: [kind.name],
    subjectOf: (change) => change.key.partition,
    mend: async (about) => mendedOf(await mendHead(ap.table, counts, about)),
  };
  const noted: number[] = [];
  const noteStray = async (_: string, stray: readonly Event[]) => {
    noted.push(...stray.map(({ sequence }) => sequence));
  };
  const late = lateArrivals({ ...ap, noteStray }, [aggregate]);
  /** What of the first Region's writes is let through, as changes of the second. */
  const arrive = async (name: string, sequence?: number): Promise<number[]> => {
    const { changes } = await eu.table.pull(firstCursor, 1_000);
    const chosen = changes.filter(({ json, kind: of }) => {
      const value = JSON.parse(json ?? 'null') as Head;
      return of === name && (sequence === undefined || value.sequence === sequence);
    });
    const after = await ap.table.latest();
    await ap.table.apply(chosen);
    const page = await ap.table.changes(after, 100);
    const told: Event[] = [];
    for (const change of page.changes) told.push(...(await late.settle(change, 'eu')));
    return told.map((event) => event.sequence);
  };
  const adopt = () => {
    const roster = evacuated(firstRoster, 'eu', 'ap');
    if (roster.ok) ap.custody.learn(roster.value);
  };
  return { ap, eu, late, arrive, adopt, noted, replicate };
}

describe('what a former holder wrote', () => {
  test('is told when all that comes before it has arrived, and all that waited with it', async () => {
    const { adopt, arrive, eu } = open();
    for (let times = 0; times < 3; times++) await count(eu);
    adopt();
    expect(await arrive(eventKind.name, 1)).toEqual([1]);
    expect(await arrive(eventKind.name, 3)).toEqual([]);
    expect(await arrive(eventKind.name, 2)).toEqual([2, 3]);
  });

  test('is told when the head arrives that it made, though events before it did not', async () => {
    const { adopt, arrive, eu } = open();
    for (let times = 0; times < 3; times++) await count(eu);
    adopt();
    expect(await arrive(eventKind.name, 3)).toEqual([]);
    expect(await arrive(kind.name)).toEqual([3]);
    expect(await arrive(eventKind.name, 2)).toContain(2);
  });

  test('and its successor did not know of is told to nobody, but put before staff', async () => {
    const { adopt, ap, arrive, eu, noted, replicate } = open();
    await count(eu);
    await replicate();
    await count(eu);
    adopt();
    await count(ap);
    expect(await arrive(eventKind.name, 2)).toEqual([]);
    expect(noted).toEqual([2]);
  });

  test('about what is at home elsewhere is left to others', async () => {
    const { adopt, eu, late } = open();
    await count(eu);
    adopt();
    const { changes } = await eu.table.changes(firstCursor, 10);
    const told = changes.map((change: Change) => late.settle(change, 'ap'));
    expect((await Promise.all(told)).flat()).toEqual([]);
  });
});
