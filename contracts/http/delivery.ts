import { z } from 'zod';
import { idSchema, instantSchema, nothing, pageOf, pageQuery } from '../common.ts';
import { endpoint } from '../endpoint.ts';
import { addressSchema } from './orders.ts';

export const deliveryStatuses = [
  'requested',
  'collected',
  'inTransit',
  'failed',
  'rescheduled',
  'delivered',
  'returning',
  'returned',
  'cancelled',
  'recalled',
] as const;
export const deliveryStatusSchema = z.enum(deliveryStatuses);

export const deliverySchema = z
  .strictObject({
    deliveryId: idSchema('delivery'),
    orderId: idSchema('order'),
    status: deliveryStatusSchema,
    attempt: z.int().positive(),
    attemptsLeft: z.int().nonnegative(),
    service: z.string().exactOptional(),
    trackingNumber: z.string().exactOptional(),
    /** Why the latest attempt failed, as the courier says. */
    failureReason: z.string().exactOptional(),
    notBefore: instantSchema.exactOptional(),
    changedAt: instantSchema,
  })
  .meta({ id: 'Delivery' });

const tag = 'Deliveries';
const params = z.strictObject({ deliveryId: idSchema('delivery') });

export const recordCourierEvent = endpoint({
  id: 'recordCourierEvent',
  method: 'POST',
  path: '/api/partners/courier/deliveries/{deliveryId}/events',
  tag: 'Partners',
  summary: 'The courier tells what became of a parcel',
  description:
    'Repeat until it is accepted: an event is recognised by its `eventId`. Events may come in any order.',
  audience: 'partner',
  params,
  query: nothing,
  body: z.strictObject({
    eventId: z.string().min(1).max(100),
    type: z.enum(['collected', 'inTransit', 'delivered', 'failed', 'returned']),
    /** The attempt that it is about; the current one when it is left out. */
    attempt: z.int().min(1).max(10).exactOptional(),
    /** One word or a code, such as `recipient_absent`. No personal data. */
    reason: z.string().trim().min(1).max(100).exactOptional(),
    occurredAt: instantSchema,
  }),
  homeParam: 'deliveryId',
  answer: { status: 200, schema: z.strictObject({ status: deliveryStatusSchema }) },
  idempotent: false,
});

export const listDeliveries = endpoint({
  id: 'listDeliveries',
  method: 'GET',
  path: '/api/staff/deliveries',
  tag,
  summary: 'Lists deliveries of a status, the latest change first',
  audience: 'staff',
  params: nothing,
  query: z.strictObject({ status: deliveryStatusSchema.default('failed'), ...pageQuery }),
  body: nothing,
  answer: { status: 200, schema: pageOf(deliverySchema) },
});

export const readDelivery = endpoint({
  id: 'readDelivery',
  method: 'GET',
  path: '/api/staff/deliveries/{deliveryId}',
  tag,
  summary: 'Shows a delivery',
  audience: 'staff',
  params,
  query: nothing,
  body: nothing,
  homeParam: 'deliveryId',
  answer: { status: 200, schema: deliverySchema },
});

export const rescheduleDelivery = endpoint({
  id: 'rescheduleDelivery',
  method: 'POST',
  path: '/api/staff/deliveries/{deliveryId}/reschedule',
  tag,
  summary: 'Agrees a new attempt after one that failed',
  audience: 'staff',
  params,
  query: nothing,
  body: z.strictObject({
    notBefore: instantSchema,
    /** For the driver. */
    note: z.string().trim().min(1).max(500).exactOptional(),
    /** Where to deliver instead. */
    address: addressSchema.exactOptional(),
  }),
  homeParam: 'deliveryId',
  answer: { status: 200, schema: deliverySchema },
});
