import { ok, refused } from '#kernel/result.ts';
import type { Result } from '#kernel/result.ts';
import { toIso } from '#kernel/time.ts';
import type { Instant } from '#kernel/time.ts';
import { attemptsLeft, attemptsMax, isOver } from './model.ts';
import type { Delivery, DeliveryFact, DeliveryStatus } from './model.ts';

/** What a courier tells. */
export interface CourierNews {
  readonly type: 'collected' | 'inTransit' | 'delivered' | 'failed' | 'returned';
  readonly attempt?: number;
  readonly reason?: string;
  readonly occurredAt: string;
}

/** How far a parcel is within an attempt; what comes late from before is passed over. */
const progress: Partial<Record<DeliveryStatus, number>> = {
  requested: 0,
  rescheduled: 1,
  collected: 1,
  inTransit: 2,
};
const progressOf = { collected: 1, inTransit: 2 } as const;

/**
 * What news from the courier mean, none when they are old. They come in any order, so news that
 * presume the collection tell it too. A handover is believed whenever it is told: it is the one
 * thing that cannot be undone. The way of an attempt that nobody agreed yet is refused: the answer to
 * our own request may still be on its way, so the courier should tell it again. How such an attempt
 * ended is taken in: the courier was asked for it, and the answer never came.
 */
export function decideNews(
  delivery: Delivery,
  news: CourierNews,
): Result<readonly DeliveryFact[], 'delivery_attempt_unknown'> {
  const { status } = delivery;
  if (isOver(status)) return ok([]);
  const attempt = news.attempt ?? delivery.attempt;
  const isNext = attempt > delivery.attempt;
  if (isNext && !endsUnagreed(delivery, news)) return refused('delivery_attempt_unknown');

  const known = Math.max(attempt, delivery.attempt);
  const told = { ...summary(delivery), attempt: known, occurredAt: news.occurredAt };
  const collected: DeliveryFact[] =
    status === 'requested' ? [{ type: 'delivery.collected', data: told }] : [];
  switch (news.type) {
    case 'delivered':
      return ok([...collected, { type: 'delivery.delivered', data: told }]);
    case 'returned':
      return ok([...collected, { type: 'delivery.returned', data: told }]);
    case 'failed': {
      const isTold = status === 'failed' || status === 'returning';
      if (attempt < delivery.attempt || (isTold && !isNext)) return ok([]);
      // Nobody agrees a new attempt for a parcel that is called back.
      const left = status === 'recalled' ? 0 : attemptsMax - attempt;
      const failed = { ...told, reason: news.reason ?? 'unknown', attemptsLeft: left };
      return ok([...collected, { type: 'delivery.failed', data: failed }]);
    }
    default: {
      const before = progress[status];
      const isOld = attempt < delivery.attempt || before === undefined;
      if (isOld || before >= progressOf[news.type]) return ok([]);
      if (news.type === 'collected') return ok(collected);
      return ok([...collected, { type: 'delivery.inTransit', data: told }]);
    }
  }
}

/** Whether news tell how the very next attempt ended, which this delivery was free to have. */
function endsUnagreed(delivery: Delivery, { attempt, type }: CourierNews): boolean {
  const isEnd = type === 'delivered' || type === 'failed' || type === 'returned';
  const isFree = delivery.status === 'failed' && attemptsLeft(delivery) > 0;
  return isEnd && isFree && attempt === delivery.attempt + 1;
}

export type RescheduleRefusal = 'delivery_not_failed' | 'delivery_attempts_used_up';

type RescheduledFact = Extract<DeliveryFact, { type: 'delivery.rescheduled' }>;

/** The next attempt after one that failed. */
export function decideReschedule(
  delivery: Delivery,
  notBefore: Instant,
): Result<RescheduledFact, RescheduleRefusal> {
  if (delivery.status === 'returning') return refused('delivery_attempts_used_up');
  if (delivery.status !== 'failed') return refused('delivery_not_failed');
  if (attemptsLeft(delivery) === 0) return refused('delivery_attempts_used_up');
  const data = { ...summary(delivery), attempt: delivery.attempt + 1, notBefore: toIso(notBefore) };
  return ok({ type: 'delivery.rescheduled', data });
}

/** What calling an order off does to its delivery; nothing when it is over or on its way back. */
export function decideCancel(delivery: Delivery, isCalledOff: boolean): DeliveryFact | undefined {
  const { status } = delivery;
  if (isOver(status) || status === 'returning' || status === 'recalled') return undefined;
  const type = status === 'requested' && isCalledOff ? 'delivery.cancelled' : 'delivery.recalled';
  return { type, data: summary(delivery) };
}

function summary({ deliveryId, orderId, attempt, trackingNumber }: Delivery) {
  return { deliveryId, orderId, attempt, ...(trackingNumber !== undefined && { trackingNumber }) };
}
