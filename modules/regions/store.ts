import { regions } from '#kernel/region.ts';
import type { Region } from '#kernel/region.ts';
import type { Roster } from '#kernel/roster.ts';
import { asRead, ownedKind, put, staying, trusted } from '#ports/item-kind.ts';
import type { Key, Table } from '#ports/table.ts';

/**
 * | item | partition | sort | nature |
 * | --- | --- | --- | --- |
 * | the newest roster that a Region knows | `region/{region}` | `roster` | owned, staying |
 */
const rosterKind = staying(
  ownedKind<Roster>('roster', ({ partition }) => regionIn(partition), trusted),
);

function regionIn(partition: string): Region | undefined {
  return regions.find((region) => partition === `region/${region}`);
}

function rosterKey(region: Region): Key {
  return { partition: `region/${region}`, sort: 'roster' };
}

/** What an earlier process of this Region knew last. */
export async function recallRoster(table: Table): Promise<Roster | undefined> {
  return (await table.get(rosterKind, rosterKey(table.region)))?.value;
}

/** Keeps a roster for the processes to come, unless a newer one is kept. Needs no lease. */
export async function keepRoster(table: Table, roster: Roster): Promise<void> {
  const key = rosterKey(table.region);
  const kept = await table.get(rosterKind, key);
  if (kept && kept.value.version >= roster.version) return;
  await table.commit([put(rosterKind, key, roster, asRead(kept))]);
}
