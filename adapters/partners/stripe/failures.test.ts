import { createServer } from 'node:http';
import type { RequestListener } from 'node:http';
import { afterEach, describe, expect, test } from 'vitest';
import { makeId } from '#kernel/ids.ts';
import { money } from '#kernel/money.ts';
import { instant } from '#kernel/time.ts';
import { ProviderInDoubt, ProviderRejected } from '#ports/payment-provider.ts';
import type { AuthorizeRequest } from '#ports/payment-provider.ts';
import { StripeProvider } from './index.ts';

const cleanups: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

/** The adapter, with a server in place of Stripe that does as the test says. */
async function against(listener: RequestListener, timeoutMs = 5_000): Promise<StripeProvider> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const provider = new StripeProvider(
    { clock: { now: () => instant(0) } },
    {
      secretKey: 'sk_test_local',
      webhookSecrets: ['whsec_local'],
      baseUrl: `http://127.0.0.1:${port}`,
      timeoutMs,
    },
  );
  cleanups.push(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  cleanups.push(() => provider.close());
  return provider;
}

const bytes = new Uint8Array(10);
const request: AuthorizeRequest = {
  paymentId: makeId('payment', 'eu', 1_780_000_000_000, bytes),
  orderId: makeId('order', 'eu', 1_780_000_000_000, bytes),
  homeRegion: 'eu',
  amount: money(235_000, 'EUR'),
  paymentMethod: 'pm_card_visa',
  description: 'Order 1',
  returnUrl: 'https://shop.example/',
  idempotencyKey: 'authorize:1',
};

const authorized = JSON.stringify({
  id: 'pi_1',
  object: 'payment_intent',
  amount: 235_000,
  amount_received: 0,
  client_secret: null,
  currency: 'eur',
  last_payment_error: null,
  latest_charge: null,
  metadata: { paymentId: request.paymentId, orderId: request.orderId, homeRegion: 'eu' },
  next_action: null,
  status: 'requires_capture',
});

describe('a call to Stripe that fails', () => {
  test.each([
    [500, 'api_error', undefined],
    [503, 'api_error', undefined],
    [429, 'invalid_request_error', 'rate_limit'],
    [409, 'idempotency_error', 'idempotency_key_in_use'],
  ])('with %d is in doubt, and may be repeated', async (status, type, code) => {
    const provider = await against((_incoming, outgoing) => {
      outgoing.writeHead(status).end(JSON.stringify({ error: { type, code, message: 'x' } }));
    });
    const failure = await provider.authorize(request).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ProviderInDoubt);
    expect(failure).toMatchObject({ retryable: true });
  });

  test.each([
    [400, 'invalid_request_error', 'amount_too_large', 'amount_too_large'],
    [400, 'idempotency_error', undefined, 'idempotency_key_reused'],
    [401, 'invalid_request_error', undefined, 'invalid_request_error'],
    [403, 'invalid_request_error', 'secret_key_required', 'secret_key_required'],
    [402, 'card_error', 'card_declined', 'card_declined'],
  ])('with %d %s is rejected, by its code', async (status, type, code, expected) => {
    const provider = await against((_incoming, outgoing) => {
      outgoing.writeHead(status).end(JSON.stringify({ error: { type, code, message: 'x' } }));
    });
    const failure = await provider.authorize(request).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ProviderRejected);
    expect(failure).toMatchObject({ code: expected, retryable: false });
  });

  test.each([
    ['nonsense', '<html>'],
    ['half an answer', '{"id":"pi_1"'],
  ])('by answering %s is in doubt', async (_what, body) => {
    const provider = await against((_incoming, outgoing) => {
      outgoing.writeHead(200).end(body);
    });
    await expect(provider.authorize(request)).rejects.toThrow(ProviderInDoubt);
  });

  test('by its silence is in doubt when the deadline has passed', async () => {
    const provider = await against((incoming) => incoming.resume(), 50);
    await expect(provider.authorize(request)).rejects.toThrow(ProviderInDoubt);
  });

  test('by stopping in the middle of its answer is in doubt when the deadline has passed', async () => {
    const provider = await against((_incoming, outgoing) => {
      outgoing.writeHead(200, { 'content-length': 10_000 }).write('{"id":');
    }, 50);
    await expect(provider.authorize(request)).rejects.toThrow(ProviderInDoubt);
  });

  test('by a connection that broke is tried once more, under the same key', async () => {
    const keys: unknown[] = [];
    const provider = await against((incoming, outgoing) => {
      keys.push(incoming.headers['idempotency-key']);
      if (keys.length === 1) incoming.socket.destroy();
      else outgoing.writeHead(200).end(authorized);
    });
    expect((await provider.authorize(request)).status).toBe('authorized');
    expect(keys).toEqual(['authorize:1', 'authorize:1']);
  });

  test('by nobody listening is in doubt', async () => {
    const provider = await against(() => undefined);
    await cleanups[0]?.();
    await expect(provider.authorize(request)).rejects.toThrow(ProviderInDoubt);
  });

  test('is rejected when the payment found does not bear our ids', async () => {
    const provider = await against((_incoming, outgoing) => {
      outgoing.writeHead(200).end(authorized.replace(request.paymentId, 'someone'));
    });
    await expect(provider.authorize(request)).rejects.toMatchObject({ code: 'foreign_payment' });
  });
});
