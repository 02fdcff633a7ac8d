import { SimulatedCourier } from '#adapters/simulated/courier.ts';
import { openSimulatedRegion } from '#adapters/simulated/index.ts';
import type { SimulatedRegion } from '#adapters/simulated/index.ts';
import { siblingId } from '#kernel/ids.ts';
import type { Id } from '#kernel/ids.ts';
import { toIso } from '#kernel/time.ts';
import { eventKind, eventPartition } from '#ports/event.ts';
import type { Event } from '#ports/event.ts';
import { newId } from '#ports/identifier.ts';
import { valueOf } from '#ports/item-kind.ts';
import type { Actor, StaffRole } from '#ports/sign-in.ts';
import type { CourierNews } from './decide.ts';
import { recordCourierEvent } from './record-courier-event.ts';
import { requestDelivery } from './request-delivery.ts';
import type { OpenShipment } from './shipment.ts';

export interface Desk extends SimulatedRegion {
  readonly courier: SimulatedCourier;
  readonly orderId: Id<'order'>;
  readonly deliveryId: Id<'delivery'>;
}

/** A Region with a courier and an order to send. For tests. */
export function openDesk(seed = 1): Desk {
  const region = openSimulatedRegion({ region: 'eu', seed });
  const orderId = newId('order', 'eu', region);
  const deliveryId = siblingId('delivery', orderId);
  return { ...region, courier: new SimulatedCourier(region.random), orderId, deliveryId };
}

export const home = { name: 'Ζωή Παππά', lines: ['Ερμού 12'], city: 'Αθήνα', country: 'GR' };

export const openShipment: OpenShipment = async () => ({
  service: 'express',
  to: home,
  parcels: [{ weightGrams: 900, reference: 'EU-7K3M-9Q2D' }],
});

export function request(desk: Desk) {
  const reservationId = siblingId('reservation', desk.orderId);
  const command = { orderId: desk.orderId, reservationId, correlationId: 'test' };
  return requestDelivery(desk, openShipment, command);
}

export function staff(desk: Desk, ...roles: StaffRole[]): Actor {
  return { kind: 'staff', staffId: newId('staff', 'eu', desk), roles };
}

export function courierActor(desk: Desk): Actor {
  return { kind: 'partner', partnerId: newId('partner', 'eu', desk), role: 'courier' };
}

export function tell(
  desk: Desk,
  type: CourierNews['type'],
  more: Partial<CourierNews> & { readonly eventId?: string } = {},
) {
  const { eventId = `${type}/${more.attempt ?? 'now'}/${desk.random.fraction()}`, ...rest } = more;
  const news = { type, occurredAt: toIso(desk.clock.now()), ...rest };
  const command = { deliveryId: desk.deliveryId, eventId, news, correlationId: 'test' };
  return recordCourierEvent(desk, courierActor(desk), command);
}

/** The delivery's events, in order. */
export async function eventsOf(desk: Desk): Promise<Event[]> {
  const page = await desk.table.query({ partition: eventPartition(desk.deliveryId), limit: 100 });
  return page.items.flatMap((item) => valueOf(eventKind, item) ?? []);
}
