import { present } from '#kernel/assert.ts';
import type { Id } from '#kernel/ids.ts';
import { CourierUnavailable } from '#ports/courier.ts';
import type { Courier, CourierAcceptance, CourierRequest } from '#ports/courier.ts';
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

  /** What it was asked for, one an attempt, in order. */
  requested(deliveryId: Id<'delivery'>): readonly CourierRequest[] {
    return this.#jobs.get(deliveryId)?.requests ?? [];
  }

  isCancelled(deliveryId: Id<'delivery'>): boolean {
    return this.#jobs.get(deliveryId)?.state === 'cancelled';
  }

  collect(deliveryId: Id<'delivery'>): void {
    present(this.#jobs.get(deliveryId), 'such delivery').state = 'collected';
  }

  #open(deliveryId: Id<'delivery'>): Job {
    const trackingNumber = `SC${String(this.#jobs.size + 1).padStart(9, '0')}`;
    const job: Job = { requests: [], trackingNumber, state: 'accepted' };
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
