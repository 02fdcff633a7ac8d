import { deliveryOverturned } from '#contracts/events/deliveries.ts';
import {
  orderCancelled,
  orderExpired,
  orderOverturned,
  orderPlaced,
} from '#contracts/events/orders.ts';
import { isToBeSent, mayDetailsArrive } from '#modules/orders/index.ts';
import { siblingId } from '#kernel/ids.ts';
import type { Clock } from '#ports/clock.ts';
import type { Courier } from '#ports/courier.ts';
import type { Keys } from '#ports/keys.ts';
import type { Random } from '#ports/random.ts';
import type { Subscription } from '#ports/subscription.ts';
import type { Table } from '#ports/table.ts';
import type { Telemetry } from '#ports/telemetry.ts';
import { cancelDelivery } from './cancel-delivery.ts';
import { courierAttemptsMax } from './limits.ts';
import { requestDelivery } from './request-delivery.ts';
import { settleOverturned } from './settle-overturned.ts';
import { shipmentsOf } from './shipment.ts';
import { loadDelivery } from './store.ts';

// Only what is needed of large events.
const placedSchema = orderPlaced.data.pick({
  orderId: true,
  reservationId: true,
  customerId: true,
});
const endedSchema = orderCancelled.data
  .pick({ orderId: true, wasPlaced: true })
  .partial({ wasPlaced: true });

/*
 * Each effect is guarded by the delivery's own state, so repetitions need no record; a courier that
 * cannot be reached is asked again for hours.
 */
export function deliverySubscriptions(ports: {
  table: Table;
  clock: Clock;
  random: Random;
  keys: Keys;
  courier: Courier;
  telemetry: Telemetry;
}): Subscription[] {
  return [
    {
      name: 'delivery.request-on-placed',
      types: [orderPlaced.type],
      background: true,
      attemptsMax: courierAttemptsMax,
      async handle(event) {
        const { orderId, reservationId, customerId } = placedSchema.parse(event.data);
        const { correlationId } = event;
        // By now it may be called off, or was placed only as a lost Region had it.
        if (!(await isToBeSent(ports, orderId))) return;
        const command = { orderId, reservationId, customerId, correlationId };
        const requested = await requestDelivery(ports, shipmentsOf(ports), command);
        if (requested.ok) return;
        if (mayDetailsArrive(ports.table, orderId)) {
          throw new Error(`The address of ${orderId} has yet to arrive from another Region`);
        }
        // Asking again would not bring back what was erased.
        ports.telemetry.log('error', 'A placed order cannot be sent: its address is not readable', {
          orderId,
          correlationId,
        });
      },
    },
    {
      name: 'delivery.cancel-on-cancelled',
      types: [orderCancelled.type, orderExpired.type, orderOverturned.type],
      attemptsMax: courierAttemptsMax,
      async handle(event) {
        const { orderId, wasPlaced = false } = endedSchema.parse(event.data);
        // Never placed, as far as was known: the courier was asked only where a lost Region knew more.
        if (!wasPlaced && !(await loadDelivery(ports.table, siblingId('delivery', orderId))))
          return;
        const { correlationId } = event;
        const cancelled = await cancelDelivery(ports, { orderId, correlationId });
        if (!cancelled.ok) throw new Error(`The delivery of ${orderId}: ${cancelled.code}`);
      },
    },
    {
      name: 'delivery.settle-overturned',
      types: [deliveryOverturned.type],
      attemptsMax: courierAttemptsMax,
      async handle({ correlationId, data }) {
        const { deliveryId } = deliveryOverturned.data.parse(data);
        const settled = await settleOverturned(ports, { deliveryId, correlationId });
        if (!settled.ok) throw new Error(`${deliveryId}: ${settled.code}`);
      },
    },
  ];
}
