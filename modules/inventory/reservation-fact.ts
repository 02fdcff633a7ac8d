import type { ZodType } from 'zod';
import type { DataOf, EventContract } from '#contracts/event.ts';
import type { stockConfirmed } from '#contracts/events/stock.ts';
import type { Clock } from '#ports/clock.ts';
import type { Random } from '#ports/random.ts';
import type { Table, Write } from '#ports/table.ts';
import type { Reservation } from './model.ts';
import { tell } from './stock-event.ts';

type Fact = DataOf<typeof stockConfirmed>;

/** The event that tells of a reservation's newest status, as appended under its sequence. */
export function reservationFact<More extends object>(
  ports: { table: Table; clock: Clock; random: Random },
  contract: EventContract<string, ZodType<Fact & More>>,
  reservation: Reservation,
  command: { readonly correlationId: string },
  more: More,
): Write {
  const { drawnFrom, lines, orderId, reservationId, sequence } = reservation;
  const subject = { id: reservationId, sequence, correlationId: command.correlationId };
  return tell(ports, contract, subject, {
    reservationId,
    orderId,
    lines: [...lines],
    ...(drawnFrom && { drawnFrom }),
    ...more,
  });
}
