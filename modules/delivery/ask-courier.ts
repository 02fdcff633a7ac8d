import { homeOf } from '#kernel/ids.ts';
import type { Id } from '#kernel/ids.ts';
import type { Region } from '#kernel/region.ts';
import { plus, toIso } from '#kernel/time.ts';
import { valueOf } from '#ports/item-kind.ts';
import type { Clock } from '#ports/clock.ts';
import type { Courier, CourierJob, CourierNews as Told } from '#ports/courier.ts';
import type { Random } from '#ports/random.ts';
import type { Table } from '#ports/table.ts';
import { decideNews } from './decide.ts';
import type { CourierNews } from './decide.ts';
import { evolve, isOver } from './model.ts';
import type { Delivery, DeliveryStatus } from './model.ts';
import { recordNews } from './record-courier-event.ts';
import { deliveryKind } from './store.ts';

/** Where a parcel is that the courier has something to tell about. */
const moving: readonly DeliveryStatus[] = ['requested', 'collected', 'inTransit', 'rescheduled'];

const pageMax = 100;
/** The list is of all homes: so many pages are gone through for one. */
const pagesMax = 10;

/** Deliveries of a home that should have moved and did not for so long, at most `limit` a status. */
export async function stillDeliveries(
  ports: { readonly table: Table; readonly clock: Clock },
  still: { readonly home: Region; readonly forMs: number; readonly limit: number },
): Promise<Delivery[]> {
  const to = toIso(plus(ports.clock.now(), -still.forMs));
  const found: Delivery[] = [];
  for (const status of moving) found.push(...(await stillIn(ports.table, status, to, still)));
  return found;
}

async function stillIn(
  table: Table,
  status: DeliveryStatus,
  to: string,
  { home, limit }: { readonly home: Region; readonly limit: number },
): Promise<Delivery[]> {
  const found: Delivery[] = [];
  let cursor: string | undefined;
  for (let page = 1; page <= pagesMax && found.length < limit; page++) {
    const { items, ...next } = await table.query({
      index: 'index1',
      partition: `deliveries/${status}`,
      to,
      limit: pageMax,
      ...(cursor !== undefined && { cursor }),
    });
    const deliveries = items.flatMap((item) => valueOf(deliveryKind, item) ?? []);
    found.push(...deliveries.filter(({ deliveryId }) => homeOf(deliveryId) === home));
    cursor = next.cursor;
    if (cursor === undefined) break;
  }
  return found.slice(0, limit);
}

/** What the courier knows and we do not: the news that still say something, oldest first. */
export function missedNews(delivery: Delivery, { news }: CourierJob): readonly Told[] {
  let current = delivery;
  return news.filter((told) => {
    if (isOver(current.status)) return false;
    const decision = decideNews(current, newsOf(told));
    if (!decision.ok) return false;
    for (const fact of decision.value) current = evolve(current, fact, told.occurredAt);
    return decision.value.length > 0;
  });
}

/**
 * Asks the courier what it knows of a delivery, and records what it told and we never heard. Repeating
 * it changes nothing. Throws `CourierUnavailable`.
 */
export async function catchUpWithCourier(
  ports: { table: Table; clock: Clock; random: Random; courier: Courier },
  { deliveryId, correlationId }: { deliveryId: Id<'delivery'>; correlationId: string },
): Promise<void> {
  const job = await ports.courier.read(deliveryId);
  for (const told of job?.news ?? []) {
    const { eventId } = told;
    const command = { deliveryId, eventId, news: newsOf(told), correlationId };
    const recorded = await recordNews(ports, command);
    if (!recorded.ok)
      throw new Error(`${deliveryId} could not take ${told.type}: ${recorded.code}`);
  }
}

function newsOf({ attempt, occurredAt, reason, type }: Told): CourierNews {
  return { type, attempt, occurredAt: toIso(occurredAt), ...(reason !== undefined && { reason }) };
}
