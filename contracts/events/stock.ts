import { z } from 'zod';
import { idSchema, instantSchema } from '../common.ts';
import { eventContract } from '../event.ts';
import { regions } from '../../kernel/region.ts';

const quantity = z.int().positive();
const at = { variantId: idSchema('variant'), location: z.string() };

const reservation = z.object({
  reservationId: idSchema('reservation'),
  orderId: idSchema('order'),
  lines: z.array(z.object({ ...at, quantity })),
  /** The Region whose allotments hold the units, where it is not the home. */
  drawnFrom: z.enum(regions).exactOptional(),
});

/**
 * Subject: the reservation. Told by the Region of the units, each changed its allotments in the same
 * commit; told by another that holds the home since an evacuation, the Region of the units settles it
 * when it learns of it.
 */
export const stockReserved = eventContract(
  'stock.reserved',
  'Units were set aside for an order, until `expiresAt` unless it is confirmed.',
  reservation.extend({ expiresAt: instantSchema }),
);
export const stockConfirmed = eventContract(
  'stock.confirmed',
  'The order was placed: its units stay set aside until they leave.',
  reservation,
);
export const stockReleased = eventContract(
  'stock.released',
  'Reserved units went back on sale.',
  reservation.extend({ reason: z.string() }),
);
export const stockDispatched = eventContract(
  'stock.dispatched',
  'Reserved units left the house.',
  reservation,
);

/** Subject: the movement, whose home is the Region that booked it. A long one comes in several events. */
const movement = z.object({
  movementId: idSchema('movement'),
  reason: z.string(),
  lines: z.array(z.object({ ...at, sku: z.string(), quantity: z.int() })),
  /**
   * The movement that was asked for, where its home's Region was evacuated and another booked it. Should
   * that Region have booked it as well before it went, it takes its own back.
   */
  insteadOf: idSchema('movement').exactOptional(),
});
export const stockReceived = eventContract(
  'stock.received',
  'New units arrived, and were booked into the allotment of the Region that tells it.',
  movement,
);
export const stockAdjusted = eventContract(
  'stock.adjusted',
  'A count was corrected, up or down, in the allotment of the Region that tells it.',
  movement,
);

/** Subject: the transfer, whose home is the giver. This event is the transfer document. */
export const stockTransferred = eventContract(
  'stock.transferred',
  'One Region gave units of its allotments to another, which credits them once.',
  z.object({
    transferId: idSchema('transfer'),
    from: z.enum(regions),
    to: z.enum(regions),
    reason: z.string(),
    lines: z.array(z.object({ ...at, sku: z.string(), quantity })),
  }),
);
