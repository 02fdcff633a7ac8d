import type { Id } from '#kernel/ids.ts';
import { ok } from '#kernel/result.ts';
import { readPayment, settlePayment } from '#modules/payments/index.ts';
import type { PaymentView } from '#modules/payments/index.ts';
import { inTurn } from '#ports/in-turn.ts';
import { ProviderInDoubt } from '#ports/payment-provider.ts';
import type { Item } from '#ports/table.ts';
import { paymentOf } from './authorize-order.ts';
import { changeOrder } from './change-order.ts';
import { openContact } from './contact.ts';
import { decideExpire, decidePayment } from './decide.ts';
import { changedHands } from './mend-order.ts';
import { cameToNothing, isUnpaid } from './model.ts';
import type { Order } from './model.ts';
import { placeOrder, undoPlaceOrder } from './place-order.saga.ts';
import { placingTurn } from './placing.ts';
import type { SellingPorts } from './ports.ts';
import { loadOrder } from './store.ts';

/*
 * What happens to an order without its buyer: the webhook that comes first, the resumption after a
 * crash, the end of the time to pay. All of them may be repeated; the order's own state guards them.
 */

/** The order keeps no instruction for a buyer whose data was erased: nothing is asked for any more. */
const noInstruction = { returnUrl: '' };

/** A payment moved. Authorised first by webhook, it completes the order that waits for it. */
export async function followPayment(
  ports: SellingPorts,
  orderId: Id<'order'>,
  correlationId: string,
): Promise<void> {
  // Its buyer's own checkout comes as far as it goes first: both would race to the same commits.
  await inTurn(ports.table, placingTurn(orderId), () => Promise.resolve());
  const order = await loadOrder(ports.table, orderId);
  // A payment's order has the same home; without one, nothing was ever sold.
  if (!order) return;
  const view = await readPayment(ports, order.value.paymentId);
  if (!view) return;
  const isHeld = view.status === 'authorized' || view.status === 'captured';
  // The charge of an order that is no more: it is given back.
  if (isHeld && cameToNothing(order.value)) {
    return undoPlaceOrder(ports, { order: order.value, correlationId });
  }
  if (isHeld && isUnpaid(order.value)) return place(ports, order, correlationId);
  const followed = await changeOrder(
    ports,
    orderId,
    (current) => ok(decidePayment(current, paymentOf(view))),
    { correlationId, known: order },
  );
  if (!followed.ok) throw new Error(`${orderId} could not follow its payment: ${followed.code}`);
}

/** Goes on where a checkout was cut short. Throws while the provider is silent: come again. */
export async function resumeOrder(
  ports: SellingPorts,
  orderId: Id<'order'>,
  correlationId: string,
): Promise<void> {
  const order = await loadOrder(ports.table, orderId);
  if (!order || !isUnpaid(order.value) || order.value.expiresAt <= ports.clock.now()) return;
  const file = await openContact(ports, order.value);
  const placed = await placeOrder(ports, {
    order,
    instruction: file?.instruction ?? noInstruction,
    isBuyer: false,
    isNew: false,
    correlationId,
  });
  if (placed.ok && placed.value.order.value.payment.status === 'processing') {
    throw new Error(`The payment of ${orderId} is still in doubt`);
  }
}

/** The time to pay is over. A payment that went through at the last moment still counts. */
export async function expireOrder(
  ports: SellingPorts,
  orderId: Id<'order'>,
  correlationId: string,
): Promise<void> {
  const order = await loadOrder(ports.table, orderId);
  if (!order) return;
  if (cameToNothing(order.value)) return lookForLateHold(ports, order.value, correlationId);
  if (!isUnpaid(order.value)) return;
  const now = ports.clock.now();
  if (now < order.value.expiresAt) throw new Error(`${orderId} has time until it expires`);
  const view = await lastLook(ports, order.value, correlationId);
  if (view?.status === 'authorized' || view?.status === 'captured') {
    return place(ports, order, correlationId);
  }
  const expired = await changeOrder(ports, orderId, (current) => ok(decideExpire(current, now)), {
    correlationId,
  });
  if (!expired.ok) throw new Error(`${orderId} could not expire: ${expired.code}`);
}

/**
 * An order called off while the provider was still being asked may have been given up before the
 * provider could find its payment. By now it can: should money be held, this releases it.
 */
async function lookForLateHold(
  ports: SellingPorts,
  { orderId, paymentId }: Order,
  correlationId: string,
): Promise<void> {
  // A former holder may have asked for money of which nothing arrived here.
  const known = changedHands(ports.table, orderId) || (await readPayment(ports, paymentId));
  if (known) await settlePayment(ports, paymentId, correlationId);
}

async function lastLook(
  ports: SellingPorts,
  order: Order,
  correlationId: string,
): Promise<PaymentView | undefined> {
  try {
    return await settlePayment(ports, order.paymentId, correlationId);
  } catch (error) {
    // Silence does not keep the units from the next buyer: should the money turn up, it goes back.
    if (error instanceof ProviderInDoubt) return undefined;
    throw error;
  }
}

async function place(
  ports: SellingPorts,
  order: Item<Order>,
  correlationId: string,
): Promise<void> {
  const placed = await placeOrder(ports, {
    order,
    instruction: noInstruction,
    isBuyer: false,
    isNew: false,
    correlationId,
  });
  if (!placed.ok && placed.code === 'order_contended') throw new Error(placed.detail);
}
