import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { present } from '#kernel/assert.ts';
import { makeId } from '#kernel/ids.ts';
import { money } from '#kernel/money.ts';
import type { ProviderPayment } from '#ports/payment-provider.ts';
import { openBench } from './bench.fixture.ts';
import type { LocalBench } from './bench.fixture.ts';
import { testCardName, testCardNumbered, testCards } from './test-cards.ts';

let bench: LocalBench;
let sequence = 0;

beforeAll(async () => {
  bench = await openBench({ refundSettleMs: 0 });
});
afterAll(() => bench.close());

async function pay(paymentMethod: string): Promise<ProviderPayment> {
  sequence += 1;
  const bytes = new Uint8Array(10).fill(sequence);
  return bench.provider.authorize({
    paymentId: makeId('payment', 'ap', 1_780_000_000_000, bytes),
    orderId: makeId('order', 'ap', 1_780_000_000_000, bytes),
    homeRegion: 'ap',
    amount: money(350_000, 'JPY'),
    paymentMethod,
    description: 'Order 7',
    returnUrl: 'https://shop.example/orders/7?market=jp',
    idempotencyKey: `authorize:${sequence}`,
  });
}

describe('a test card has the outcome that Stripe documents for it', () => {
  test.each([
    ['pm_card_visa', 'visa', '4242'],
    ['pm_card_visa_debit', 'visa', '5556'],
    ['pm_card_mastercard', 'mastercard', '4444'],
    ['pm_card_amex', 'amex', '0005'],
    ['pm_card_discover', 'discover', '1117'],
    ['pm_card_diners', 'diners', '0004'],
    ['pm_card_jcb', 'jcb', '0505'],
    ['pm_card_unionpay', 'unionpay', '0005'],
    ['pm_card_threeDSecureOptional', 'visa', '3055'],
  ])('%s is authorized', async (token, brand, last4) => {
    expect(await pay(token)).toMatchObject({ status: 'authorized', card: { brand, last4 } });
  });

  test.each([
    ['pm_card_visa_chargeDeclined', 'generic_decline'],
    ['pm_card_chargeDeclined', 'generic_decline'],
    ['pm_card_visa_chargeDeclinedInsufficientFunds', 'insufficient_funds'],
    ['pm_card_chargeDeclinedInsufficientFunds', 'insufficient_funds'],
    ['pm_card_visa_chargeDeclinedLostCard', 'lost_card'],
    ['pm_card_visa_chargeDeclinedStolenCard', 'stolen_card'],
    ['pm_card_chargeDeclinedExpiredCard', 'expired_card'],
    ['pm_card_chargeDeclinedIncorrectCvc', 'incorrect_cvc'],
    ['pm_card_chargeDeclinedProcessingError', 'processing_error'],
    ['pm_card_visa_chargeDeclinedVelocityLimitExceeded', 'card_velocity_exceeded'],
    ['pm_card_radarBlock', 'fraudulent'],
    ['pm_card_threeDSecureRequiredProcessingError', 'processing_error'],
  ])('%s is declined with %s', async (token, declineCode) => {
    expect(await pay(token)).toMatchObject({ status: 'declined', declineCode, capturedMinor: 0 });
  });

  test.each([
    ['pm_card_threeDSecure2Required', 'authorized', undefined],
    ['pm_card_threeDSecureRequired', 'authorized', undefined],
    ['pm_card_authenticationRequired', 'authorized', undefined],
    ['pm_card_authenticationRequiredOnSetup', 'authorized', undefined],
    ['pm_card_threeDSecureRequiredChargeDeclined', 'declined', 'generic_decline'],
    [
      'pm_card_authenticationRequiredChargeDeclinedInsufficientFunds',
      'declined',
      'insufficient_funds',
    ],
  ])('%s asks for authentication, then is %s', async (token, status, declineCode) => {
    const payment = await pay(token);
    expect(payment.status).toBe('needs_action');
    await bench.challenge(payment, 'pass');
    const settled = present(await bench.provider.read(payment.providerReference), 'payment');
    expect([settled.status, settled.declineCode]).toEqual([status, declineCode]);
  });

  test.each([
    ['pm_card_pendingRefund', 'pending', 'succeeded', 350_000],
    ['pm_card_refundFail', 'succeeded', 'failed', 0],
  ] as const)('%s is refunded %s first, then %s', async (token, first, then, refundedMinor) => {
    const { providerReference, amount, paymentId } = await pay(token);
    const idempotencyKey = `capture:${paymentId}`;
    await bench.provider.capture({ providerReference, amount, idempotencyKey });
    const refundId = makeId('refund', 'ap', 1_780_000_000_000, new Uint8Array(10).fill(sequence));
    const refund = await bench.provider.refund({
      providerReference,
      refundId,
      amount,
      reason: 'requested_by_customer',
      idempotencyKey: `refund:${refundId}`,
    });
    expect(refund.status).toBe(first);
    const { rawBody, signatureHeader } = await bench.webhook(
      (event) =>
        event.type === 'refund_changed' &&
        event.refund.refundId === refundId &&
        event.refund.status === then,
    );
    expect(bench.provider.parseWebhook(rawBody, signatureHeader).ok).toBe(true);
    expect(await bench.provider.read(providerReference)).toMatchObject({ refundedMinor });
    expect(await bench.provider.refunds(providerReference)).toMatchObject([{ status: then }]);
  });
});

test('every number in the table passes the Luhn check, as real cards do', () => {
  for (const { number } of Object.values(testCards)) {
    const sum = number
      .split('')
      .toReversed()
      .reduce((total, digit, index) => {
        const value = Number(digit) * (index % 2 === 0 ? 1 : 2);
        return total + (value > 9 ? value - 9 : value);
      }, 0);
    expect([number, sum % 10]).toEqual([number, 0]);
  }
});

test('a card is found by its number as a shopper types it, and no other card is', () => {
  expect(testCardNumbered('4242 4242 4242 4242')).toBe('pm_card_visa');
  expect(testCardNumbered('4242 4242 4242 4241')).toBeUndefined();
  expect(testCardName('pm_card_unheardOf')).toBeUndefined();
});
