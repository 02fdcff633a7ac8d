import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openSimulatedRegion } from '#adapters/simulated/index.ts';
import { SimulatedPaymentProvider } from '#adapters/simulated/payment-provider.ts';
import { present } from '#kernel/assert.ts';
import { siblingId } from '#kernel/ids.ts';
import { money } from '#kernel/money.ts';
import { firstRoster } from '#kernel/roster.ts';
import { dayMs, hourMs, instant } from '#kernel/time.ts';
import { newId } from '#ports/identifier.ts';
import { ProviderInDoubt } from '#ports/payment-provider.ts';
import {
  authorizePayment,
  capturePayment,
  confirmPayment,
  paymentSubscriptions,
  readPayment,
  refundPayment,
  settlePayment,
  voidPayment,
} from './index.ts';
import { absorbEvent, receiveWebhook } from './receive-webhook.ts';
import { recordRefund } from './refund-payment.ts';
import { loadHistory } from './store.ts';

function open(seed = 1) {
  const region = openSimulatedRegion({ region: 'eu', seed });
  const { table, clock, random, peers } = region;
  const deaf = { on: true };
  const provider: SimulatedPaymentProvider = new SimulatedPaymentProvider(
    { clock, random },
    async (body, signature) => {
      if (!deaf.on) await receiveWebhook({ table, clock, provider, peers }, body, signature);
    },
  );
  const orderId = newId('order', 'eu', region);
  const ports = { table, clock, provider };
  const paymentId = siblingId('payment', orderId);
  const command = {
    paymentId,
    orderId,
    amount: money(235_000, 'EUR'),
    description: 'EU-7K3M',
    returnUrl: 'https://house.example/return',
    correlationId: 'correlation-1',
  };
  return { region, ports, provider, command, paymentId, orderId, deaf, clock };
}

function types(events: readonly { type: string }[]): string[] {
  return events.map((event) => event.type);
}

describe('authorising', () => {
  test('holds the amount once, however often it is asked', async () => {
    const { ports, provider, command, paymentId } = open();
    const request = { ...command, paymentMethod: 'pm_card_visa' };
    await authorizePayment(ports, request);
    const again = await authorizePayment(ports, request);
    expect(again).toMatchObject({ ok: true, value: { status: 'authorized' } });
    expect(provider.all()).toHaveLength(1);
    expect(types(await loadHistory(ports.table, paymentId))).toEqual(['payment.authorized']);
  });

  test('a declined card is a view, and another card may follow on the same payment', async () => {
    const { ports, provider, command, paymentId } = open();
    const declined = await authorizePayment(ports, {
      ...command,
      paymentMethod: 'pm_card_visa_chargeDeclined',
    });
    expect(declined).toMatchObject({
      ok: true,
      value: { status: 'declined', declineCode: 'generic_decline' },
    });
    const { returnUrl, correlationId } = command;
    const confirmed = await confirmPayment(ports, {
      paymentId,
      paymentMethod: 'pm_card_visa',
      returnUrl,
      attempt: '1',
      correlationId,
    });
    expect(confirmed).toMatchObject({ ok: true, value: { status: 'authorized' } });
    expect(provider.all()).toHaveLength(1);
  });

  test('a card that was declined may be tried again, and another one tells its own reason', async () => {
    const { ports, provider, command, paymentId, clock } = open();
    const poor = 'pm_card_visa_chargeDeclinedInsufficientFunds';
    await authorizePayment(ports, { ...command, paymentMethod: poor });
    const { returnUrl, correlationId } = command;
    const pay = async (paymentMethod: string, attempt: string) => {
      await clock.advance(1_000);
      const tried = { paymentId, paymentMethod, returnUrl, attempt, correlationId };
      return await confirmPayment(ports, tried);
    };
    const lost = await pay('pm_card_visa_chargeDeclinedLostCard', 'first');
    expect(lost).toMatchObject({ value: { declineCode: 'lost_card' } });
    provider.faults.declineChance = 1;
    expect(await pay('pm_card_visa', 'second')).toMatchObject({ value: { status: 'declined' } });
    provider.faults.declineChance = 0;
    expect(await pay('pm_card_visa', 'third')).toMatchObject({ value: { status: 'authorized' } });
  });

  test('a silent provider is in doubt; asking later finds the hold, and no second one is made', async () => {
    const { ports, provider, command, paymentId } = open();
    provider.loseAnswers(1);
    const request = { ...command, paymentMethod: 'pm_card_visa' };
    expect(await authorizePayment(ports, request)).toMatchObject({
      ok: false,
      code: 'payment_in_doubt',
    });
    expect(await settlePayment(ports, paymentId, 'c')).toMatchObject({ status: 'authorized' });
    expect(await authorizePayment(ports, request)).toMatchObject({
      ok: true,
      value: { status: 'authorized' },
    });
    expect(provider.all()).toHaveLength(1);
  });

  test('after a forgotten try, another card goes onto the payment that the provider already has', async () => {
    const { ports, provider, command } = open();
    provider.loseAnswers(1);
    await authorizePayment(ports, { ...command, paymentMethod: 'pm_card_visa_chargeDeclined' });
    const second = await authorizePayment(ports, {
      ...command,
      paymentMethod: 'pm_card_mastercard',
    });
    expect(second).toMatchObject({ ok: true, value: { status: 'authorized' } });
    expect(provider.all()).toHaveLength(1);
  });

  test('the webhook alone is enough: the browser may never come back', async () => {
    const { ports, provider, command, paymentId, deaf, clock } = open();
    await authorizePayment(ports, { ...command, paymentMethod: 'pm_card_threeDSecure2Required' });
    deaf.on = false;
    provider.answerChallenge(provider.all()[0]?.providerReference ?? '', 'pass');
    await clock.idle();
    expect(await readPayment(ports, paymentId)).toMatchObject({ status: 'authorized' });
  });
});

