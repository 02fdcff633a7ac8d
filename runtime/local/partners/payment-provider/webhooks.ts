import { createHmac } from 'node:crypto';
import { Agent, request } from 'node:http';
import type { Faults } from './faults.ts';
import type { EventRecord } from './records.ts';
import { eventBody } from './render.ts';
import type { Store } from './store.ts';

/** Where events are sent. Those with a `Region` share the events; those without get every one. */
export interface WebhookEndpoint {
  readonly url: string;
  /** Signs what is sent there; `whsec_…`. */
  readonly secret: string;
  readonly region?: string;
  /** The kinds of event wanted; all when absent. */
  readonly events?: readonly string[];
}

const concurrencyMax = 64;
const queueMax = 50_000;
const attemptsMax = 40;
const firstBackoffMs = 500;
const backoffMsMax = 60_000;
const answerTimeoutMs = 10_000;

interface Post {
  readonly eventId: string;
  readonly attempts: number;
}

/**
 * Sends events until they are taken: at least once, in no promised order. An event goes to its home
 * Region's endpoint, and to another Region's when that one does not take it. What is due is in the
 * store, so that a restart goes on; the queue here holds no more than `queueMax` of it.
 */
export class Postman {
  readonly #store: Store;
  readonly #endpoints: readonly WebhookEndpoint[];
  readonly #faults: Readonly<Faults>;
  readonly #log: (line: string) => void;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: concurrencyMax });
  readonly #known = new Set<string>();
  readonly #timers = new Set<NodeJS.Timeout>();
  #queue: Post[] = [];
  #active = 0;
  #isOverflowing = false;
  #isClosed = false;

  constructor(
    store: Store,
    endpoints: readonly WebhookEndpoint[],
    faults: Readonly<Faults>,
    log: (line: string) => void,
  ) {
    this.#store = store;
    this.#endpoints = endpoints;
    this.#faults = faults;
    this.#log = log;
  }

  /** Takes up what the store says is due. Also after webhooks were held. */
  resume(): void {
    this.#isOverflowing = false;
    for (const eventId of this.#store.dues()) {
      this.#add({ eventId, attempts: 0 });
      if (this.#isOverflowing) break;
    }
    this.#pump();
  }

  send(events: readonly EventRecord[]): void {
    for (const event of events) this.#add({ eventId: event.id, attempts: 0 });
    this.#pump();
  }

  /** How many events wait or are on their way, as far as this process holds them. */
  get pending(): number {
    return this.#known.size;
  }

  close(): void {
    this.#isClosed = true;
    for (const timer of this.#timers) clearTimeout(timer);
    this.#agent.destroy();
  }

  #add(post: Post): void {
    if (this.#known.has(post.eventId)) return;
    if (this.#known.size >= queueMax) {
      this.#isOverflowing = true;
      return;
    }
    this.#known.add(post.eventId);
    const { webhookLateMsMax } = this.#faults;
    if (webhookLateMsMax > 0) this.#later(post, Math.random() * webhookLateMsMax);
    else this.#queue.push(post);
  }

  #later(post: Post, delayMs: number): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      this.#queue.push(post);
      this.#pump();
    }, delayMs);
    this.#timers.add(timer);
  }

  #pump(): void {
    while (!this.#isClosed && this.#faults.webhooks !== 'hold' && this.#active < concurrencyMax) {
      const post = this.#queue.shift();
      if (!post) break;
      this.#active += 1;
      void this.#deliver(post).finally(() => {
        this.#active -= 1;
        if (this.#isOverflowing && this.#known.size < queueMax / 2) this.resume();
        else this.#pump();
      });
    }
  }

  async #deliver(post: Post): Promise<void> {
    if (this.#isClosed) return;
    const event = this.#store.event(post.eventId);
    if (!event || this.#faults.webhooks === 'drop') return this.#forget(post.eventId);
    const copies = Math.random() < this.#faults.webhookDuplicateChance ? 2 : 1;
    const taken = await this.#sendEverywhere(event);
    if (taken && copies === 2) await this.#sendEverywhere(event);
    if (this.#isClosed) return;
    if (taken) return this.#forget(post.eventId);
    this.#retry(post);
  }

  #retry({ eventId, attempts }: Post): void {
    if (attempts + 1 >= attemptsMax) {
      this.#log(`webhook ${eventId} was given up after ${attemptsMax} attempts`);
      return this.#forget(eventId);
    }
    const backoffMs = Math.min(firstBackoffMs * 2 ** attempts, backoffMsMax);
    this.#later({ eventId, attempts: attempts + 1 }, backoffMs * (0.75 + Math.random() / 2));
  }

  #forget(eventId: string): void {
    this.#known.delete(eventId);
    this.#store.removeDue(eventId);
  }

  /** True when every endpoint without a Region took it, and one of those with a Region. */
  async #sendEverywhere(event: EventRecord): Promise<boolean> {
    const wanting = this.#endpoints.filter(({ events }) => events?.includes(event.type) ?? true);
    const body = eventBody(event);
    const regional = wanting
      .filter(({ region }) => region !== undefined)
      .toSorted(
        (a, b) => Number(b.region === event.homeRegion) - Number(a.region === event.homeRegion),
      );
    let isTaken = regional.length === 0;
    for (const endpoint of regional) {
      isTaken ||= await this.#sendTo(endpoint, body);
    }
    for (const endpoint of wanting.filter(({ region }) => region === undefined)) {
      isTaken = (await this.#sendTo(endpoint, body)) && isTaken;
    }
    return isTaken;
  }

  #sendTo({ url, secret }: WebhookEndpoint, body: string): Promise<boolean> {
    return new Promise((resolve) => {
      const outgoing = request(
        url,
        {
          method: 'POST',
          agent: this.#agent,
          timeout: answerTimeoutMs,
          headers: {
            'content-type': 'application/json; charset=utf-8',
            'content-length': Buffer.byteLength(body),
            'stripe-signature': signature(body, secret, Date.now()),
          },
        },
        (response) => {
          response.resume();
          const status = response.statusCode ?? 500;
          response.on('close', () => resolve(status >= 200 && status < 300));
        },
      );
      outgoing.on('timeout', () => outgoing.destroy());
      outgoing.on('error', () => resolve(false));
      outgoing.end(body);
    });
  }
}

/** https://docs.stripe.com/webhooks/signature: HMAC-SHA256 over the second of sending and the body. */
export function signature(body: string, secret: string, nowMs: number): string {
  const second = Math.floor(nowMs / 1_000);
  const digest = createHmac('sha256', secret).update(`${second}.${body}`).digest('hex');
  return `t=${second},v1=${digest}`;
}
