import { present } from '#kernel/assert.ts';
import type { Id } from '#kernel/ids.ts';
import { instant } from '#kernel/time.ts';
import type { Instant } from '#kernel/time.ts';
import { CourierUnavailable } from '#ports/courier.ts';
import type {
  Courier,
  CourierAcceptance,
  CourierJob,
  CourierNews,
  CourierRequest,
} from '#ports/courier.ts';
import type { SeededRandom } from './random.ts';

/** Chances in [0, 1]; all nought at first. */
export interface CourierFaults {
  /** The courier is not reached, and does nothing. */
  unreachableChance: number;
  /** The courier does what it is asked, and its answer is lost. */
  lostAnswerChance: number;
}

interface Job {
  readonly requests: CourierRequest[];
  readonly trackingNumber: string;
  readonly news: CourierNews[];
  state: 'accepted' | 'collected' | 'cancelled';
}

/** A courier company in memory. What it would tell the house, tests tell for it. */
export class SimulatedCourier implements Courier {
  readonly faults: CourierFaults = { unreachableChance: 0, lostAnswerChance: 0 };
  readonly #random: SeededRandom;
  readonly #jobs = new Map<Id<'delivery'>, Job>();

  constructor(random: SeededRandom) {
    this.#random = random;
  }

  async request(request: CourierRequest): Promise<CourierAcceptance> {
    return this.#answer(() => {
      const job = this.#jobs.get(request.deliveryId) ?? this.#open(request.deliveryId);
      const isKnown = job.requests.some(({ attempt }) => attempt === request.attempt);
      // A copy, as over a wire.
      if (!isKnown) job.requests.push(structuredClone(request));
      return { trackingNumber: job.trackingNumber };
    });
  }

  async cancel(deliveryId: Id<'delivery'>): Promise<boolean> {
    return this.#answer(() => {
      const job = this.#jobs.get(deliveryId);
      if (job?.state === 'accepted') job.state = 'cancelled';
      return job?.state !== 'collected';
    });
  }

  async read(deliveryId: Id<'delivery'>): Promise<CourierJob | undefined> {
    return this.#answer(() => {
      const job = this.#jobs.get(deliveryId);
      if (!job) return undefined;
      const { news, state, trackingNumber } = job;
      return { trackingNumber, isCalledOff: state === 'cancelled', news: [...news] };
    });
  }

  /** What it was asked for, one an attempt, in order. */
  requested(deliveryId: Id<'delivery'>): readonly CourierRequest[] {
    return this.#jobs.get(deliveryId)?.requests ?? [];
  }

  isCancelled(deliveryId: Id<'delivery'>): boolean {
    return this.#jobs.get(deliveryId)?.state === 'cancelled';
  }

  /** The driver has the parcel. */
  collect(deliveryId: Id<'delivery'>, occurredAt: Instant = instant(0)): void {
    const job = present(this.#jobs.get(deliveryId), 'such delivery');
    job.state = 'collected';
    const isKnown = job.news.some(({ type }) => type === 'collected');
    if (!isKnown) this.happen(deliveryId, 'collected', occurredAt);
  }

  /** Something happened to the parcel, whether or not the house is told. */
  happen(
    deliveryId: Id<'delivery'>,
    type: CourierNews['type'],
    occurredAt: Instant,
    reason?: string,
  ): void {
    const { news, requests } = present(this.#jobs.get(deliveryId), 'such delivery');
    const attempt = requests.at(-1)?.attempt ?? 1;
    const eventId = `${deliveryId}/${news.length + 1}`;
    news.push({ eventId, type, attempt, occurredAt, ...(reason !== undefined && { reason }) });
  }

  #open(deliveryId: Id<'delivery'>): Job {
    const trackingNumber = `SC${String(this.#jobs.size + 1).padStart(9, '0')}`;
    const job: Job = { requests: [], news: [], trackingNumber, state: 'accepted' };
    this.#jobs.set(deliveryId, job);
    return job;
  }

  #answer<T>(work: () => T): T {
    const { unreachableChance, lostAnswerChance } = this.faults;
    if (this.#random.happens(unreachableChance)) throw new CourierUnavailable('Not reached');
    const answer = work();
    if (this.#random.happens(lostAnswerChance)) throw new CourierUnavailable('The answer is lost');
    return answer;
  }
}