describe('news whose time does not tell whether it is news', () => {
  async function failedChallenge() {
    const bench = open();
    const { ports, provider, command, paymentId } = bench;
    await authorizePayment(ports, { ...command, paymentMethod: 'pm_card_threeDSecure2Required' });
    const reference = provider.all()[0]?.providerReference ?? '';
    const challenged = present(await provider.read(reference), 'the payment');
    provider.answerChallenge(reference, 'fail');
    const failed = present(await provider.read(reference), 'the payment');
    const told = (payment: typeof failed) =>
      absorbEvent(ports, {
        type: 'payment_changed',
        eventId: `evt_${payment.status}`,
        // Providers tell whole seconds, by their own clock.
        occurredAt: instant(ports.clock.now() - 900),
        payment,
      });
    return { ports, paymentId, told, challenged, failed };
  }

  test('is taken in when the provider confirms it', async () => {
    const { ports, paymentId, told, failed } = await failedChallenge();
    await told(failed);
    expect(await readPayment(ports, paymentId)).toMatchObject({ status: 'declined' });
  });

  test('is left when the provider has gone on since', async () => {
    const { ports, paymentId, told, challenged, failed } = await failedChallenge();
    await told(failed);
    await told(challenged);
    expect(await readPayment(ports, paymentId)).toMatchObject({ status: 'declined' });
  });
});

