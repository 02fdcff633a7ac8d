import { afterEach, expect, test } from 'vitest';
import { makeId } from '#kernel/ids.ts';
import { money } from '#kernel/money.ts';
import type { Region } from '#kernel/region.ts';
import { instant } from '#kernel/time.ts';
import { StripeProvider } from '#adapters/partners/stripe/index.ts';
import type { RawWebhook } from '#ports/payment-provider.contract.ts';
import type { ProviderPayment } from '#ports/payment-provider.ts';
import { openBench, startReceiver, webhookSecret } from './bench.fixture.ts';
import type { LocalBench, Receiver } from './bench.fixture.ts';
import { signature } from './webhooks.ts';

const opened: { close(): Promise<void> }[] = [];

afterEach(async () => {
  for (const one of opened.splice(0).toReversed()) await one.close();
});

let sequence = 0;

function pay(bench: LocalBench, homeRegion: Region): Promise<ProviderPayment> {
  sequence += 1;
  const bytes = new Uint8Array(10).fill(sequence);
  return bench.provider.authorize({
    paymentId: makeId('payment', homeRegion, 1_780_000_000_000, bytes),
    orderId: makeId('order', homeRegion, 1_780_000_000_000, bytes),
    homeRegion,
    amount: money(99_000, 'EUR'),
    paymentMethod: 'pm_card_visa',
    description: 'Order 3',
    returnUrl: 'https://shop.example/',
    idempotencyKey: `authorize:${sequence}`,
  });
}

async function receiver(status?: () => number): Promise<Receiver> {
  const started = await startReceiver(status);
  opened.push(started);
  return started;
}

async function regional(eu: string, ap: string): Promise<LocalBench> {
  const bench = await openBench({
    webhooks: [
      { url: eu, secret: webhookSecret, region: 'eu' },
      { url: ap, secret: webhookSecret, region: 'ap' },
    ],
  });
  opened.push(bench);
  return bench;
}

function about({ providerReference }: ProviderPayment): (webhook: RawWebhook) => boolean {
  return ({ rawBody }) => Buffer.from(rawBody).includes(providerReference);
}

test('an event goes to the home Region of its order', async () => {
  const [eu, ap] = [await receiver(), await receiver()];
  const bench = await regional(eu.url, ap.url);
  const european = await pay(bench, 'eu');
  const asian = await pay(bench, 'ap');
  await eu.take(about(european));
  await ap.take(about(asian));
  expect([eu.received, ap.received]).toEqual([[], []]);
});

test('an event goes to the other Region when its home is gone', async () => {
  const [eu, ap] = [await startReceiver(), await receiver()];
  const bench = await regional(eu.url, ap.url);
  await eu.close();
  const payment = await pay(bench, 'eu');
  expect(await ap.take(about(payment))).toHaveProperty('signatureHeader');
});

test('an event that was not taken comes again', async () => {
  const statuses = [500, 503];
  const only = await receiver(() => statuses.shift() ?? 200);
  const bench = await openBench({ webhooks: [{ url: only.url, secret: webhookSecret }] });
  opened.push(bench);
  const payment = await pay(bench, 'eu');
  const bodies: string[] = [];
  for (let times = 1; times <= 3; times++) {
    bodies.push(Buffer.from((await only.take(about(payment))).rawBody).toString());
  }
  expect(new Set(bodies).size).toBe(1);
});

test('webhooks that are held come when they are let go, and those dropped never', async () => {
  const only = await receiver();
  const bench = await openBench({ webhooks: [{ url: only.url, secret: webhookSecret }] });
  opened.push(bench);
  await bench.setFaults({ webhooks: 'drop' });
  const dropped = await pay(bench, 'eu');
  await bench.setFaults({ webhooks: 'hold' });
  const held = await pay(bench, 'eu');
  expect(only.received).toEqual([]);
  await bench.setFaults({ webhooks: 'deliver' });
  await only.take(about(held));
  const after = await pay(bench, 'eu');
  await only.take(about(after));
  expect(only.received.filter(about(dropped))).toEqual([]);
});

test('late webhooks overtake each other, and all come', async () => {
  const only = await receiver();
  const bench = await openBench({
    webhooks: [{ url: only.url, secret: webhookSecret }],
    faults: { webhookLateMsMax: 200 },
  });
  opened.push(bench);
  const made: string[] = [];
  for (let count = 0; count < 20; count++) made.push((await pay(bench, 'eu')).providerReference);
  const came: string[] = [];
  while (came.length < made.length) {
    const { rawBody } = await only.take(() => true);
    const text = Buffer.from(rawBody).toString();
    came.push(...made.filter((reference) => text.includes(`"id":"${reference}"`)));
  }
  expect(came.toSorted()).toEqual(made);
  expect(came).not.toEqual(made);
});

test('a signature older than five minutes is refused as expired', () => {
  const clock = { now: () => instant(1_780_000_300_999) };
  const options = { secretKey: 'sk', webhookSecrets: ['whsec_old', 'whsec_new'] };
  const provider = new StripeProvider({ clock }, options);
  const body = JSON.stringify({ id: 'evt_1', object: 'event', type: 'charge.updated', created: 1 });
  const fresh = signature(body, 'whsec_new', 1_780_000_000_000);
  expect(provider.parseWebhook(body, fresh)).toMatchObject({ code: 'event_unknown' });
  const stale = signature(body, 'whsec_new', 1_779_999_999_000);
  expect(provider.parseWebhook(body, stale)).toMatchObject({ code: 'signature_expired' });
  const foreign = signature(body, 'whsec_other', 1_780_000_000_000);
  expect(provider.parseWebhook(body, foreign)).toMatchObject({ code: 'signature_invalid' });
});
