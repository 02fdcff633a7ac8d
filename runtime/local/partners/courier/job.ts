import type { Id } from '#kernel/ids.ts';
import { hourMs, minuteMs } from '#kernel/time.ts';
import type { WireRequest } from '#adapters/partners/courier/wire.ts';

export type NewsType = 'collected' | 'inTransit' | 'delivered' | 'failed' | 'returned';

/** What will happen to a parcel, and when: milliseconds of the day's wall clock. */
export interface Step {
  readonly type: NewsType;
  readonly at: number;
  readonly reason?: string;
}

/** What happened, and whether the house has taken note of it. */
export interface News {
  readonly eventId: string;
  readonly type: NewsType;
  readonly attempt: number;
  readonly reason?: string;
  readonly occurredAt: string;
  readonly told: boolean;
}

/** Everything that the courier knows of one delivery. */
export interface Job {
  readonly deliveryId: Id<'delivery'>;
  readonly trackingNumber: string;
  readonly state: 'accepted' | 'collected' | 'cancelled' | 'done';
  /** One an attempt, the latest last. */
  readonly requests: readonly WireRequest[];
  readonly steps: readonly Step[];
  readonly news: readonly News[];
}

/** How long each part of the way takes in life, by service. */
const timetable = {
  standard: { collected: hourMs, inTransit: hourMs, handover: 24 * hourMs },
  express: { collected: 30 * minuteMs, inTransit: 30 * minuteMs, handover: 9 * hourMs },
  'same-day': { collected: 20 * minuteMs, inTransit: 10 * minuteMs, handover: 2 * hourMs },
} as const;
const returnMs = 24 * hourMs;
const attemptsMax = 3;

/** Parts of an address that make a handover fail, for whoever wants to see that happen. */
export const markers = [
  { marker: 'nobody home', reason: 'recipient_absent', attempts: 1 },
  { marker: 'always out', reason: 'recipient_absent', attempts: attemptsMax },
  { marker: 'no such street', reason: 'address_unknown', attempts: attemptsMax },
] as const;

/** Why the handover of an attempt fails, by the marker in its address; undefined when it does not. */
export function failureByMarker({ to, attempt }: WireRequest): string | undefined {
  const written = [to.name, ...to.lines].join('\n').toLowerCase();
  return markers.find(({ marker, attempts }) => written.includes(marker) && attempt <= attempts)
    ?.reason;
}

/** The way of a parcel from now on, `speed` times as fast as in life. */
export function planSteps(
  request: WireRequest,
  failure: string | undefined,
  now: number,
  speed: number,
): Step[] {
  const times = timetable[request.service];
  // A new attempt starts at the depot, where the parcel lies.
  const isFirst = request.attempt === 1;
  const notBefore = request.notBefore === undefined ? now : Date.parse(request.notBefore);
  // A date that was agreed is waited for at the courier's own pace, too.
  const start = now + Math.max(0, notBefore - now) / speed;
  const collected = start + (isFirst ? times.collected / speed : 0);
  const inTransit = collected + times.inTransit / speed;
  const handover = inTransit + times.handover / speed;
  const steps: Step[] = isFirst ? [{ type: 'collected', at: collected }] : [];
  steps.push({ type: 'inTransit', at: inTransit });
  if (failure === undefined) return [...steps, { type: 'delivered', at: handover }];
  steps.push({ type: 'failed', at: handover, reason: failure });
  if (request.attempt >= attemptsMax) {
    steps.push({ type: 'returned', at: handover + returnMs / speed });
  }
  return steps;
}

/** The job after its next step was taken. */
export function takeStep(job: Job, eventId: string, occurredAt: string): Job {
  const [step, ...steps] = job.steps;
  if (!step) return job;
  const { type, reason } = step;
  const attempt = job.requests.at(-1)?.attempt ?? 1;
  const isLast = type === 'delivered' || type === 'returned';
  const news = { eventId, type, attempt, occurredAt, told: false, ...(reason && { reason }) };
  return { ...job, state: isLast ? 'done' : 'collected', steps, news: [...job.news, news] };
}

export function markTold(job: Job, eventId: string): Job {
  const news = job.news.map((each) => (each.eventId === eventId ? { ...each, told: true } : each));
  return { ...job, news };
}
