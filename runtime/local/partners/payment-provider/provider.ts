import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { ApiError, errorAnswer } from './api-error.ts';
import type { Answer } from './api-error.ts';
import { attempt, read, write } from './api.ts';
import type { ApiRequest } from './api.ts';
import { Change } from './change.ts';
import { strikes } from './faults.ts';
import type { Faults } from './faults.ts';
import { settle } from './refunds.ts';
import type { Store } from './store.ts';
import type { Postman } from './webhooks.ts';

export interface ProviderSettings {
  readonly secretKey: string;
  readonly publishableKey: string;
  readonly refundSettleMs: number;
}

const bodyBytesMax = 64 * 1_024;

/** The API under `/v1`: keys, faults, idempotency, and the order of commit, webhook and answer. */
export class Provider {
  readonly store: Store;
  readonly postman: Postman;
  readonly faults: Faults;
  publicUrl = '';
  readonly #settings: ProviderSettings;
  readonly #inFlight = new Set<string>();
  readonly #timers = new Set<NodeJS.Timeout>();

  constructor(store: Store, postman: Postman, faults: Faults, settings: ProviderSettings) {
    this.store = store;
    this.postman = postman;
    this.faults = faults;
    this.#settings = settings;
  }

  /** Takes up what an earlier process left: webhooks and refunds that are due. */
  resume(): void {
    this.postman.resume();
    for (const [refundId, atMs] of this.store.settlements()) this.#settleAt(refundId, atMs);
  }

  close(): void {
    this.postman.close();
    for (const timer of this.#timers) clearTimeout(timer);
  }

  /** Answers one request under `/v1`, or never, when a fault says so. */
  async handle(incoming: IncomingMessage, outgoing: ServerResponse, path: string, query: string) {
    const body = await readBody(incoming);
    if (this.faults.delayMs > 0) await wait(this.faults.delayMs);
    const key = incoming.headers['idempotency-key'];
    const request: ApiRequest = {
      path: path.split('/').slice(2),
      query,
      body,
      idempotencyKey: typeof key === 'string' ? key : undefined,
      isBrowser: false,
    };
    const isBrowser = this.#isBrowser(incoming);
    if (isBrowser === undefined) return send(outgoing, unauthorized());
    if (incoming.method === 'GET') {
      return send(
        outgoing,
        attempt(() => read(this.store, { ...request, isBrowser }, this.publicUrl)),
      );
    }
    if (strikes(this.faults, 'fail', Math.random)) return send(outgoing, broken());
    const isHung = strikes(this.faults, 'hang', Math.random);
    const answer = await this.#write({ ...request, isBrowser });
    if (isHung) {
      if (this.faults.hangMs === 0) return;
      await wait(this.faults.hangMs);
    }
    send(outgoing, answer);
  }

  /** Runs work in a transaction of the store; tells of it when it is on disk. */
  async change<T>(work: (change: Change) => T, idempotencyKey?: string): Promise<T> {
    const settings = {
      nowMs: Date.now(),
      publicUrl: this.publicUrl,
      dropsWebhooks: this.faults.webhooks === 'drop',
    };
    const change = new Change(this.store, settings, idempotencyKey);
    const result = await this.store.transaction(() => work(change));
    this.postman.send(change.events);
    for (const refundId of change.settlements) {
      this.#settleAt(refundId, change.nowMs + this.#settings.refundSettleMs);
    }
    return result;
  }

  async #write(request: ApiRequest): Promise<Answer> {
    const { idempotencyKey: key } = request;
    if (key !== undefined && this.#inFlight.has(key)) return keyInUse();
    if (key !== undefined) this.#inFlight.add(key);
    try {
      const { refundSettleMs } = this.#settings;
      return await this.change((change) => write(change, request, refundSettleMs), key);
    } finally {
      if (key !== undefined) this.#inFlight.delete(key);
    }
  }

  #settleAt(refundId: string, atMs: number): void {
    const timer = setTimeout(
      () => {
        this.#timers.delete(timer);
        void this.change((change) => settle(change, refundId));
      },
      Math.max(0, atMs - Date.now()),
    );
    this.#timers.add(timer);
  }

  /** Whether the key is a browser's; undefined when it is no key of ours. */
  #isBrowser(incoming: IncomingMessage): boolean | undefined {
    const header = incoming.headers.authorization ?? '';
    const { secretKey, publishableKey } = this.#settings;
    const key = header.startsWith('Basic ')
      ? Buffer.from(header.slice(6), 'base64').toString().replace(/:.*$/, '')
      : header.replace(/^Bearer /, '');
    if (key === secretKey) return false;
    return key === publishableKey ? true : undefined;
  }
}

let requestCount = 0;

export function send(outgoing: ServerResponse, { status, body, isReplay }: Answer): void {
  requestCount += 1;
  outgoing.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    'request-id': `req_${requestCount}`,
    'access-control-allow-origin': '*',
    ...(isReplay && { 'idempotent-replayed': 'true' }),
  });
  outgoing.end(body);
}

/** The whole body as text. Throws `ApiError` beyond 64 KiB. */
export async function readBody(incoming: IncomingMessage): Promise<string> {
  if (incoming.method === 'GET') return '';
  let body = '';
  incoming.setEncoding('utf8');
  for await (const chunk of incoming) {
    body += String(chunk);
    if (body.length > bodyBytesMax) {
      const message = 'The request is too large.';
      throw new ApiError(413, { type: 'invalid_request_error', message });
    }
  }
  return body;
}

function unauthorized(): Answer {
  const message = 'Invalid API key. Send the key of this provider as `Authorization: Bearer …`.';
  return errorAnswer(new ApiError(401, { type: 'invalid_request_error', message }));
}

function broken(): Answer {
  const message = 'The provider broke down, as it was told to.';
  return errorAnswer(new ApiError(500, { type: 'api_error', message }));
}

function keyInUse(): Answer {
  const message = 'A request with this idempotency key is still being worked on.';
  const code = 'idempotency_key_in_use';
  return errorAnswer(new ApiError(409, { type: 'idempotency_error', code, message }));
}
