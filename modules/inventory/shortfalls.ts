import type { Id } from '#kernel/ids.ts';
import { isRegion } from '#kernel/region.ts';
import type { Region } from '#kernel/region.ts';
import type { Instant } from '#kernel/time.ts';
import type { Clock } from '#ports/clock.ts';
import { asRead, ownedKind, put, remove, staying, trusted, valueOf } from '#ports/item-kind.ts';
import type { Key, Table } from '#ports/table.ts';

/**
 * A reservation that prevailed though the Region of its units had given them back, and sold them since:
 * more is promised there than is left. Kept until units come free, or people found a way.
 */
export interface Shortfall {
  readonly reservationId: Id<'reservation'>;
  readonly region: Region;
  readonly since: Instant;
}

const shortfallKind = staying(
  ownedKind<Shortfall>(
    'shortfall',
    ({ partition }) => {
      const region = partition.split('/')[1];
      return isRegion(region) ? region : undefined;
    },
    trusted,
  ),
);

const shortfallsMax = 100;

/** The oldest `shortfallsMax` of a Region, in no order of time. */
export async function loadShortfalls(table: Table, region: Region): Promise<Shortfall[]> {
  const page = await table.query({ partition: partitionOf(region), limit: shortfallsMax });
  return page.items.flatMap((item) => valueOf(shortfallKind, item) ?? []);
}

/** Notes it, once. */
export async function noteShortfall(
  { clock, table }: { table: Table; clock: Clock },
  region: Region,
  reservationId: Id<'reservation'>,
): Promise<void> {
  const shortfall = { reservationId, region, since: clock.now() };
  // A conflict: it is noted already.
  await table.commit([put(shortfallKind, keyOf(region, reservationId), shortfall, 'absent')]);
}

/** To be called when it is settled after all. */
export async function closeShortfall(
  table: Table,
  { region, reservationId }: Shortfall,
): Promise<void> {
  const key = keyOf(region, reservationId);
  const item = await table.get(shortfallKind, key);
  if (item) await table.commit([remove(shortfallKind, key, asRead(item))]);
}

function partitionOf(region: Region): string {
  return `shortfalls/${region}`;
}

function keyOf(region: Region, reservationId: Id<'reservation'>): Key {
  return { partition: partitionOf(region), sort: reservationId };
}
