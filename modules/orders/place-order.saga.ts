import { ok, refused } from '#kernel/result.ts';
import type { Refusal, Result } from '#kernel/result.ts';
import { plus } from '#kernel/time.ts';
import { confirmReservation, releaseReservation, reserveStock } from '#modules/inventory/index.ts';
import { authorizeOrder } from './authorize-order.ts';
import { changeOrder } from './change-order.ts';
import { decideAbandon, decidePlace } from './decide.ts';
import { giveMoneyBack } from './give-money-back.ts';
import { reservationGraceMs } from './model.ts';
import type { Order } from './model.ts';
import type { PlaceRefusal, Placing, Progress } from './placing.ts';
import type { SellingPorts } from './ports.ts';

type Undo = { readonly order: Order; readonly correlationId: string };

/**
 * The saga that turns an opened order into a placed one: reserve → authorise → confirm. Every step
 * may be repeated, so that to resume is to run it again, by whoever comes first: the checkout
 * itself, a repetition of it, the provider's webhook, or the sweep after a crash. What cannot be
 * finished is called off, and then every step is undone from the last to the first, which may be
 * repeated as well.
 */
export interface Step {
  readonly name: string;
  readonly do: (ports: SellingPorts, placing: Placing) => Promise<Progress>;
  readonly undo: (ports: SellingPorts, undo: Undo) => Promise<void>;
}

const reserve: Step = {
  name: 'reserve',
  async do(ports, placing) {
    const { expiresAt, language, lines, market, orderId, reservationId } = placing.order.value;
    const reserved = await reserveStock(ports, {
      reservationId,
      orderId,
      market,
      lines: lines.map(({ variantId, quantity }) => ({ variantId, quantity })),
      expiresAt: plus(expiresAt, reservationGraceMs),
      language,
      correlationId: placing.correlationId,
    });
    if (!reserved.ok) return { kind: 'fails', refusal: reserved };
    const hasLapsed = reserved.value.status === 'released';
    return hasLapsed ? lapsed() : { kind: 'next', placing };
  },
  async undo(ports, { correlationId, order }) {
    // A placed order's parcel may be with the courier: its units follow the parcel (`fulfil-order.ts`).
    if (order.placedAt !== undefined) return;
    const { reservationId } = order;
    const reason = order.status === 'expired' ? 'order_expired' : 'order_cancelled';
    const released = await releaseReservation(ports, { reservationId, correlationId, reason });
    // Nothing was reserved: there is nothing to give back.
    if (released.ok || released.code === 'reservation_not_found') return;
    throw new Error(`${reservationId} could not be released: ${released.code}`);
  },
};

const authorize: Step = {
  name: 'authorize',
  do: authorizeOrder,
  undo: (ports, { correlationId, order }) => giveMoneyBack(ports, order, correlationId),
};

const confirm: Step = {
  name: 'confirm',
  async do(ports, placing) {
    const { orderId, reservationId } = placing.order.value;
    const { correlationId } = placing;
    // First the stock, then the promise: nothing is promised that could still lapse.
    const confirmed = await confirmReservation(ports, { reservationId, correlationId });
    if (!confirmed.ok) {
      if (confirmed.code === 'reservation_released') return lapsed();
      throw new Error(`${reservationId} could not be confirmed: ${confirmed.code}`);
    }
    const { answer, once, view } = placing;
    const placed = await changeOrder<'order_ended'>(ports, orderId, decidePlace, {
      correlationId,
      known: placing.order,
      ...(once && { once }),
      ...(answer && { answer: (order) => answer(order, view) }),
    });
    if (placed.ok) return { kind: 'next', placing: { ...placing, order: placed.value } };
    if (placed.code === 'order_not_found') throw new Error(`${orderId} is gone`);
    return { kind: 'fails', refusal: { ...placed, code: placed.code } };
  },
  // The release of what was reserved also takes its confirmation back.
  undo: () => Promise.resolve(),
};

export const placeOrderSteps: readonly Step[] = [reserve, authorize, confirm];

/** Runs the saga as far as it goes. What cannot be finished has been called off when it returns. */
export async function placeOrder(
  ports: SellingPorts,
  start: Placing,
): Promise<Result<Placing, PlaceRefusal>> {
  if (start.order.value.placedAt !== undefined) return recordRepetition(ports, start);
  let placing = start;
  for (const step of placeOrderSteps) {
    const progress = await step.do(ports, placing);
    if (progress.kind === 'waits') return ok(progress.placing);
    if (progress.kind === 'fails') return callOff(ports, placing, progress.refusal);
    placing = progress.placing;
  }
  return ok(placing);
}

/** The order was placed before: only that this request was answered is new. */
async function recordRepetition(
  ports: SellingPorts,
  placing: Placing,
): Promise<Result<Placing, 'order_contended'>> {
  const { answer, correlationId, once, order } = placing;
  if (!once) return ok(placing);
  const { orderId } = order.value;
  const same = await changeOrder(ports, orderId, () => ok([]), {
    correlationId,
    once,
    ...(answer && { answer: (after) => answer(after, undefined) }),
  });
  return same.ok ? ok({ ...placing, order: same.value }) : refused('order_contended');
}

/**
 * Undoes all that placing an order may have done. Repeating it changes nothing. Every step is tried,
 * so that a provider that is silent keeps no units from the next buyer; the first failure is thrown
 * at the end.
 */
export async function undoPlaceOrder(ports: SellingPorts, undo: Undo): Promise<void> {
  const failures: unknown[] = [];
  for (const step of placeOrderSteps.toReversed()) {
    await step.undo(ports, undo).catch((error: unknown) => failures.push(error));
  }
  if (failures.length > 0) throw failures[0];
}

/**
 * Ends the order; its `order.cancelled` then sets the undoing off. An order that ended before, by
 * another hand, may have been undone too early to catch what was just done: so it is undone again.
 */
async function callOff(
  ports: SellingPorts,
  placing: Placing,
  refusal: Refusal<PlaceRefusal>,
): Promise<Result<Placing, PlaceRefusal>> {
  const { correlationId } = placing;
  const { orderId } = placing.order.value;
  if (refusal.code === 'order_contended') return refusal;
  if (refusal.code === 'order_ended') {
    await undoPlaceOrder(ports, { order: placing.order.value, correlationId });
    return refusal;
  }
  const ended = await changeOrder(
    ports,
    orderId,
    (order) => ok(decideAbandon(order, refusal.code)),
    {
      correlationId,
    },
  );
  // Somebody else placed it meanwhile: then it is placed.
  if (ended.ok && ended.value.value.placedAt !== undefined) {
    return ok({ ...placing, order: ended.value });
  }
  return refusal;
}

function lapsed(): Progress {
  const detail = 'The items were held for you until the time to pay was over. Check out again.';
  return { kind: 'fails', refusal: refused('stock_lapsed', detail) };
}
