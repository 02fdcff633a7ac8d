import { afterEach, describe, expect, test } from 'vitest';
import { makeId } from '#kernel/ids.ts';
import type { Id, IdKind } from '#kernel/ids.ts';
import { money } from '#kernel/money.ts';
import { instant, plus } from '#kernel/time.ts';
import type { Currency } from '#kernel/money.ts';
import { assert, present } from '#kernel/assert.ts';
import { ProviderInDoubt, ProviderRejected } from './payment-provider.ts';
import type {
  AuthorizeRequest,
  PaymentProvider,
  ProviderEvent,
  ProviderPayment,
} from './payment-provider.ts';

/** One provider under test, with the means to play the shopper, the network and the postman. */
export interface PaymentProviderBench {
  readonly provider: PaymentProvider;
  /** Plays the shopper at the provider's challenge page. */
  challenge(payment: ProviderPayment, outcome: 'pass' | 'fail'): Promise<void>;
  /** The provider does the work of the next call, and its answer is lost. */
  loseNextAnswer(): Promise<void>;
  /** From now on every webhook is sent twice. */
  duplicateWebhooks(): Promise<void>;
  /** The next webhook received that `wanted` accepts; fails the test after a bounded wait. */
  webhook(wanted: (event: ProviderEvent) => boolean): Promise<RawWebhook>;
  close(): Promise<void>;
}

export interface RawWebhook {
  readonly rawBody: Uint8Array;
  readonly signatureHeader: string;
}

/** Tokens of Stripe's test cards, which every adapter's double understands. */
const cards = {
  good: 'pm_card_visa',
  declined: 'pm_card_visa_chargeDeclined',
  poor: 'pm_card_visa_chargeDeclinedInsufficientFunds',
  challenged: 'pm_card_threeDSecure2Required',
} as const;

let sequence = 0;

function anId<K extends IdKind>(kind: K): Id<K> {
  sequence += 1;
  const bytes = new Uint8Array(10);
  new DataView(bytes.buffer).setUint32(6, sequence);
  return makeId(kind, 'eu', 1_780_000_000_000, bytes);
}

function aRequest(
  paymentMethod?: string,
  amountMinor = 235_000,
  currency: Currency = 'EUR',
): AuthorizeRequest {
  const paymentId = anId('payment');
  return {
    paymentId,
    orderId: anId('order'),
    homeRegion: 'eu',
    amount: money(amountMinor, currency),
    ...(paymentMethod !== undefined && { paymentMethod }),
    description: 'Order 1001',
    returnUrl: 'https://shop.example/orders/1001',
    idempotencyKey: `authorize:${paymentId}:1`,
  };
}

function isCapture(event: ProviderEvent): boolean {
  return event.type === 'payment_changed' && event.payment.status === 'captured';
}

