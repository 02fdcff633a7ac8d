import { z } from 'zod';
import { idSchema, instantSchema } from '#contracts/common.ts';
import { fromIso, toIso } from '#kernel/time.ts';
import type { CourierRequest } from '#ports/courier.ts';

/*
 * The courier's API: `POST /v1/deliveries` asks for an attempt, `POST /v1/deliveries/{id}/cancel`
 * calls a delivery off. Both carry `Authorization: Bearer …` and may be repeated.
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

export function toWire({ notBefore, ...request }: CourierRequest): object {
  return { ...request, ...(notBefore !== undefined && { notBefore: toIso(notBefore) }) };
}

export function fromWire({ notBefore, ...request }: WireRequest): CourierRequest {
  return { ...request, ...(notBefore !== undefined && { notBefore: fromIso(notBefore) }) };
}
