import { regions } from '#kernel/region.ts';
import type { Region } from '#kernel/region.ts';
import type { Instant } from '#kernel/time.ts';
import type { Clock } from '#ports/clock.ts';
import type { Table } from '#ports/table.ts';
import { silencesOf } from './silences.ts';

type Ports = { readonly table: Table; readonly clock: Clock };

/**
 * The Regions whose units can be sold. Of one that is evacuated or lost they are frozen; one that did
 * not answer a moment ago gives none.
 */
export function givingRegions({ clock, table }: Ports): ReadonlySet<Region> {
  const now = clock.now();
  const gives = (region: Region): boolean => {
    const standing = table.custody.standingOf(region);
    const isServing = standing === 'serving' || standing === 'returning';
    return (
      isServing && (region === table.region || silencesOf(table).until(region, now) === undefined)
    );
  };
  return new Set(regions.filter(gives));
}

/** When that may be others though nothing happened: a Region counts as silent for a while only. */
export function givingAnewAt({ clock, table }: Ports): Instant | undefined {
  const now = clock.now();
  const ends = regions.map((region) => silencesOf(table).until(region, now));
  return ends.filter((end) => end !== undefined).toSorted((a, b) => a - b)[0];
}

/**
 * Resolves once the Regions whose units can be sold are others than these, by what happened, or when
 * the signal aborts.
 */
export async function givingChanged(
  ports: Ports,
  than: ReadonlySet<Region>,
  signal: AbortSignal,
): Promise<void> {
  const { table } = ports;
  while (!signal.aborted && areSame(givingRegions(ports), than)) {
    const enough = new AbortController();
    const either = AbortSignal.any([signal, enough.signal]);
    await Promise.race([table.custody.changed(either), silencesOf(table).changed(either)]);
    enough.abort();
  }
}

function areSame(one: ReadonlySet<Region>, other: ReadonlySet<Region>): boolean {
  return one.size === other.size && one.isSubsetOf(other);
}
