import { siblingId } from '#kernel/ids.ts';
import type { Id } from '#kernel/ids.ts';
import { ok, refused } from '#kernel/result.ts';
import type { Result } from '#kernel/result.ts';
import { loadReservation } from '#modules/inventory/index.ts';
import type { Clock } from '#ports/clock.ts';
import type { Courier } from '#ports/courier.ts';
import type { Random } from '#ports/random.ts';
import type { Table } from '#ports/table.ts';
import { originDefault } from './dispatch-address.ts';
import type { Delivery, DeliveryFact } from './model.ts';
import { courierRequest } from './shipment.ts';
import type { OpenShipment } from './shipment.ts';
import { commitFacts, loadDelivery } from './store.ts';

export interface RequestDelivery {
  readonly orderId: Id<'order'>;
  readonly reservationId: Id<'reservation'>;
  readonly customerId?: Id<'customer'> | undefined;
  readonly correlationId: string;
}

/**
 * Asks the courier to collect an order's parcel, once: the delivery's id is the order's sibling, so
 * a repetition finds it. Throws `CourierUnavailable` for the caller to repeat.
 *
 * The courier is asked before the delivery is recorded, so that none is recorded that nobody will
 * collect; should the order be called off in between, the courier is told so.
 */
export async function requestDelivery(
  ports: { table: Table; clock: Clock; random: Random; courier: Courier },
  openShipment: OpenShipment,
  command: RequestDelivery,
): Promise<Result<Delivery, 'shipment_unreadable'>> {
  const { orderId, customerId, correlationId } = command;
  const deliveryId = siblingId('delivery', orderId);
  const existing = await loadDelivery(ports.table, deliveryId);
  if (existing) return ok(existing.value);

  const shipment = await openShipment(orderId);
  if (!shipment) return refused('shipment_unreadable');
  const origin = await originOf(ports.table, command.reservationId);
  const request = courierRequest({ deliveryId, attempt: 1, origin }, shipment);
  const { trackingNumber } = await ports.courier.request(request);
  const requested: DeliveryFact = {
    type: 'delivery.requested',
    data: {
      deliveryId,
      orderId,
      attempt: 1,
      trackingNumber,
      service: shipment.service,
      origin,
      ...(customerId !== undefined && { customerId }),
    },
  };
  const { committed, delivery } = await commitFacts(ports, undefined, [requested], correlationId);
  if (committed.ok) return ok(delivery);

  const winner = await loadDelivery(ports.table, deliveryId);
  if (winner?.value.status === 'cancelled') await ports.courier.cancel(deliveryId);
  if (winner) return ok(winner.value);
  throw new Error(`Delivery ${deliveryId} conflicts with nothing`);
}

/** Where the parcel leaves: the location of the first units, whither the others are brought. */
async function originOf(table: Table, reservationId: Id<'reservation'>): Promise<string> {
  const reservation = await loadReservation(table, reservationId);
  return reservation?.value.lines[0]?.location ?? originDefault;
}
