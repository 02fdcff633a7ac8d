import { z } from 'zod';
import { idSchema, instantSchema } from '../common.ts';
import { eventContract } from '../event.ts';

const delivery = z.object({
  deliveryId: idSchema('delivery'),
  orderId: idSchema('order'),
  /** 1 for the first attempt. */
  attempt: z.int().positive(),
  trackingNumber: z.string().optional(),
  /** When it happened, as the courier says; the event's own time is when it was told. */
  occurredAt: instantSchema.optional(),
});

/** Subject: the delivery. */
export const deliveryRequested = eventContract(
  'delivery.requested',
  'The courier was asked to collect.',
  delivery.extend({
    customerId: idSchema('customer').optional(),
    service: z.enum(['standard', 'express', 'same-day']),
    /** The stock location that it leaves. */
    origin: z.string(),
  }),
);
export const deliveryCollected = eventContract(
  'delivery.collected',
  'The courier has the parcel. Told once a delivery, before all that presumes it.',
  delivery,
);
export const deliveryInTransit = eventContract(
  'delivery.inTransit',
  'The parcel is on its way.',
  delivery,
);
export const deliveryDelivered = eventContract(
  'delivery.delivered',
  'The parcel was handed over.',
  delivery,
);
export const deliveryFailed = eventContract(
  'delivery.failed',
  'An attempt failed. `attemptsLeft` 0 means that the parcel returns to the sender.',
  delivery.extend({ reason: z.string(), attemptsLeft: z.int().nonnegative() }),
);
export const deliveryRescheduled = eventContract(
  'delivery.rescheduled',
  'Staff agreed a new attempt with the customer. `attempt` is the new one.',
  delivery.extend({ notBefore: instantSchema }),
);
export const deliveryReturned = eventContract(
  'delivery.returned',
  'The parcel came back to the house.',
  delivery,
);
export const deliveryCancelled = eventContract(
  'delivery.cancelled',
  'The order was called off, and the courier does not collect.',
  delivery,
);
export const deliveryRecalled = eventContract(
  'delivery.recalled',
  'The order was called off when the courier had the parcel: staff must get it back.',
  delivery,
);
export const deliveryOverturned = eventContract(
  'delivery.overturned',
  'It was called off here, and came out to have been requested by a Region that was lost: the courier must be told.',
  delivery,
);
