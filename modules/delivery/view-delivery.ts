import type { z } from 'zod';
import type { deliverySchema } from '#contracts/http/delivery.ts';
import { toIso } from '#kernel/time.ts';
import { attemptsLeft } from './model.ts';
import type { Delivery } from './model.ts';

export type DeliveryView = z.input<typeof deliverySchema>;

export function viewDelivery(delivery: Delivery): DeliveryView {
  const { deliveryId, orderId, status, attempt, service, trackingNumber } = delivery;
  const { failureReason, notBefore, changedAt } = delivery;
  return {
    deliveryId,
    orderId,
    status,
    attempt,
    attemptsLeft: attemptsLeft(delivery),
    ...(service !== undefined && { service }),
    ...(trackingNumber !== undefined && { trackingNumber }),
    ...(failureReason !== undefined && { failureReason }),
    ...(notBefore !== undefined && { notBefore: toIso(notBefore) }),
    changedAt: toIso(changedAt),
  };
}
