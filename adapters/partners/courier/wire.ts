import { z } from 'zod';
import { idSchema, instantSchema } from '#contracts/common.ts';
import { fromIso, toIso } from '#kernel/time.ts';
import { courierNewsTypes } from '#ports/courier.ts';
import type { CourierJob, CourierRequest } from '#ports/courier.ts';

/*
 * The courier's API: `POST /v1/deliveries` asks for an attempt, `POST /v1/deliveries/{id}/cancel`
 * calls a delivery off, `GET /v1/deliveries/{id}` tells what is known of it, or 404. All carry
 * `Authorization: Bearer …` and may be repeated.
 */

const address = z.object({
  name: z.string(),
  lines: z.array(z.string()),
  city: z.string(),
  region: z.string().exactOptional(),
  postalCode: z.string().exactOptional(),
  country: z.string(),
  phone: z.string().exactOptional(),
});

export const wireRequestSchema = z.object({
  deliveryId: idSchema('delivery'),
  attempt: z.int().positive(),
  service: z.enum(['standard', 'express', 'same-day']),
  from: address,
  to: address,
  parcels: z
    .array(z.object({ weightGrams: z.number().nonnegative(), reference: z.string() }))
    .min(1),
  notBefore: instantSchema.exactOptional(),
  note: z.string().max(500).exactOptional(),
});
export type WireRequest = z.output<typeof wireRequestSchema>;

export const acceptanceSchema = z.object({ trackingNumber: z.string().min(1) });
export const cancellationSchema = z.object({ cancelled: z.boolean() });

export const jobSchema = z.object({
  trackingNumber: z.string().min(1),
  isCalledOff: z.boolean(),
  news: z.array(
    z.object({
      eventId: z.string().min(1),
      type: z.enum(courierNewsTypes),
      attempt: z.int().positive(),
      reason: z.string().exactOptional(),
      occurredAt: instantSchema,
    }),
  ),
});

export function jobFromWire({ news, ...job }: z.output<typeof jobSchema>): CourierJob {
  return {
    ...job,
    news: news.map(({ occurredAt, ...one }) => ({ ...one, occurredAt: fromIso(occurredAt) })),
  };
}

export function toWire({ notBefore, ...request }: CourierRequest): object {
  return { ...request, ...(notBefore !== undefined && { notBefore: toIso(notBefore) }) };
}

export function fromWire({ notBefore, ...request }: WireRequest): CourierRequest {
  return { ...request, ...(notBefore !== undefined && { notBefore: fromIso(notBefore) }) };
}
