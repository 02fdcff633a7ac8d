import { z } from 'zod';
import { idSchema, instantSchema } from '../common.ts';
import { eventContract } from '../event.ts';

const delivery = z.object({
  deliveryId: idSchema('delivery'),
  orderId: idSchema('order'),
  /** 1 for the first attempt. */
  attempt: z.int().positive(),
  trackingNumber: z.string().optional(),
});

/** Subject: the delivery. */
export const deliveryRequested = eventContract('delivery.requested', 'The courier was asked to collect.', delivery);
export const deliveryCollected = eventContract('delivery.collected', 'The courier has the parcel.', delivery);
export const deliveryInTransit = eventContract('delivery.inTransit', 'The parcel is on its way.', delivery);
export const deliveryDelivered = eventContract('delivery.delivered', 'The parcel was handed over.', delivery);
export const deliveryFailed = eventContract(
  'delivery.failed',
  'An attempt failed. `attemptsLeft` 0 means that the parcel returns to the sender.',
  delivery.extend({ reason: z.string(), attemptsLeft: z.int().nonnegative() }),
);
export const deliveryRescheduled = eventContract(
  'delivery.rescheduled',
  'Staff agreed a new attempt with the customer.',
  delivery.extend({ notBefore: instantSchema }),
);
export const deliveryReturned = eventContract('delivery.returned', 'The parcel came back to the house.', delivery);
