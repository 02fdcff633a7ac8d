import { hash } from 'node:crypto';
import { derivedId, homeOf } from '#kernel/ids.ts';
import type { Id } from '#kernel/ids.ts';
import type { Region } from '#kernel/region.ts';
import { isRegion } from '#kernel/region.ts';
import { toIso } from '#kernel/time.ts';
import type { Instant } from '#kernel/time.ts';
import type { Event } from '#ports/event.ts';
import { loadHead, stepHead } from '#ports/heads.ts';
import type { Heads } from '#ports/heads.ts';
import { newId } from '#ports/identifier.ts';
import { asRead, ownedKind, put, staying, trusted, valueOf } from '#ports/item-kind.ts';
import type { Clock } from '#ports/clock.ts';
import type { Random } from '#ports/random.ts';
import type { IndexEntry, Item, Key, Table, Write } from '#ports/table.ts';
import { evolve } from './model.ts';
import type { Finding, FindingCode, FindingFact, FindingState } from './model.ts';

/**
 * | Item | Partition | Sort | Found by |
 * |---|---|---|---|
 * | finding | `finding/{findingId}` | `head` | index1 home and state, index2 with the code |
 * | position | `reconciler/{region}` | what it is the position of | |
 *
 * Trusted: this module is the only writer.
 */
export const findingKind = ownedKind<Finding>(
  'finding',
  (key) => homeOf(key.partition.slice('finding/'.length)),
  trusted,
);

export type FindingPorts = {
  readonly table: Table;
  readonly clock: Clock;
  readonly random: Random;
};

/** The same difference of the same thing is the same finding, however often it is seen. */
export function findingIdOf(home: Region, code: FindingCode, subject: string): Id<'finding'> {
  return derivedId('finding', home, hash('sha256', `${code}/${subject}`, 'buffer'));
}

export function findingKey(findingId: Id<'finding'>): Key {
  return { partition: `finding/${findingId}`, sort: 'head' };
}

export async function loadFinding(
  table: Table,
  findingId: Id<'finding'>,
): Promise<Item<Finding> | undefined> {
  return loadHead(table, findingHeads, findingId);
}

export const findingHeads: Heads<Finding> = {
  id: 'finding',
  kind: findingKind,
  keyOf: (subject) => findingKey(subject as Id<'finding'>), // Subjects are findings.
  evolve: (before, { at, data, type }) => evolve(before, { type, data } as FindingFact, at), // As it was committed.
  write: (finding, expect) =>
    put(findingKind, findingKey(finding.findingId), finding, expect, {
      indexes: indexesOf(finding),
    }),
};

/** Commits what happened to a finding as it was read. Undefined on conflict. */
export async function commitFinding(
  ports: FindingPorts,
  before: Item<Finding> | undefined,
  fact: FindingFact,
  correlationId: string,
  more: (after: Finding) => readonly Write[] = () => [],
): Promise<Item<Finding> | undefined> {
  const { region } = ports.table;
  const at = ports.clock.now();
  const finding = evolve(before?.value, fact, at);
  const { findingId, sequence } = finding;
  const event: Event = {
    id: newId('event', region, ports),
    type: fact.type,
    at,
    region,
    subject: findingId,
    sequence,
    data: fact.data,
    correlationId,
  };
  const { head, writes } = stepHead(ports.table, findingHeads, before, finding, [event]);
  const committed = await ports.table.commit([...writes, ...more(head)]);
  if (!committed.ok) return undefined;
  const key = findingKey(findingId);
  return { key, kind: findingKind.name, value: head, version: committed.version };
}

function indexesOf({ code, findingId, firstSeenAt, state }: Finding): IndexEntry[] {
  const home = homeOf(findingId);
  if (home === undefined) return [];
  const sort = `${toIso(firstSeenAt)}/${findingId}`;
  return [
    { index: 'index1', partition: listPartition(home, state), sort },
    { index: 'index2', partition: listPartition(home, state, code), sort },
  ];
}

function listPartition(home: Region, state: FindingState, code?: FindingCode): string {
  return code === undefined ? `findings/${home}/${state}` : `findings/${home}/${state}/${code}`;
}

/** Findings of a home, the oldest first. */
export async function queryFindings(
  table: Table,
  list: {
    readonly home: Region;
    readonly state: FindingState;
    readonly code?: FindingCode | undefined;
    readonly limit: number;
    readonly cursor?: string | undefined;
  },
): Promise<{ readonly items: readonly Finding[]; readonly nextCursor?: string }> {
  const { code, cursor, home, limit, state } = list;
  const page = await table.query({
    index: code === undefined ? 'index1' : 'index2',
    partition: listPartition(home, state, code),
    limit,
    ...(cursor !== undefined && { cursor }),
  });
  const items = page.items.flatMap((item) => valueOf(findingKind, item) ?? []);
  return { items, ...(page.cursor !== undefined && { nextCursor: page.cursor }) };
}

/** How far a lap has come: this Region's own note, which nobody adopts. */
export interface Position {
  /** Where the next page of the list begins, and where the list itself does. */
  readonly cursor?: string;
  readonly from?: string;
  /** All before this was looked at. */
  readonly until?: Instant;
  /** The end of the span that is under way. */
  readonly spanEnd?: Instant;
}

const positionKind = staying(
  ownedKind<Position>(
    'reconciler-position',
    (key) => {
      const region = key.partition.split('/')[1];
      return isRegion(region) ? region : undefined;
    },
    trusted,
  ),
);

function positionKey(table: Table, name: string): Key {
  return { partition: `reconciler/${table.region}`, sort: name };
}

export function loadPosition(table: Table, name: string): Promise<Item<Position> | undefined> {
  return table.get(positionKind, positionKey(table, name));
}

/** Whoever saved last is right enough: what is looked at twice is only looked at twice. */
export async function savePosition(
  table: Table,
  name: string,
  position: Position,
  before: Item<Position> | undefined,
): Promise<void> {
  await table.commit([put(positionKind, positionKey(table, name), position, asRead(before))]);
}
