import type { Id } from '#kernel/ids.ts';
import { ok } from '#kernel/result.ts';
import type { Result } from '#kernel/result.ts';
import { dispatchReservation, releaseReservation } from '#modules/inventory/index.ts';
import { changeOrder } from './change-order.ts';
import { tryCharge } from './charge-order.ts';
import {
  decideDelivered,
  decideDeliveryFailed,
  decideDispatch,
  decideRescheduled,
  decideReturned,
} from './decide.ts';
import type { DeliveryNews, Facts } from './decide.ts';
import type { Order } from './model.ts';
import type { SellingPorts } from './ports.ts';
import { restockOrder } from './restock-order.ts';
import { loadOrder } from './store.ts';

/** What the courier's company tells of an order's delivery. */
export interface CourierNews extends DeliveryNews {
  readonly orderId: Id<'order'>;
  readonly correlationId: string;
}

/**
 * The goods leave: the money is taken, the units go from the books, and then the order says so.
 * The parcel is gone whether or not the provider answers: what it owes is then taken by `chargeOrder`.
 * Each step may be repeated. Of an order that was called off before, only the units are gone.
 */
export async function dispatchOrder(ports: SellingPorts, news: CourierNews): Promise<void> {
  const { correlationId, orderId } = news;
  const order = (await loadOrder(ports.table, orderId))?.value;
  if (!order || order.dispatchedAt !== undefined) return;
  if (order.status !== 'placed') return noteUnitsGone(ports, order, correlationId);
  const { paymentId, reservationId } = order;
  const payment = await tryCharge(ports, paymentId, correlationId);
  const left = await dispatchReservation(ports, { reservationId, correlationId });
  if (!left.ok) throw new Error(`${reservationId} could not leave: ${left.code}`);
  await follow(ports, news, (current) => decideDispatch(current, news, payment ?? current.payment));
}

/** A parcel left though its order was called off: its units must not be sold until they are back. */
async function noteUnitsGone(
  ports: SellingPorts,
  { orderId, reservationId, status }: Order,
  correlationId: string,
): Promise<void> {
  const facts = { orderId, status, correlationId };
  ports.telemetry.log('warn', 'The courier has an order that is not to be sent', facts);
  const left = await dispatchReservation(ports, { reservationId, correlationId });
  if (!left.ok && left.code === 'stock_contended') {
    throw new Error(`${reservationId} could not leave: ${left.code}`);
  }
}

/** The parcel of an order that was called off never left: its units go back on sale. */
export async function releaseUncollected(
  ports: SellingPorts,
  { correlationId, orderId }: CourierNews,
): Promise<void> {
  const order = (await loadOrder(ports.table, orderId))?.value;
  if (order?.status !== 'cancelled') return;
  const { reservationId } = order;
  const reason = 'order_cancelled';
  const released = await releaseReservation(ports, { reservationId, correlationId, reason });
  if (!released.ok && released.code === 'stock_contended') {
    throw new Error(`${reservationId} could not be released: ${released.code}`);
  }
}

/** The buyer has it. The news that it was collected may come later than this. */
export async function deliverOrder(ports: SellingPorts, news: CourierNews): Promise<void> {
  await dispatchOrder(ports, news);
  await follow(ports, news, (order) => ok(decideDelivered(order)));
}

export async function noteFailedDelivery(
  ports: SellingPorts,
  news: CourierNews & { readonly reason: string; readonly attemptsLeft: number },
): Promise<void> {
  await dispatchOrder(ports, news);
  await follow(ports, news, (order) => ok(decideDeliveryFailed(order, news)));
}

export async function noteRescheduled(
  ports: SellingPorts,
  news: CourierNews & { readonly notBefore: string },
): Promise<void> {
  await dispatchOrder(ports, news);
  await follow(ports, news, (order) => ok(decideRescheduled(order, news)));
}

/** The parcel came back unopened: the buyer gets everything back, if they had not before. */
export async function takeBack(ports: SellingPorts, news: CourierNews): Promise<void> {
  const { correlationId, orderId } = news;
  await dispatchOrder(ports, news);
  await follow(ports, news, (order) =>
    order.status === 'dispatched' ? decideReturned(order, 'undeliverable', 'system') : ok([]),
  );
  const order = (await loadOrder(ports.table, orderId))?.value;
  if (order?.status === 'cancelled') await restockOrder(ports, orderId, correlationId);
}

async function follow(
  ports: SellingPorts,
  { correlationId, orderId }: CourierNews,
  decide: (order: Order) => Result<Facts, 'order_ended' | 'order_not_returning'>,
): Promise<void> {
  const followed = await changeOrder(ports, orderId, decide, { correlationId });
  // Not found: not a delivery of this Region's. Ended: called off while this was on its way.
  if (followed.ok || followed.code !== 'order_contended') return;
  throw new Error(`${orderId} could not follow its delivery`);
}
