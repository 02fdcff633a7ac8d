import { describe, expect, test } from 'vitest';
import { makeId } from '#kernel/ids.ts';
import { money } from '#kernel/money.ts';
import { instant, minuteMs, plus } from '#kernel/time.ts';
import type { Instant } from '#kernel/time.ts';
import type { Clock } from '#ports/clock.ts';
import { paymentProviderContract } from '#ports/payment-provider.contract.ts';
import type { RawWebhook } from '#ports/payment-provider.contract.ts';
import { ProviderInDoubt } from '#ports/payment-provider.ts';
import type { AuthorizeRequest } from '#ports/payment-provider.ts';
import type { Random } from '#ports/random.ts';
import { SimulatedPaymentProvider } from './payment-provider.ts';

/** A clock that jumps to the end of every wait, so that late post comes at once, but later. */
class JumpingClock implements Clock {
  current: Instant = instant(1_780_000_000_000);
  now(): Instant {
    return this.current;
  }
  monotonicMs(): number {
    return this.current;
  }
  wait(durationMs: number): Promise<void> {
    this.current = plus(this.current, durationMs);
    return Promise.resolve();
  }
}

/** Weyl's sequence: evenly spread fractions, the same in every run. */
function evenly(): Random {
  let state = 0;
  return {
    bytes: (length) => new Uint8Array(length),
    fraction: () => {
      state = (state + 0.618_033_988_75) % 1;
      return state;
    },
  };
}

function setUp() {
  const clock = new JumpingClock();
  const post: RawWebhook[] = [];
  const provider = new SimulatedPaymentProvider(
    { clock, random: evenly() },
    (rawBody, signatureHeader) => {
      post.push({ rawBody, signatureHeader });
      return Promise.resolve();
    },
  );
  return { clock, post, provider };
}

function aRequest(number: number): AuthorizeRequest {
  const bytes = new Uint8Array(10).fill(number);
  return {
    paymentId: makeId('payment', 'eu', 1_780_000_000_000, bytes),
    orderId: makeId('order', 'eu', 1_780_000_000_000, bytes),
    homeRegion: 'eu',
    amount: money(100_000, 'EUR'),
    paymentMethod: 'pm_card_visa',
    description: `Order ${number}`,
    returnUrl: 'https://shop.example/',
    idempotencyKey: `authorize:${number}`,
  };
}

paymentProviderContract('simulated', () => {
  const { provider, post } = setUp();
  return Promise.resolve({
    provider,
    challenge: (payment, outcome) => {
      provider.answerChallenge(payment.providerReference, outcome);
      return Promise.resolve();
    },
    loseNextAnswer: () => {
      provider.loseAnswers(1);
      return Promise.resolve();
    },
    duplicateWebhooks: () => {
      provider.postman.faults.duplicateChance = 1;
      return Promise.resolve();
    },
    webhook: (wanted) => {
      const index = post.findIndex(({ rawBody, signatureHeader }) => {
        const parsed = provider.parseWebhook(rawBody, signatureHeader);
        return parsed.ok && wanted(parsed.value);
      });
      const [found] = index < 0 ? [] : post.splice(index, 1);
      return found ? Promise.resolve(found) : Promise.reject(new Error('no such webhook'));
    },
    close: () => Promise.resolve(),
  });
});

describe('the simulated payment provider', () => {
  test('loses requests as often as it is told, and what was lost was not done', async () => {
    const { provider } = setUp();
    provider.faults.lostRequestChance = 0.5;
    const requests = Array.from({ length: 40 }, (_, index) => provider.authorize(aRequest(index)));
    const outcomes = await Promise.allSettled(requests);
    const lost = outcomes.filter((outcome) => outcome.status === 'rejected');
    expect(lost.length).toBeGreaterThan(10);
    expect(lost.length).toBeLessThan(30);
    expect(lost.every(({ reason }) => reason instanceof ProviderInDoubt)).toBe(true);
    expect(provider.all()).toHaveLength(40 - lost.length);
  });

  test('loses post for good when told so', async () => {
    const { provider, post } = setUp();
    provider.postman.faults.lossChance = 1;
    await provider.authorize(aRequest(1));
    expect(post).toHaveLength(0);
  });

  test('declines and challenges good cards when told so', async () => {
    const { provider } = setUp();
    provider.faults.declineChance = 1;
    expect((await provider.authorize(aRequest(1))).status).toBe('declined');
    provider.faults.declineChance = 0;
    provider.faults.challengeChance = 1;
    expect((await provider.authorize(aRequest(2))).status).toBe('needs_action');
  });

  test('refuses a signature older than five minutes', async () => {
    const { provider, post, clock } = setUp();
    await provider.authorize(aRequest(1));
    const [webhook] = post;
    expect(webhook).toBeDefined();
    clock.current = plus(clock.current, 5 * minuteMs + 1);
    expect(provider.parseWebhook(webhook?.rawBody ?? '', webhook?.signatureHeader)).toMatchObject({
      code: 'signature_expired',
    });
  });
});
