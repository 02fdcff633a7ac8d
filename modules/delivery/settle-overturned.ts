import type { Id } from '#kernel/ids.ts';
import { ok } from '#kernel/result.ts';
import type { Result } from '#kernel/result.ts';
import { toIso } from '#kernel/time.ts';
import { isCalledOff } from '#modules/orders/index.ts';
import type { Mended } from '#ports/aggregate.ts';
import { mendedOf } from '#ports/aggregate.ts';
import type { Clock } from '#ports/clock.ts';
import type { Courier } from '#ports/courier.ts';
import type { Event } from '#ports/event.ts';
import { mendHead } from '#ports/heads.ts';
import type { Random } from '#ports/random.ts';
import type { Table } from '#ports/table.ts';
import { changeDelivery } from './change-delivery.ts';
import type { ChangeRefusal } from './change-delivery.ts';
import { decideCancel, decideNews } from './decide.ts';
import type { CourierNews } from './decide.ts';
import { commitAttemptsMax } from './limits.ts';
import { evolve } from './model.ts';
import type { Delivery, DeliveryFact } from './model.ts';
import { commitFacts, deliveryHeads } from './store.ts';

type Ports = { table: Table; clock: Clock; random: Random };

/**
 * Puts a delivery right. What the courier told a former holder, and will not tell again, is told anew
 * where it still says something.
 */
export async function mendDelivery(
  ports: Ports,
  deliveryId: Id<'delivery'>,
  correlationId: string,
): Promise<Mended> {
  for (let attempt = 1; attempt <= commitAttemptsMax; attempt++) {
    const standing = await mendHead(ports.table, deliveryHeads, deliveryId);
    const { head, stray } = standing;
    const facts = head ? await factsAfter(ports, head.value, stray) : [];
    if (facts.length === 0) return mendedOf(standing);
    const { committed } = await commitFacts(ports, head, facts, correlationId);
    if (committed.ok) return mendedOf(standing);
  }
  throw new Error(`${deliveryId} changed ${commitAttemptsMax} times while it was put right`);
}

/** What is told anew, and then that nobody waits for the parcel, should it be so. */
async function factsAfter(
  ports: Ports,
  delivery: Delivery,
  stray: readonly Event[],
): Promise<readonly DeliveryFact[]> {
  const told = toldAnew(delivery, stray);
  const after = told.reduce((before, fact) => evolve(before, fact, before.changedAt), delivery);
  if (!(await isCalledOff(ports, delivery.orderId))) return told;
  const { attempt, deliveryId, orderId, status } = after;
  if (status === 'requested') {
    return [...told, { type: 'delivery.overturned', data: { deliveryId, orderId, attempt } }];
  }
  const recalled = decideCancel(after, false);
  return recalled ? [...told, recalled] : told;
}

/** What stray events still say of a delivery, one after the other. */
export function toldAnew(delivery: Delivery, stray: readonly Event[]): readonly DeliveryFact[] {
  const told: DeliveryFact[] = [];
  let current = delivery;
  for (const event of stray) {
    const fact = { type: event.type, data: event.data } as DeliveryFact; // As it was committed.
    for (const next of anew(current, fact, toIso(event.at))) {
      current = evolve(current, next, event.at);
      told.push(next);
    }
  }
  return told;
}

const newsOf: Partial<Record<DeliveryFact['type'], CourierNews['type']>> = {
  'delivery.collected': 'collected',
  'delivery.inTransit': 'inTransit',
  'delivery.delivered': 'delivered',
  'delivery.failed': 'failed',
  'delivery.returned': 'returned',
};

function anew(delivery: Delivery, fact: DeliveryFact, toldAt: string): readonly DeliveryFact[] {
  const { attempt, deliveryId, occurredAt = toldAt, orderId } = fact.data;
  if (fact.type === 'delivery.requested') {
    const isForgotten = delivery.status === 'cancelled' && delivery.isOverturned !== true;
    const data = { deliveryId, orderId, attempt: delivery.attempt };
    return isForgotten ? [{ type: 'delivery.overturned', data }] : [];
  }
  // The courier knows of the new attempt, which was agreed with it first.
  if (fact.type === 'delivery.rescheduled') {
    const isNext = delivery.status === 'failed' && attempt === delivery.attempt + 1;
    return isNext ? [fact] : [];
  }
  const type = newsOf[fact.type];
  if (type === undefined) return [];
  const reason = fact.type === 'delivery.failed' ? { reason: fact.data.reason } : {};
  const news = decideNews(delivery, { type, attempt, occurredAt, ...reason });
  return news.ok ? news.value : [];
}

/**
 * Calls off, at the courier, a delivery that a lost Region had requested. What was collected by then
 * staff must get back. Repeating it changes nothing. Throws `CourierUnavailable` for the caller to repeat.
 */
export async function settleOverturned(
  ports: Ports & { courier: Courier },
  command: { readonly deliveryId: Id<'delivery'>; readonly correlationId: string },
): Promise<Result<Delivery, ChangeRefusal>> {
  return changeDelivery<never>(ports, command, async ({ value }) => {
    if (value.status !== 'cancelled' || (await ports.courier.cancel(value.deliveryId))) {
      return ok({ facts: [] });
    }
    const { attempt, deliveryId, orderId } = value;
    return ok({ facts: [{ type: 'delivery.recalled', data: { deliveryId, orderId, attempt } }] });
  });
}
