import { Pool } from 'undici';
import type { Id } from '#kernel/ids.ts';
import { secondMs } from '#kernel/time.ts';
import { CourierRejected, CourierUnavailable } from '#ports/courier.ts';
import type { Courier, CourierAcceptance, CourierJob, CourierRequest } from '#ports/courier.ts';
import { acceptanceSchema, cancellationSchema, jobFromWire, jobSchema, toWire } from './wire.ts';

export interface HttpCourierOptions {
  /** Where the courier's API is, such as `https://api.courier.example`. */
  readonly baseUrl: string;
  /** What we show to the courier. */
  readonly token: string;
  /** The longest that a call may last, all in all. */
  readonly timeoutMs?: number;
  /** How many calls may be under way at once; more wait. */
  readonly connectionsMax?: number;
}

const timeoutMsDefault = 5 * secondMs;
const connectionsMaxDefault = 32;

/** A courier company by its HTTP API (`wire.ts`), over connections that are kept. */
export class HttpCourier implements Courier {
  readonly #pool: Pool;
  readonly #basePath: string;
  readonly #token: string;
  readonly #timeoutMs: number;

  constructor(options: HttpCourierOptions) {
    const base = new URL(options.baseUrl);
    this.#basePath = base.pathname.replace(/\/$/, '');
    this.#token = options.token;
    this.#timeoutMs = options.timeoutMs ?? timeoutMsDefault;
    const connections = options.connectionsMax ?? connectionsMaxDefault;
    this.#pool = new Pool(base.origin, { connections });
  }

  async request(request: CourierRequest): Promise<CourierAcceptance> {
    return acceptanceSchema.parse(await this.#post('/v1/deliveries', toWire(request)));
  }

  async cancel(deliveryId: Id<'delivery'>): Promise<boolean> {
    const answer = await this.#post(`/v1/deliveries/${deliveryId}/cancel`, {});
    return cancellationSchema.parse(answer).cancelled;
  }

  async read(deliveryId: Id<'delivery'>): Promise<CourierJob | undefined> {
    const path = `/v1/deliveries/${deliveryId}`;
    const answer = await this.#send('GET', path);
    if (answer.status === 404) return undefined;
    return jobFromWire(jobSchema.parse(bodyOf(path, answer)));
  }

  /** Breaks off what is under way. */
  close(): Promise<void> {
    return this.#pool.destroy();
  }

  async #post(path: string, body: object): Promise<unknown> {
    return bodyOf(path, await this.#send('POST', path, JSON.stringify(body)));
  }

  async #send(method: 'GET' | 'POST', path: string, body?: string): Promise<CourierAnswer> {
    try {
      const response = await this.#pool.request({
        path: this.#basePath + path,
        method,
        headers: {
          authorization: `Bearer ${this.#token}`,
          ...(body !== undefined && { 'content-type': 'application/json' }),
        },
        ...(body !== undefined && { body }),
        signal: AbortSignal.timeout(this.#timeoutMs),
      });
      return { status: response.statusCode, text: await response.body.text() };
    } catch (cause) {
      throw new CourierUnavailable(`No answer from the courier to ${path}`, { cause });
    }
  }
}

interface CourierAnswer {
  readonly status: number;
  readonly text: string;
}

function bodyOf(path: string, { status, text }: CourierAnswer): unknown {
  if (status >= 200 && status < 300) return JSON.parse(text);
  // A courier that is overloaded or broken may have done it; one that refuses has not.
  if (status === 408 || status === 429 || status >= 500) {
    throw new CourierUnavailable(`The courier answered ${status} to ${path}`);
  }
  throw new CourierRejected(`The courier answered ${status} to ${path}`, text.slice(0, 500));
}
