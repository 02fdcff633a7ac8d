import { plus, toIso } from '#kernel/time.ts';
import type { Id } from '#kernel/ids.ts';
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

/** Deliveries that should have moved and did not for so long, of all homes, at most `limit` a status. */
export async function stillDeliveries(
  ports: { readonly table: Table; readonly clock: Clock },
  { forMs, limit }: { readonly forMs: number; readonly limit: number },
): Promise<Delivery[]> {
  const to = toIso(plus(ports.clock.now(), -forMs));
  const pages = await Promise.all(
    moving.map((status) =>
      ports.table.query({ index: 'index1', partition: `deliveries/${status}`, to, limit }),
    ),
  );
  return pages.flatMap(({ items }) => items).flatMap((item) => valueOf(deliveryKind, item) ?? []);
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
