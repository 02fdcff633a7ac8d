import type { DataOf } from '#contracts/event.ts';
import type {
  deliveryCancelled,
  deliveryCollected,
  deliveryDelivered,
  deliveryFailed,
  deliveryInTransit,
  deliveryOverturned,
  deliveryRecalled,
  deliveryRequested,
  deliveryRescheduled,
  deliveryReturned,
} from '#contracts/events/deliveries.ts';
import type { deliveryStatuses } from '#contracts/http/delivery.ts';
import type { Id } from '#kernel/ids.ts';
import { fromIso } from '#kernel/time.ts';
import type { Instant } from '#kernel/time.ts';
import type { CourierRequest } from '#ports/courier.ts';

/**
 * requested → collected → inTransit → delivered; or failed → rescheduled → … until the attempts are
 * used up: returning → returned. Called off: cancelled, or recalled when the courier has the parcel.
 */
export type DeliveryStatus = (typeof deliveryStatuses)[number];

export const attemptsMax = 3;

/** A parcel on its way to a buyer. Holds no personal data: addresses stay sealed with the order. */
export interface Delivery {
  readonly deliveryId: Id<'delivery'>;
  readonly orderId: Id<'order'>;
  readonly status: DeliveryStatus;
  /** The current attempt, from 1. */
  readonly attempt: number;
  readonly customerId?: Id<'customer'>;
  /** Absent when the order was called off before the courier was asked. */
  readonly service?: CourierRequest['service'];
  readonly origin?: string;
  readonly trackingNumber?: string;
  /** Why the latest attempt failed. */
  readonly failureReason?: string;
  readonly notBefore?: Instant;
  /** A lost Region had requested it, as came out after it was called off. */
  readonly isOverturned?: boolean;
  readonly changedAt: Instant;
  readonly sequence: number;
  /** Of the newest event; absent before the home's first evacuation. */
  readonly epoch?: number;
}

interface FactData {
  'delivery.requested': DataOf<typeof deliveryRequested>;
  'delivery.collected': DataOf<typeof deliveryCollected>;
  'delivery.inTransit': DataOf<typeof deliveryInTransit>;
  'delivery.delivered': DataOf<typeof deliveryDelivered>;
  'delivery.failed': DataOf<typeof deliveryFailed>;
  'delivery.rescheduled': DataOf<typeof deliveryRescheduled>;
  'delivery.returned': DataOf<typeof deliveryReturned>;
  'delivery.cancelled': DataOf<typeof deliveryCancelled>;
  'delivery.recalled': DataOf<typeof deliveryRecalled>;
  'delivery.overturned': DataOf<typeof deliveryOverturned>;
}

/** What happened to a delivery, with the data of its event. */
export type DeliveryFact = {
  readonly [T in keyof FactData]: { readonly type: T; readonly data: FactData[T] };
}[keyof FactData];

const statusAfter: Readonly<Record<DeliveryFact['type'], DeliveryStatus>> = {
  'delivery.requested': 'requested',
  'delivery.collected': 'collected',
  'delivery.inTransit': 'inTransit',
  'delivery.delivered': 'delivered',
  'delivery.failed': 'failed',
  'delivery.rescheduled': 'rescheduled',
  'delivery.returned': 'returned',
  'delivery.cancelled': 'cancelled',
  'delivery.recalled': 'recalled',
  // Called off it was, and still is.
  'delivery.overturned': 'cancelled',
};

/** The delivery after a fact that was told at `at`; folding all of its facts makes its head. */
export function evolve(before: Delivery | undefined, fact: DeliveryFact, at: Instant): Delivery {
  const { deliveryId, orderId, attempt, trackingNumber } = fact.data;
  const { failureReason: _, notBefore: __, ...kept } = before ?? {};
  return {
    ...kept,
    deliveryId,
    orderId,
    attempt,
    ...(trackingNumber !== undefined && { trackingNumber }),
    ...more(fact),
    status: isLastFailure(fact) ? 'returning' : statusAfter[fact.type],
    changedAt: at,
    sequence: (before?.sequence ?? 0) + 1,
  };
}

function more(fact: DeliveryFact): Partial<Delivery> {
  switch (fact.type) {
    case 'delivery.requested': {
      const { customerId, service, origin } = fact.data;
      return { service, origin, ...(customerId !== undefined && { customerId }) };
    }
    case 'delivery.failed':
      return { failureReason: fact.data.reason };
    case 'delivery.rescheduled':
      return { notBefore: fromIso(fact.data.notBefore) };
    case 'delivery.overturned':
      return { isOverturned: true };
    default:
      return {};
  }
}

function isLastFailure(fact: DeliveryFact): boolean {
  return fact.type === 'delivery.failed' && fact.data.attemptsLeft === 0;
}

/** How many more attempts may be agreed. */
export function attemptsLeft({ attempt, status }: Pick<Delivery, 'attempt' | 'status'>): number {
  return isOver(status) || status === 'recalled' ? 0 : Math.max(0, attemptsMax - attempt);
}

export function isOver(status: DeliveryStatus): boolean {
  return ['delivered', 'returned', 'cancelled'].includes(status);
}
