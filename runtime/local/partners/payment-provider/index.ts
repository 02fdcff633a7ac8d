import { mkdirSync } from 'node:fs';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { ApiError, errorAnswer } from './api-error.ts';
import { challenge, sendHtml } from './challenge.ts';
import { control } from './control.ts';
import { noFaults } from './faults.ts';
import type { Faults } from './faults.ts';
import { indexPage } from './pages.ts';
import { Provider, send } from './provider.ts';
import { Store } from './store.ts';
import { Postman } from './webhooks.ts';
import type { WebhookEndpoint } from './webhooks.ts';

export type { Faults } from './faults.ts';
export type { PaymentSummary } from './control.ts';
export type { WebhookEndpoint } from './webhooks.ts';

export interface PaymentProviderOptions {
  /** 0 for any free port. */
  readonly port: number;
  readonly host?: string;
  /** A folder of its own, made when absent. Whatever was answered is in it. */
  readonly dataDir: string;
  /** Where browsers reach this provider, for challenge pages; `http://host:port` when absent. */
  readonly publicUrl?: string;
  readonly secretKey: string;
  readonly publishableKey: string;
  readonly webhooks: readonly WebhookEndpoint[];
  readonly faults?: Partial<Faults>;
  /** How long a bank takes with the refunds that some test cards delay. */
  readonly refundSettleMs?: number;
  /** How many payments are remembered, at 5 to 10 KB on disk each; the oldest are forgotten first. */
  readonly intentsMax?: number;
  readonly log?: (line: string) => void;
}

export interface RunningPaymentProvider {
  readonly url: string;
  close(): Promise<void>;
}

const intentsMaxDefault = 200_000;
const connectionIdleMs = 65_000;

/** Starts the local provider that speaks the part of Stripe's API that the house uses. */
export async function startPaymentProvider(
  options: PaymentProviderOptions,
): Promise<RunningPaymentProvider> {
  const { host = '127.0.0.1', intentsMax = intentsMaxDefault, refundSettleMs = 1_000 } = options;
  const log = options.log ?? (() => undefined);
  mkdirSync(options.dataDir, { recursive: true });
  const store = new Store(options.dataDir, { intentsMax, eventsMax: intentsMax * 2 });
  const faults: Faults = { ...noFaults, ...options.faults };
  const postman = new Postman(store, options.webhooks, faults, log);
  const { secretKey, publishableKey } = options;
  const settings = { secretKey, publishableKey, refundSettleMs };
  const provider = new Provider(store, postman, faults, settings);
  const server = createServer({ keepAliveTimeout: connectionIdleMs }, (incoming, outgoing) => {
    route(provider, incoming, outgoing).catch((error: unknown) => fail(outgoing, error, log));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, host, resolve);
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : options.port;
  const url = `http://${host}:${port}`;
  provider.publicUrl = options.publicUrl ?? url;
  provider.resume();
  return {
    url,
    close: async () => {
      provider.close();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
      await store.close();
    },
  };
}

async function route(
  provider: Provider,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const [path = '/', query = ''] = (incoming.url ?? '/').split('?', 2);
  if (incoming.method === 'OPTIONS') return allowBrowser(outgoing);
  if (path.startsWith('/v1/')) return provider.handle(incoming, outgoing, path, query);
  if (path.startsWith('/_control')) return control(provider, incoming, outgoing, path, query);
  if (path.startsWith('/challenge/')) return challenge(provider, incoming, outgoing, path, query);
  if (path === '/') return sendHtml(outgoing, 200, indexPage(provider.store));
  const message = `Unrecognized request URL (${incoming.method ?? ''}: ${path}).`;
  send(outgoing, errorAnswer(new ApiError(404, { type: 'invalid_request_error', message })));
}

/** Card forms run in browsers on the shop's own address, so that each call is cross-origin. */
function allowBrowser(outgoing: ServerResponse): void {
  outgoing
    .writeHead(204, {
      'access-control-allow-origin': '*',
      'access-control-allow-methods': 'GET, POST',
      'access-control-allow-headers':
        'authorization, content-type, idempotency-key, stripe-version',
      'access-control-max-age': '600',
    })
    .end();
}

function fail(outgoing: ServerResponse, error: unknown, log: (line: string) => void): void {
  if (error instanceof ApiError) return send(outgoing, errorAnswer(error));
  log(error instanceof Error ? (error.stack ?? error.message) : String(error));
  if (outgoing.headersSent) return void outgoing.destroy();
  const message = 'The local payment provider has a bug; its log says more.';
  send(outgoing, errorAnswer(new ApiError(500, { type: 'api_error', message })));
}
