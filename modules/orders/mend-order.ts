import { homeOf } from '#kernel/ids.ts';
import type { Id } from '#kernel/ids.ts';
import { toIso } from '#kernel/time.ts';
import { mendedOf } from '#ports/aggregate.ts';
import type { Mended } from '#ports/aggregate.ts';
import type { Event } from '#ports/event.ts';
import { mendHead } from '#ports/heads.ts';
import type { Table } from '#ports/table.ts';
import { commitAttemptsMax } from './change-order.ts';
import type { ChangePorts } from './change-order.ts';
import { decideCancel, decideRefund, decideReturned, decideReturnRequest } from './decide.ts';
import type { Facts } from './decide.ts';
import { evolve } from './evolve.ts';
import { cameToNothing } from './model.ts';
import type { Order, OrderFact } from './model.ts';
import { commitOrder, orderHeads } from './store.ts';

/**
 * Puts an order right after its home changed hands. What people decided in the Region that was lost,
 * and still can be done, is decided anew; what payments and deliveries brought there follows from
 * these. An order that was acknowledged as placed, and came to nothing since, is told as overturned.
 */
export async function mendOrder(
  ports: ChangePorts,
  orderId: Id<'order'>,
  correlationId: string,
): Promise<Mended> {
  for (let attempt = 1; attempt <= commitAttemptsMax; attempt++) {
    const standing = await mendHead(ports.table, orderHeads, orderId);
    const { head, stray } = standing;
    const facts = head && stray.length > 0 ? factsAfter(head.value, stray) : [];
    if (facts.length === 0) return mendedOf(standing);
    if (await commitOrder(ports, head, facts, correlationId)) return mendedOf(standing);
  }
  throw new Error(`${orderId} changed ${commitAttemptsMax} times while it was put right`);
}

/** Whether others than its home ever held what is at home there. */
export function changedHands(table: Table, orderId: Id<'order'>): boolean {
  const home = homeOf(orderId);
  return home !== undefined && table.custody.epochOf(home) > 0;
}

/** What stray events still bring about. */
export function factsAfter(order: Order, stray: readonly Event[]): Facts {
  const facts: OrderFact[] = [];
  let current = order;
  for (const event of stray) {
    const fact = { type: event.type, data: event.data } as OrderFact; // As it was committed.
    for (const next of decidedAnew(current, fact, event)) {
      current = evolve(current, next, event.at);
      facts.push(next);
    }
  }
  return isOverturned(current, stray) ? [...facts, overturned(current, stray)] : facts;
}

function decidedAnew(order: Order, fact: OrderFact, { at }: Event): Facts {
  switch (fact.type) {
    case 'order.cancelled': {
      // What the system gave up there may have gone well here.
      if (fact.data.by === 'system') return [];
      return orNone(decideCancel(order, fact.data.reason, fact.data.by));
    }
    case 'order.returnRequested':
      return orNone(decideReturnRequest(order, { ...fact.data, now: at }));
    case 'order.returned':
      return order.status === 'returning'
        ? orNone(decideReturned(order, fact.data.reason, fact.data.by))
        : [];
    case 'order.refundRequested': {
      const { amount, by, reason, refundId } = fact.data;
      return orNone(decideRefund(order, { amount, by, reason, refundId }));
    }
    default:
      return [];
  }
}

function orNone(decided: { readonly ok: boolean; readonly value?: Facts }): Facts {
  return decided.ok ? (decided.value ?? []) : [];
}

/** Placed, as the buyer was told, and called off by nobody: and it came to nothing. */
function isOverturned(order: Order, stray: readonly Event[]): boolean {
  const { cancelledBy = 'system', overturnedAt } = order;
  const lost = new Set(stray.map(({ type }) => type));
  const isPromised = lost.has('order.placed') && !lost.has('order.cancelled');
  const isMissed = isPromised && cameToNothing(order) && cancelledBy === 'system';
  return isMissed && overturnedAt === undefined;
}

function overturned(order: Order, stray: readonly Event[]): OrderFact {
  const lost = stray.map(({ at, sequence, type }) => ({ type, sequence, at: toIso(at) }));
  return { type: 'order.overturned', data: { reason: order.status, lost } };
}