describe('capturing, voiding and refunding', () => {
  test('captures once and then refuses to void', async () => {
    const { ports, command, paymentId, orderId } = open();
    await authorizePayment(ports, { ...command, paymentMethod: 'pm_card_visa' });
    await capturePayment(ports, paymentId, 'c');
    const again = await capturePayment(ports, paymentId, 'c');
    expect(again).toMatchObject({ ok: true, value: { capturedMinor: 235_000 } });
    const { amount } = command;
    const voided = await voidPayment(ports, { paymentId, orderId, amount, correlationId: 'c' });
    expect(voided).toMatchObject({ ok: false, code: 'payment_captured' });
  });

  test('a hold that turns up after the payment was given up is released', async () => {
    const { ports, provider, command, paymentId, orderId } = open();
    const { amount, correlationId } = command;
    await voidPayment(ports, { paymentId, orderId, amount, correlationId });
    // A call that was on its way all the time arrives now.
    const late = await provider.authorize({
      ...command,
      homeRegion: 'eu',
      paymentMethod: 'pm_card_visa',
      idempotencyKey: 'late',
    });
    expect(late.status).toBe('authorized');
    await settlePayment(ports, paymentId, correlationId);
    expect(provider.all()[0]?.status).toBe('voided');
    expect(await readPayment(ports, paymentId)).toMatchObject({ status: 'voided' });
  });

  async function charged() {
    const bench = open();
    const { ports, command, paymentId, region } = bench;
    await authorizePayment(ports, { ...command, paymentMethod: 'pm_card_visa' });
    await capturePayment(ports, paymentId, 'c');
    const refundId = newId('refund', 'eu', region);
    const amount = money(25_000, 'EUR');
    const refund = { paymentId, refundId, amount, reason: 'return', correlationId: 'c' };
    return { ...bench, refund };
  }

  test('a refund whose answer was lost is not sent again after days', async () => {
    const { ports, provider, clock, refund } = await charged();
    provider.loseAnswers(1);
    await expect(refundPayment(ports, refund)).rejects.toBeInstanceOf(ProviderInDoubt);
    await clock.advance(3 * dayMs);
    expect(await refundPayment(ports, refund)).toMatchObject({ ok: true });
    expect(provider.all()).toMatchObject([{ refundedMinor: 25_000 }]);
  });

  test('a refund that a former holder sent days ago, and nothing arrived of, is not sent again', async () => {
    const { ports, provider, clock, region, paymentId, refund } = await charged();
    const sent = present(provider.all()[0], 'charge');
    const { refundId, amount } = refund;
    await provider.refund({
      providerReference: sent.providerReference,
      refundId,
      amount,
      reason: 'requested_by_customer',
      idempotencyKey: `refund:${refundId}`,
    });
    await clock.advance(2 * dayMs);
    const { seats } = firstRoster;
    const seat = { ...seats.eu, epoch: 2 };
    region.custody.learn({ ...firstRoster, seats: { ...seats, eu: seat } });
    expect(await refundPayment(ports, refund)).toMatchObject({ ok: true });
    expect(provider.all()).toMatchObject([{ refundedMinor: 25_000 }]);
    expect(await readPayment(ports, paymentId)).toMatchObject({ refundedMinor: 25_000 });
  });

  test('a refund whose answer and webhook were lost is found', async () => {
    const { ports, provider, paymentId, region, refund } = await charged();
    region.subscribe(paymentSubscriptions(ports));
    provider.loseAnswers(1);
    await expect(refundPayment(ports, refund)).rejects.toBeInstanceOf(ProviderInDoubt);
    await region.settle(hourMs);
    expect(await readPayment(ports, paymentId)).toMatchObject({ refundedMinor: 25_000 });
  });

  test('a refund that failed stays so, whoever repeats it and whatever news come late', async () => {
    const { ports, provider, paymentId, refund } = await charged();
    const { refundId } = refund;
    await refundPayment(ports, refund);
    await recordRefund(ports, paymentId, { refundId, status: 'failed' }, 'c');
    await recordRefund(ports, paymentId, { refundId, status: 'succeeded' }, 'c');
    expect(await refundPayment(ports, refund)).toMatchObject({ code: 'refund_failed' });
    expect(await readPayment(ports, paymentId)).toMatchObject({ refundedMinor: 0 });
    expect(provider.all()).toMatchObject([{ refundedMinor: 25_000 }]);
    const told = types(await loadHistory(ports.table, paymentId)).slice(-2);
    expect(told).toEqual(['payment.refunded', 'payment.refundFailed']);
  });

  test('whatever is asked, refunds never exceed what was captured, also when answers are lost', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({ amountMinor: fc.integer({ min: 1, max: 150_000 }), lost: fc.boolean() }),
          { maxLength: 8 },
        ),
        fc.integer(),
        async (asked, seed) => {
          const { ports, provider, command, paymentId, region } = open(seed);
          await authorizePayment(ports, { ...command, paymentMethod: 'pm_card_visa' });
          await capturePayment(ports, paymentId, 'c');
          const results = asked.map(async ({ amountMinor, lost }) => {
            const refund = {
              paymentId,
              refundId: newId('refund', 'eu', region),
              amount: money(amountMinor, 'EUR'),
              reason: 'return',
              correlationId: 'c',
            };
            if (lost) provider.loseAnswers(1);
            return await refundPayment(ports, refund).catch(async (error: unknown) => {
              if (!(error instanceof ProviderInDoubt)) throw error;
              return await refundPayment(ports, refund).catch(() => undefined);
            });
          });
          await Promise.all(results);
          const [charge] = provider.all();
          expect(charge?.refundedMinor).toBeLessThanOrEqual(charge?.capturedMinor ?? 0);
          const view = await readPayment(ports, paymentId);
          expect(view?.refundedMinor).toBeLessThanOrEqual(charge?.refundedMinor ?? 0);
        },
      ),
      { numRuns: 50 },
    );
  });
});

test('a webhook with a bent signature is refused and changes nothing', async () => {
  const { ports, region, paymentId } = open();
  const body = new TextEncoder().encode('{}');
  const answer = await receiveWebhook({ ...ports, peers: region.peers }, body, 't=1,v1=00');
  expect(answer).toMatchObject({ ok: false, code: 'signature_invalid' });
  expect(await readPayment(ports, paymentId)).toBeUndefined();
});
