import { z } from 'zod';
import { idSchema } from '../common.ts';
import { eventContract } from '../event.ts';

const reservation = z.object({
  reservationId: idSchema('reservation'),
  orderId: idSchema('order'),
  lines: z.array(
    z.object({
      variantId: idSchema('variant'),
      location: z.string(),
      quantity: z.int().positive(),
    }),
  ),
});

/** Subject: the reservation. */
export const stockReserved = eventContract('stock.reserved', 'Units were set aside for an order.', reservation);
export const stockReleased = eventContract(
  'stock.released',
  'Reserved units went back on sale.',
  reservation.extend({ reason: z.string() }),
);
export const stockDispatched = eventContract('stock.dispatched', 'Reserved units left the house.', reservation);

const movement = z.object({
  variantId: idSchema('variant'),
  sku: z.string(),
  location: z.string(),
  quantity: z.int(),
  reason: z.string(),
});

/** Subject: the transfer or movement id, whose home is the writing Region. */
export const stockReceived = eventContract('stock.received', 'New units arrived at a location.', movement);
export const stockAdjusted = eventContract('stock.adjusted', 'A count was corrected, up or down.', movement);
export const stockTransferred = eventContract(
  'stock.transferred',
  'One Region gave units of its allotment to another.',
  z.object({
    transferId: idSchema('transfer'),
    variantId: idSchema('variant'),
    location: z.string(),
    from: z.string(),
    to: z.string(),
    quantity: z.int().positive(),
  }),
);