/** The tests that every payment provider's adapter must pass. */
export function paymentProviderContract(
  name: string,
  open: () => Promise<PaymentProviderBench>,
): void {
  describe(`payment provider contract: ${name}`, () => {
    let bench: PaymentProviderBench | undefined;

    async function start(): Promise<PaymentProviderBench> {
      bench = await open();
      return bench;
    }

    afterEach(async () => {
      await bench?.close();
      bench = undefined;
    });

    async function captured(provider: PaymentProvider): Promise<ProviderPayment> {
      const payment = await provider.authorize(aRequest(cards.good));
      return provider.capture({
        providerReference: payment.providerReference,
        amount: payment.amount,
        idempotencyKey: `capture:${payment.paymentId}`,
      });
    }

    test('a good card is authorized in one call, and nothing is captured', async () => {
      const { provider } = await start();
      const request = aRequest(cards.good);
      const payment = await provider.authorize(request);
      expect(payment).toMatchObject({
        paymentId: request.paymentId,
        orderId: request.orderId,
        status: 'authorized',
        amount: request.amount,
        capturedMinor: 0,
        refundedMinor: 0,
        card: { brand: 'visa', last4: '4242' },
      });
      expect(await provider.read(payment.providerReference)).toEqual(payment);
      expect(await provider.find(request.paymentId)).toMatchObject({
        providerReference: payment.providerReference,
        status: 'authorized',
      });
    });

    test.each([
      ['JPY', 350_000],
      ['KRW', 3_900_000],
      ['USD', 199],
      ['KWD', 71_250],
    ] as const)('an amount in %s comes back as it was sent', async (currency, amountMinor) => {
      const { provider } = await start();
      const amount = money(amountMinor, currency);
      const payment = await provider.authorize(aRequest(cards.good, amount.amountMinor, currency));
      expect(payment.amount).toEqual(amount);
      const taken = await provider.capture({
        providerReference: payment.providerReference,
        amount,
        idempotencyKey: `capture:${payment.paymentId}`,
      });
      expect(taken.capturedMinor).toBe(amount.amountMinor);
    });

    test('an amount that the provider cannot hold exactly is rejected before it is sent', async () => {
      const { provider } = await start();
      const request = aRequest(cards.good, 71_255, 'KWD');
      await expect(provider.authorize(request)).rejects.toThrow(ProviderRejected);
      expect(await provider.find(request.paymentId)).toBeUndefined();
    });

    test.each([
      [cards.declined, 'generic_decline'],
      [cards.poor, 'insufficient_funds'],
    ])('the card %s is declined as a value, and another card may follow', async (card, code) => {
      const { provider } = await start();
      const payment = await provider.authorize(aRequest(card));
      expect(payment).toMatchObject({ status: 'declined', declineCode: code });
      const second = await provider.confirm({
        providerReference: payment.providerReference,
        paymentMethod: cards.good,
        returnUrl: 'https://shop.example/orders/1001',
        idempotencyKey: `confirm:${payment.paymentId}:2`,
      });
      expect(second).toMatchObject({
        providerReference: payment.providerReference,
        status: 'authorized',
      });
      expect(second.declineCode).toBeUndefined();
    });

    test('without a card the payment waits for one, and carries a secret for the browser', async () => {
      const { provider } = await start();
      const payment = await provider.authorize(aRequest());
      expect(payment.status).toBe('needs_method');
      expect(payment.clientSecret).toMatch(/\S{10,}/);
    });

    test('a challenge passed authorizes, a challenge failed declines', async () => {
      const bench = await start();
      const { provider } = bench;
      const passed = await provider.authorize(aRequest(cards.challenged));
      expect(passed.status).toBe('needs_action');
      expect(passed.nextActionUrl).toMatch(/^https?:\/\//);
      await bench.challenge(passed, 'pass');
      expect(await provider.read(passed.providerReference)).toMatchObject({ status: 'authorized' });

      const failed = await provider.authorize(aRequest(cards.challenged));
      await bench.challenge(failed, 'fail');
      expect(await provider.read(failed.providerReference)).toMatchObject({
        status: 'declined',
        declineCode: 'payment_intent_authentication_failure',
      });
    });

    test('the same key and request is one payment', async () => {
      const { provider } = await start();
      const request = aRequest(cards.good);
      const first = await provider.authorize(request);
      const second = await provider.authorize(request);
      expect(second).toEqual(first);
    });

    test('the same key with another request is rejected', async () => {
      const { provider } = await start();
      const request = aRequest(cards.good);
      await provider.authorize(request);
      const other = { ...request, amount: money(1_00, 'EUR') };
      await expect(provider.authorize(other)).rejects.toThrow(ProviderRejected);
    });

    test('an answer that is lost is in doubt, then found, and the repetition charges once', async () => {
      const bench = await start();
      const { provider } = bench;
      const request = aRequest(cards.good);
      await bench.loseNextAnswer();
      await expect(provider.authorize(request)).rejects.toThrow(ProviderInDoubt);
      const found = present(await provider.find(request.paymentId), 'payment');
      expect(found.status).toBe('authorized');
      const repeated = await provider.authorize(request);
      expect(repeated.providerReference).toBe(found.providerReference);
    });

    test('capture takes the money once, whatever the key', async () => {
      const { provider } = await start();
      const first = await captured(provider);
      expect(first).toMatchObject({ status: 'captured', capturedMinor: 235_000 });
      const again = await provider.capture({
        providerReference: first.providerReference,
        amount: first.amount,
        idempotencyKey: `capture:${first.paymentId}:again`,
      });
      expect(again).toMatchObject({ status: 'captured', capturedMinor: 235_000 });
    });

    test('a smaller capture releases the rest, a larger one is rejected', async () => {
      const { provider } = await start();
      const payment = await provider.authorize(aRequest(cards.good));
      const capture = (amountMinor: number): Promise<ProviderPayment> =>
        provider.capture({
          providerReference: payment.providerReference,
          amount: money(amountMinor, 'EUR'),
          idempotencyKey: `capture:${payment.paymentId}:${amountMinor}`,
        });
      await expect(capture(235_001)).rejects.toThrow(ProviderRejected);
      expect(await capture(100_000)).toMatchObject({ status: 'captured', capturedMinor: 100_000 });
      expect(await capture(135_000)).toMatchObject({ status: 'captured', capturedMinor: 100_000 });
    });

    test('a voided payment stays void; a captured one cannot be voided', async () => {
      const { provider } = await start();
      const payment = await provider.authorize(aRequest(cards.good));
      const { providerReference } = payment;
      const voided = await provider.void({ providerReference, idempotencyKey: 'void:1' });
      expect(voided.status).toBe('voided');
      const late = await provider.capture({
        providerReference,
        amount: payment.amount,
        idempotencyKey: 'capture:late',
      });
      expect(late).toMatchObject({ status: 'voided', capturedMinor: 0 });

      const taken = await captured(provider);
      const kept = await provider.void({
        providerReference: taken.providerReference,
        idempotencyKey: 'void:2',
      });
      expect(kept).toMatchObject({ status: 'captured', capturedMinor: 235_000 });
    });

    test('refunds add up to the capture and no further', async () => {
      const { provider } = await start();
      const { providerReference } = await captured(provider);
      const refund = async (amountMinor: number, refundId = anId('refund')) =>
        provider.refund({
          providerReference,
          refundId,
          amount: money(amountMinor, 'EUR'),
          reason: 'requested_by_customer',
          idempotencyKey: `refund:${refundId}`,
        });
      const refundId = anId('refund');
      const first = await refund(200_000, refundId);
      expect(first).toMatchObject({ refundId, providerReference, status: 'succeeded' });
      expect(await refund(200_000, refundId)).toEqual(first);
      await expect(refund(35_001)).rejects.toThrow(ProviderRejected);
      const second = await refund(35_000);
      expect(await provider.read(providerReference)).toMatchObject({
        status: 'captured',
        capturedMinor: 235_000,
        refundedMinor: 235_000,
      });
      expect((await provider.refunds(providerReference)).map((r) => r.refundReference)).toEqual([
        second.refundReference,
        first.refundReference,
      ]);
    });

    test('lists what was made in a span of time, newest first, as it is now', async () => {
      const { provider } = await start();
      const made: ProviderPayment[] = [];
      for (let count = 0; count < 3; count++) made.push(await provider.authorize(aRequest()));
      const taken = await captured(provider);
      const all = { createdFrom: instant(0), createdBefore: instant(4_000_000_000_000) };
      const first = await provider.list({ ...all, limit: 3 });
      const next = present(first.cursor, 'cursor');
      const second = await provider.list({ ...all, limit: 3, cursor: next });
      expect(second.cursor).toBeUndefined();
      const listed = [...first.payments, ...second.payments];
      expect(first.payments).toHaveLength(3);
      expect(listed.map(({ providerReference }) => providerReference)).toEqual(
        [taken, ...made.toReversed()].map(({ providerReference }) => providerReference),
      );
      const { createdAt, ...newest } = present(listed[0], 'newest');
      expect(newest).toEqual(taken);
      const span = { createdFrom: createdAt, createdBefore: plus(createdAt, 1_999), limit: 100 };
      const within = (await provider.list(span)).payments;
      expect(within.map((payment) => payment.paymentId)).toContain(taken.paymentId);
      const earlier = { createdFrom: instant(0), createdBefore: plus(createdAt, 999), limit: 100 };
      const before = (await provider.list(earlier)).payments;
      expect(before.map((payment) => payment.paymentId)).not.toContain(taken.paymentId);
    });

    test('what the provider does not know is undefined', async () => {
      const { provider } = await start();
      expect(await provider.read('pi_unknown')).toBeUndefined();
      expect(await provider.find(anId('payment'))).toBeUndefined();
    });

    test('every change is told by a signed webhook, which may come twice', async () => {
      const bench = await start();
      const { provider } = bench;
      await bench.duplicateWebhooks();
      const payment = await captured(provider);
      const [first, second] = [await bench.webhook(isCapture), await bench.webhook(isCapture)];
      const parsed = provider.parseWebhook(first.rawBody, first.signatureHeader);
      assert(parsed.ok && parsed.value.type === 'payment_changed', 'a payment event');
      expect(parsed.value.payment).toMatchObject({
        providerReference: payment.providerReference,
        paymentId: payment.paymentId,
        orderId: payment.orderId,
        amount: payment.amount,
        capturedMinor: payment.capturedMinor,
      });
      expect(provider.parseWebhook(second.rawBody, second.signatureHeader)).toEqual(parsed);
    });

    test('a refund is told by a signed webhook', async () => {
      const bench = await start();
      const { providerReference } = await captured(bench.provider);
      const refundId = anId('refund');
      await bench.provider.refund({
        providerReference,
        refundId,
        amount: money(1_000, 'EUR'),
        reason: 'requested_by_customer',
        idempotencyKey: `refund:${refundId}`,
      });
      const { rawBody, signatureHeader } = await bench.webhook(
        (event) => event.type === 'refund_changed' && event.refund.status === 'succeeded',
      );
      expect(bench.provider.parseWebhook(rawBody, signatureHeader)).toMatchObject({
        ok: true,
        value: { refund: { refundId, providerReference, amount: money(1_000, 'EUR') } },
      });
    });

    test('a webhook that was tampered with, or is not signed, is refused', async () => {
      const bench = await start();
      const payment = await bench.provider.authorize(aRequest(cards.good));
      const { rawBody, signatureHeader } = await bench.webhook(
        (event) =>
          event.type === 'payment_changed' && event.payment.paymentId === payment.paymentId,
      );
      const text = new TextDecoder().decode(rawBody);
      const tampered = text.replaceAll('235000', '235001');
      expect(tampered).not.toBe(text);
      const refusal = { ok: false, code: 'signature_invalid' };
      const { provider } = bench;
      expect(provider.parseWebhook(text, signatureHeader)).toMatchObject({ ok: true });
      expect(provider.parseWebhook(tampered, signatureHeader)).toMatchObject(refusal);
      expect(provider.parseWebhook(rawBody, undefined)).toMatchObject(refusal);
      expect(provider.parseWebhook(rawBody, 'nonsense')).toMatchObject(refusal);
    });
  });
}
