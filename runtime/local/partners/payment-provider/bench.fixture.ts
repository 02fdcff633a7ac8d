import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { StripeProvider } from '#adapters/partners/stripe/index.ts';
import { instant } from '#kernel/time.ts';
import type { PaymentProviderBench, RawWebhook } from '#ports/payment-provider.contract.ts';
import { startPaymentProvider } from './index.ts';
import type { Faults, PaymentProviderOptions, RunningPaymentProvider } from './index.ts';

export const secretKey = 'sk_test_local';
export const publishableKey = 'pk_test_local';
export const webhookSecret = 'whsec_local';

const webhookWaitMs = 5_000;
const callTimeoutMs = 2_500;

/** The Stripe adapter, the local provider it talks to, and a webhook receiver, over real HTTP. */
export interface LocalBench extends PaymentProviderBench {
  readonly provider: StripeProvider;
  readonly running: RunningPaymentProvider;
  readonly dataDir: string;
  setFaults(faults: Partial<Faults>): Promise<Response>;
}

export async function openBench(
  options: Partial<PaymentProviderOptions> = {},
): Promise<LocalBench> {
  const dataDir = mkdtempSync(join(tmpdir(), 'meridian-provider-'));
  const receiver = await startReceiver();
  const running = await startPaymentProvider({
    port: 0,
    dataDir,
    secretKey,
    publishableKey,
    webhooks: [{ url: receiver.url, secret: webhookSecret }],
    ...options,
  });
  const provider = aStripeProvider(running.url);
  const setFaults = (faults: Partial<Faults>) => control(running.url, faults);
  return {
    provider,
    running,
    dataDir,
    setFaults,
    challenge: async ({ nextActionUrl = '' }, outcome) => {
      await answerChallenge(nextActionUrl, outcome);
    },
    loseNextAnswer: async () => {
      await setFaults({ hangNext: 1 });
    },
    duplicateWebhooks: async () => {
      await setFaults({ webhookDuplicateChance: 1 });
    },
    webhook: (wanted) =>
      receiver.take(({ rawBody, signatureHeader }) => {
        const parsed = provider.parseWebhook(rawBody, signatureHeader);
        return parsed.ok && wanted(parsed.value);
      }),
    close: async () => {
      await provider.close();
      await running.close();
      await receiver.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

export function aStripeProvider(baseUrl: string): StripeProvider {
  return new StripeProvider(
    { clock: { now: () => instant(Date.now()) } },
    {
      secretKey,
      webhookSecrets: ['whsec_retired', webhookSecret],
      baseUrl,
      timeoutMs: callTimeoutMs,
      findLagMs: 0,
    },
  );
}

export function control(url: string, faults: Partial<Faults>): Promise<Response> {
  return fetch(`${url}/_control`, { method: 'POST', body: JSON.stringify(faults) });
}

export function answerChallenge(url: string, outcome: 'pass' | 'fail'): Promise<Response> {
  const { origin, pathname, searchParams } = new URL(url);
  const body = new URLSearchParams({
    token: searchParams.get('token') ?? '',
    outcome: outcome === 'pass' ? 'complete' : 'fail',
  });
  return fetch(`${origin}${pathname}`, { method: 'POST', body, redirect: 'manual' });
}

export interface Receiver {
  readonly url: string;
  readonly received: RawWebhook[];
  /** Takes the first that is wanted out of what was received; waits for it a bounded time. */
  take(wanted: (webhook: RawWebhook) => boolean): Promise<RawWebhook>;
  close(): Promise<void>;
}

/** A webhook endpoint that answers with what `status` says at the time. */
export async function startReceiver(status: () => number = () => 200): Promise<Receiver> {
  const received: RawWebhook[] = [];
  async function take(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    received.push(await readWebhook(incoming));
    outgoing.writeHead(status()).end();
  }
  const server = createServer((incoming, outgoing) => {
    void take(incoming, outgoing);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/webhooks`,
    received,
    take: async (wanted) => {
      const deadline = Date.now() + webhookWaitMs;
      while (Date.now() < deadline) {
        const index = received.findIndex(wanted);
        const [found] = index < 0 ? [] : received.splice(index, 1);
        if (found) return found;
        await wait(5);
      }
      throw new Error(`No such webhook came among ${received.length} others`);
    },
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

async function readWebhook(incoming: IncomingMessage): Promise<RawWebhook> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  return {
    rawBody: Buffer.concat(chunks),
    signatureHeader: String(incoming.headers['stripe-signature']),
  };
}
