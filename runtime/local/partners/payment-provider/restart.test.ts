import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, expect, test } from 'vitest';
import { present } from '#kernel/assert.ts';
import { makeId } from '#kernel/ids.ts';
import { money } from '#kernel/money.ts';
import type { AuthorizeRequest } from '#ports/payment-provider.ts';
import { aStripeProvider, startReceiver, webhookSecret } from './bench.fixture.ts';
import { startPaymentProvider } from './index.ts';
import { Store } from './store.ts';

const cleanups: (() => unknown)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

function aFolder(): string {
  const dataDir = mkdtempSync(join(tmpdir(), 'meridian-provider-'));
  cleanups.push(() => rmSync(dataDir, { recursive: true, force: true }));
  return dataDir;
}

function aRequest(number: number): AuthorizeRequest {
  const bytes = new Uint8Array(10).fill(number);
  return {
    paymentId: makeId('payment', 'eu', 1_780_000_000_000, bytes),
    orderId: makeId('order', 'eu', 1_780_000_000_000, bytes),
    homeRegion: 'eu',
    amount: money(100_000 + number, 'EUR'),
    paymentMethod: 'pm_card_visa',
    description: `Order ${number}`,
    returnUrl: 'https://shop.example/',
    idempotencyKey: `authorize:${number}`,
  };
}

async function spawnProvider(dataDir: string, webhookUrl: string): Promise<[ChildProcess, string]> {
  const file = join(import.meta.dirname, 'restart.fixture.ts');
  const child = spawn(process.execPath, [file, dataDir, webhookUrl], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  cleanups.push(() => child.kill('SIGKILL'));
  for await (const line of createInterface({ input: child.stdout })) return [child, line];
  throw new Error('The provider ended before it was ready');
}

test('what was answered survives SIGKILL: payments, keys, and webhooks still due', async () => {
  const dataDir = aFolder();
  const receiver = await startReceiver();
  cleanups.push(() => receiver.close());
  const [child, url] = await spawnProvider(dataDir, receiver.url);
  const before = aStripeProvider(url);
  const requests = Array.from({ length: 50 }, (_, index) => aRequest(index));
  const answered = await Promise.all(requests.map((request) => before.authorize(request)));
  child.kill('SIGKILL');
  await once(child, 'exit');
  await before.close();

  const again = await startPaymentProvider({
    port: 0,
    dataDir,
    secretKey: 'sk_test_local',
    publishableKey: 'pk_test_local',
    webhooks: [{ url: receiver.url, secret: webhookSecret }],
  });
  cleanups.push(() => again.close());
  const after = aStripeProvider(again.url);
  cleanups.push(() => after.close());
  for (const [index, payment] of answered.entries()) {
    expect(await after.find(payment.paymentId)).toEqual(payment);
    expect(await after.authorize(present(requests[index], 'request'))).toEqual(payment);
  }
  for (const { providerReference } of answered) {
    await receiver.take(({ rawBody }) => Buffer.from(rawBody).includes(providerReference));
  }
});

test('the oldest payments are forgotten first, with all that hangs on them', async () => {
  const dataDir = aFolder();
  const running = await startPaymentProvider({
    port: 0,
    dataDir,
    secretKey: 'sk_test_local',
    publishableKey: 'pk_test_local',
    webhooks: [],
    intentsMax: 10,
  });
  const provider = aStripeProvider(running.url);
  cleanups.push(() => provider.close());
  const made = [];
  for (let number = 0; number < 11; number++) made.push(await provider.authorize(aRequest(number)));
  const [oldest] = made;
  expect(await provider.read(oldest?.providerReference ?? '')).toBeUndefined();
  expect(await provider.find(aRequest(0).paymentId)).toBeUndefined();
  const [newest] = made.toReversed();
  expect(await provider.find(aRequest(10).paymentId)).toEqual(newest);
  const remade = await provider.authorize(aRequest(0));
  expect(remade.providerReference).not.toBe(oldest?.providerReference);
  const counted: unknown = await (await fetch(`${running.url}/_control`)).json();
  await running.close();

  const store = new Store(dataDir, { intentsMax: 10, eventsMax: 20 });
  cleanups.push(() => store.close());
  expect(counted).toMatchObject(store.counts());
  expect(store.counts().intents).toBeLessThanOrEqual(10);
});
