import { randomUUID } from 'node:crypto';
import { EventEmitter, once, setMaxListeners } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import type { Id } from '#kernel/ids.ts';
import type { WireRequest } from '#adapters/partners/courier/wire.ts';
import { failureByMarker, markTold, planSteps, takeStep } from './job.ts';
import type { Job, News } from './job.ts';
import type { JobStore } from './store.ts';

/** What may be switched while it runs. */
export interface Switches {
  /** How much faster than life; what is already planned keeps its times. */
  speed: number;
  /** So many handovers fail from now on, whatever the address. */
  failNext: number;
  failReason: string;
  /** Nothing moves while it is set. */
  hold: boolean;
  /** News are told twice. */
  duplicate: boolean;
  /** The work is done and the connection broken, for so many calls. */
  loseAnswers: number;
  /** Calls are answered with 503, and nothing is done. */
  down: boolean;
}

/** Tells the house; true when the house took note. */
export type Teller = (deliveryId: Id<'delivery'>, news: News) => Promise<boolean>;

const retryMsMin = 250;
const retryMsMax = 30_000;
/** Timers take no more than 31 bits of milliseconds. */
const timerMsMax = 2 ** 30;

/** The courier's company: takes jobs, plays them, and tells the house until it listens. */
export class LocalCourier {
  readonly switches: Switches;
  readonly store: JobStore;
  readonly #tell: Teller;
  readonly #stop = new AbortController();
  readonly #held = new EventEmitter();
  readonly #working = new Map<Id<'delivery'>, Promise<void>>();

  constructor(store: JobStore, switches: Switches, tell: Teller) {
    this.store = store;
    this.switches = switches;
    this.#tell = tell;
    // Every job under way listens.
    setMaxListeners(0, this.#stop.signal, this.#held);
  }

  /** Lets things move again after `switches.hold`. */
  release(): void {
    this.switches.hold = false;
    this.#held.emit('released');
  }

  /** Goes on with what was under way when it last ended. */
  resume(): void {
    for (const job of this.store.all()) this.#work(job.deliveryId);
  }

  /** Takes an attempt, once. Resolves when it is in the books. */
  async request(request: WireRequest): Promise<Job> {
    const { deliveryId, attempt } = request;
    const known = this.store.get(deliveryId);
    if (known?.requests.some((earlier) => earlier.attempt === attempt)) {
      await this.store.put(known);
      return known;
    }
    const { speed } = this.switches;
    const steps = planSteps(request, this.#failure(request), Date.now(), speed);
    const job: Job = {
      deliveryId,
      trackingNumber: known?.trackingNumber ?? trackingNumber(),
      state: known?.state ?? 'accepted',
      requests: [...(known?.requests ?? []), request],
      steps: known?.state === 'cancelled' ? [] : steps,
      news: known?.news ?? [],
    };
    await this.store.put(job);
    this.#work(deliveryId);
    return job;
  }

  /** Calls a job off; false when the parcel is collected. */
  async cancel(deliveryId: Id<'delivery'>): Promise<boolean> {
    const job = this.store.get(deliveryId);
    if (!job) return true;
    if (job.state === 'accepted') await this.store.put({ ...job, state: 'cancelled', steps: [] });
    return job.state === 'accepted' || job.state === 'cancelled';
  }

  /** Takes the next step of a job now. */
  async hurry(deliveryId: Id<'delivery'>): Promise<void> {
    const job = this.store.get(deliveryId);
    if (job) await this.#step(job);
    this.#work(deliveryId);
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await Promise.all(this.#working.values());
  }

  #failure(request: WireRequest): string | undefined {
    if (this.switches.failNext <= 0) return failureByMarker(request);
    this.switches.failNext -= 1;
    return this.switches.failReason;
  }

  /** One worker a job, as long as there is something to do for it. */
  #work(deliveryId: Id<'delivery'>): void {
    if (this.#working.has(deliveryId) || this.#stop.signal.aborted) return;
    const working = this.#play(deliveryId)
      .catch((error: unknown) => {
        if (!this.#stop.signal.aborted) throw error;
      })
      .finally(() => {
        this.#working.delete(deliveryId);
        // Something may have come in while the worker was leaving.
        if (hasWork(this.store.get(deliveryId))) this.#work(deliveryId);
      });
    this.#working.set(deliveryId, working);
  }

  async #play(deliveryId: Id<'delivery'>): Promise<void> {
    const { signal } = this.#stop;
    let failures = 0;
    for (;;) {
      signal.throwIfAborted();
      const job = this.store.get(deliveryId);
      const untold = job?.news.find(({ told }) => !told);
      const next = job?.steps[0];
      if (job && untold) {
        const isTold = await this.#tell(deliveryId, untold);
        if (isTold && this.switches.duplicate) await this.#tell(deliveryId, untold);
        failures = isTold ? 0 : failures + 1;
        // Read anew: the job may have changed while the house was told.
        const now = this.store.get(deliveryId) ?? job;
        if (isTold) await this.store.put(markTold(now, untold.eventId));
        else await wait(Math.min(retryMsMax, retryMsMin * 2 ** failures), undefined, { signal });
      } else if (job && next) {
        const dueMs = Math.min(next.at - Date.now(), timerMsMax);
        if (this.switches.hold) await once(this.#held, 'released', { signal });
        else if (dueMs > 0) await wait(dueMs, undefined, { signal });
        else await this.#step(job);
      } else return;
    }
  }

  async #step(job: Job): Promise<void> {
    await this.store.put(takeStep(job, `ce_${randomUUID()}`, new Date().toISOString()));
  }
}

function hasWork(job: Job | undefined): boolean {
  return job !== undefined && (job.steps.length > 0 || job.news.some(({ told }) => !told));
}

/** Two letters, nine digits, two letters, as postal items bear (UPU S10), without its check digit. */
function trackingNumber(): string {
  const digits = Number.parseInt(randomUUID().replaceAll('-', '').slice(0, 12), 16) % 10 ** 9;
  return `LC${String(digits).padStart(9, '0')}ME`;
}
