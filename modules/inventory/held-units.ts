import type { Id } from '#kernel/ids.ts';
import type { Instant } from '#kernel/time.ts';
import type { Clock } from '#ports/clock.ts';
import { getManyMax } from '#ports/table.ts';
import type { Table } from '#ports/table.ts';
import type { Allotment } from './model.ts';
import { loadAllotments } from './read-levels.ts';
import { reservationKey, reservationKind } from './store.ts';

/** Units that buyers hold and have not paid for. */
export interface HeldUnits {
  readonly quantity: number;
  /** By then, all of them are paid for or free again. */
  readonly until: Instant;
}

/**
 * The units of a variant that may come free, as far as this Region knows: of the last promises of each
 * allotment, those that are still held. Undefined when there are none. Two reads, and only for who
 * would else be told that it is sold out.
 */
export async function loadHeld(
  ports: { table: Table; clock: Clock },
  variantId: Id<'variant'>,
): Promise<HeldUnits | undefined> {
  return heldAmong(ports, await loadAllotments(ports.table, variantId));
}

/** The same, of some of the allotments of a variant. */
export async function heldAmong(
  ports: { table: Table; clock: Clock },
  allotments: readonly Allotment[],
): Promise<HeldUnits | undefined> {
  const now = ports.clock.now();
  const promises = allotments
    .flatMap(({ promises = [] }) => promises)
    .filter(({ until }) => until > now)
    .slice(0, getManyMax);
  if (promises.length === 0) return undefined;
  const keys = [...new Set(promises.map(({ reservationId }) => reservationId))];
  const items = await ports.table.getMany(reservationKind, keys.map(reservationKey));
  const held = new Set(
    items.flatMap((item) => (item?.value.status === 'held' ? [item.value.reservationId] : [])),
  );
  const open = promises.filter(({ reservationId }) => held.has(reservationId));
  const [first] = open;
  return (
    first && {
      quantity: open.reduce((units, { quantity }) => units + quantity, 0),
      until: open.reduce((last, { until }) => (until > last ? until : last), first.until),
    }
  );
}
