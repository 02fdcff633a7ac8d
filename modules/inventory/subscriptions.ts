import { stockReserved } from '#contracts/events/stock.ts';
import type { Clock } from '#ports/clock.ts';
import type { Random } from '#ports/random.ts';
import type { Subscription } from '#ports/subscription.ts';
import type { Table } from '#ports/table.ts';
import { expireReservation } from './expire-reservation.ts';
import { heldMs } from './limits.ts';

/** A reservation looks after its own end, whatever became of the order that made it. */
export function inventorySubscriptions(ports: {
  table: Table;
  clock: Clock;
  random: Random;
}): Subscription[] {
  return [
    {
      name: 'inventory.expire-reservation',
      types: [stockReserved.type],
      delayMs: heldMs,
      // Guarded by the reservation's own state, so the event needs no record. One that is held for
      // longer is left to the sweep.
      async handle(event) {
        const { reservationId } = stockReserved.data.parse(event.data);
        await expireReservation(ports, { reservationId, correlationId: event.correlationId });
      },
    },
  ];
}
