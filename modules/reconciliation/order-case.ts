import { siblingId } from '#kernel/ids.ts';
import type { Id } from '#kernel/ids.ts';
import type { Instant } from '#kernel/time.ts';
import { loadDeliveries, loadDelivery } from '#modules/delivery/index.ts';
import type { Delivery } from '#modules/delivery/index.ts';
import { loadReservation, loadReservations } from '#modules/inventory/index.ts';
import type { Reservation } from '#modules/inventory/index.ts';
import { loadInvoice, loadInvoices } from '#modules/invoicing/index.ts';
import type { Invoice } from '#modules/invoicing/index.ts';
import { loadOrder } from '#modules/orders/index.ts';
import type { Order } from '#modules/orders/index.ts';
import { loadPayment, loadPayments } from '#modules/payments/index.ts';
import type { Payment } from '#modules/payments/index.ts';
import { eventKind, eventPartition } from '#ports/event.ts';
import { valueOf } from '#ports/item-kind.ts';
import type { Table } from '#ports/table.ts';

/** An order and all that belongs to it, as they are just now. */
export interface OrderCase {
  readonly order: Order;
  readonly payment: Payment | undefined;
  readonly reservation: Reservation | undefined;
  readonly delivery: Delivery | undefined;
  readonly invoice: Invoice | undefined;
}

/**
 * The cases of orders, at most a hundred: four reads for all of them together. After an evacuation some
 * of it may not be right yet: `loadCase` tells.
 */
export async function loadCases(table: Table, orders: readonly Order[]): Promise<OrderCase[]> {
  if (orders.length === 0) return [];
  const [payments, reservations, deliveries, invoices] = await Promise.all([
    loadPayments(
      table,
      orders.map(({ paymentId }) => paymentId),
    ),
    loadReservations(
      table,
      orders.map(({ reservationId }) => reservationId),
    ),
    loadDeliveries(
      table,
      orders.map(({ orderId }) => siblingId('delivery', orderId)),
    ),
    loadInvoices(
      table,
      orders.map(({ orderId }) => siblingId('invoice', orderId)),
    ),
  ]);
  return orders.map((order, index) => ({
    order,
    payment: payments[index],
    reservation: reservations[index],
    delivery: deliveries[index],
    invoice: invoices[index],
  }));
}

/** A case with every part put right, where a former holder's last word stands in its place. */
export async function loadCase(table: Table, orderId: Id<'order'>): Promise<OrderCase | undefined> {
  const order = (await loadOrder(table, orderId))?.value;
  if (!order) return undefined;
  const [payment, reservation, delivery, invoice] = await Promise.all([
    loadPayment(table, order.paymentId),
    loadReservation(table, order.reservationId),
    loadDelivery(table, siblingId('delivery', orderId)),
    loadInvoice(table, siblingId('invoice', orderId)),
  ]);
  return {
    order,
    payment: payment?.value,
    reservation: reservation?.value,
    delivery: delivery?.value,
    invoice: invoice?.value,
  };
}

/** When something last happened to an order or to what belongs to it. */
export async function lastTouched(table: Table, { order }: OrderCase): Promise<Instant> {
  const { orderId, paymentId, reservationId } = order;
  const [deliveryId, invoiceId] = [siblingId('delivery', orderId), siblingId('invoice', orderId)];
  const subjects = [orderId, paymentId, reservationId, deliveryId, invoiceId];
  const pages = await Promise.all(
    subjects.map((subject) =>
      table.query({ partition: eventPartition(subject), reverse: true, limit: 1 }),
    ),
  );
  const moments = pages
    .flatMap(({ items }) => items)
    .flatMap((item) => valueOf(eventKind, item)?.at ?? []);
  return moments.reduce((latest, at) => (at > latest ? at : latest), order.openedAt);
}
