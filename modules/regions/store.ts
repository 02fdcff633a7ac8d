import { regions } from '#kernel/region.ts';
import type { Region } from '#kernel/region.ts';
import type { Roster } from '#kernel/roster.ts';
import { appendedKind, asRead, ownedKind, put, staying, trusted } from '#ports/item-kind.ts';
import type { Instant } from '#kernel/time.ts';
import type { Key, Table, Write } from '#ports/table.ts';

/**
 * | item | partition | sort | nature |
 * | --- | --- | --- | --- |
 * | the newest roster that a Region knows | `region/{region}` | `roster` | owned, staying |
 * | that a note of it is in its log | `region/{region}` | `noted/{type}/{key}` | appended, staying |
 */
const rosterKind = staying(
  ownedKind<Roster>('roster', ({ partition }) => regionIn(partition), trusted),
);

/** For ever: a keeper that starts years later notes nothing again of how its Region came to a home. */
const notedKind = staying(
  appendedKind<{ readonly at: Instant }>('noted', ({ partition }) => regionIn(partition), trusted),
);

function notedKey(region: Region, name: string): Key {
  return { partition: `region/${region}`, sort: `noted/${name}` };
}

/** Whether any Region noted it, as far as its record has arrived. */
export async function isNoted(table: Table, name: string): Promise<boolean> {
  const keys = regions.map((region) => notedKey(region, name));
  return (await table.getMany(notedKind, keys)).some((item) => item !== undefined);
}

/** The write that goes with the note. */
export function noted(region: Region, name: string, at: Instant): Write {
  return put(notedKind, notedKey(region, name), { at }, 'absent');
}

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
