import { hash } from 'node:crypto';
import type { Id } from '#kernel/ids.ts';
import { isRegion } from '#kernel/region.ts';
import type { Region } from '#kernel/region.ts';
import { hourMs } from '#kernel/time.ts';
import type { Instant } from '#kernel/time.ts';
import type { Clock } from '#ports/clock.ts';
import { asRead, ownedKind, put, staying, trusted, valueOf } from '#ports/item-kind.ts';
import { queryLimitMax } from '#ports/table.ts';
import type { Item, Key, Table } from '#ports/table.ts';

type VariantId = Id<'variant'>;

/**
 * What buyers asked one Region for: units of each variant, whether or not there were any, each weighing
 * half as much for every `demandHalfLifeMs` that passed since. Noted in the memory of the process that
 * sells, so that a sale writes nothing more, and brought to the table by `writeDemand` now and then,
 * for the next start and for the other Regions. What a crash loses is a few minutes of it.
 */
export const demandHalfLifeMs = 6 * hourMs;
/** Less than this is forgotten. */
const demandMin = 0.25;
/** Variants noted and not yet written; more than anybody asks for in a minute. */
const notedMax = 50_000;

export type Demand = ReadonlyMap<VariantId, number>;

/** What is left at `now` of a weight that was `units` at `at`. A clock that jumped back adds nothing. */
export function faded(units: number, at: Instant, now: Instant): number {
  return units * 0.5 ** (Math.max(0, now - at) / demandHalfLifeMs);
}

const notedIn = new WeakMap<Table, Map<VariantId, number>>();

/** Notes that a buyer wants units, whatever becomes of it. */
export function noteDemand(
  table: Table,
  lines: readonly { readonly variantId: VariantId; readonly quantity: number }[],
): void {
  const noted = notedIn.get(table) ?? new Map<VariantId, number>();
  notedIn.set(table, noted);
  if (noted.size >= notedMax) noted.clear();
  for (const { quantity, variantId } of lines) {
    noted.set(variantId, (noted.get(variantId) ?? 0) + quantity);
  }
}

/** The demand of some of a Region's variants. */
interface DemandShard {
  readonly at: Instant;
  readonly units: Readonly<Record<string, number>>;
}

const demandKind = staying(
  ownedKind<DemandShard>(
    'demand',
    ({ partition }) => {
      const region = partition.split('/')[1];
      return isRegion(region) ? region : undefined;
    },
    trusted,
  ),
);

/** So that tens of thousands of variants fit, and a quiet one is not rewritten with a busy one. */
const shards = 32;

/**
 * Adds what was noted since the last call to what the table holds. Writes only the shards of variants
 * that were asked for. A conflict (another process of this Region was faster) is left for the next call.
 */
export async function writeDemand(ports: { table: Table; clock: Clock }): Promise<void> {
  const { table } = ports;
  const noted = notedIn.get(table);
  if (!noted) return;
  const groups = Map.groupBy(noted, ([variantId]) => shardOf(variantId));
  for (const [shard, group] of groups) {
    const key = keyOf(table.region, shard);
    const item = await table.get(demandKind, key);
    const now = ports.clock.now();
    const units = new Map(weights(item, now));
    for (const [variantId, more] of group) {
      units.set(variantId, (units.get(variantId) ?? 0) + more);
    }
    const kept = [...units].filter(([, weight]) => weight >= demandMin);
    const value = { at: now, units: Object.fromEntries(kept) };
    const written = await table.commit([put(demandKind, key, value, asRead(item))]);
    if (!written.ok) continue;
    // What was asked for meanwhile stays noted.
    for (const [variantId, more] of group) {
      const left = (noted.get(variantId) ?? 0) - more;
      if (left > 0) noted.set(variantId, left);
      else noted.delete(variantId);
    }
  }
}

/** A Region's demand, as far as it was written and arrived here. */
export async function loadDemand(
  ports: { table: Table; clock: Clock },
  region: Region,
): Promise<Demand> {
  const partition = `demand/${region}`;
  const page = await ports.table.query({ partition, limit: queryLimitMax });
  const now = ports.clock.now();
  const demand = new Map<VariantId, number>();
  for (const item of page.items) {
    const value = valueOf(demandKind, item);
    for (const [variantId, weight] of weights(value && { value }, now)) {
      demand.set(variantId, weight);
    }
  }
  return demand;
}

function weights(
  item: Pick<Item<DemandShard>, 'value'> | undefined,
  now: Instant,
): [VariantId, number][] {
  if (!item) return [];
  const { at, units } = item.value;
  return Object.entries(units).map(([variantId, weight]) => [
    variantId as VariantId, // A codec: written from variant ids, above.
    faded(weight, at, now),
  ]);
}

function keyOf(region: Region, shard: number): Key {
  return { partition: `demand/${region}`, sort: String(shard).padStart(4, '0') };
}

function shardOf(variantId: VariantId): number {
  return hash('sha256', variantId, 'buffer').readUInt16BE(0) % shards;
}
