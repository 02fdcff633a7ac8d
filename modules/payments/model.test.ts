import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { makeId, siblingId } from '#kernel/ids.ts';
import { money } from '#kernel/money.ts';
import { instant } from '#kernel/time.ts';
import type { ProviderPaymentSnapshot, ProviderPaymentStatus } from '#ports/payment-provider.ts';
import { isOrphan, observe, refundable, withRefund } from './model.ts';
import type { Payment } from './model.ts';

const orderId = makeId('order', 'eu', 1_790_000_000_000, new Uint8Array(10));
const paymentId = siblingId('payment', orderId);
const statuses = [
  'needs_method',
  'processing',
  'needs_action',
  'declined',
  'authorized',
  'captured',
  'voided',
] as const;

function seen(status: ProviderPaymentStatus, capturedMinor = 0): ProviderPaymentSnapshot {
  return {
    providerReference: 'pi_1',
    paymentId,
    orderId,
    status,
    amount: money(235_000, 'EUR'),
    capturedMinor,
  };
}

function known(status: ProviderPaymentStatus, observedAtMs = 100): Payment {
  const observation = observe(
    undefined,
    seen(status, status === 'captured' ? 235_000 : 0),
    instant(observedAtMs),
  );
  if (!observation) throw new Error('a first sight is news');
  return observation.payment;
}

describe('what news from the provider makes of a payment', () => {
  const rows: [ProviderPaymentStatus, ProviderPaymentStatus, 'later' | 'earlier', boolean][] = [
    ['needs_method', 'authorized', 'earlier', true],
    ['needs_action', 'authorized', 'earlier', true],
    ['declined', 'authorized', 'earlier', true],
    ['authorized', 'captured', 'earlier', true],
    ['authorized', 'voided', 'earlier', true],
    ['declined', 'needs_action', 'later', true],
    ['declined', 'needs_action', 'earlier', false],
    ['authorized', 'declined', 'later', false],
    ['authorized', 'needs_action', 'later', false],
    ['authorized', 'authorized', 'later', false],
    ['captured', 'authorized', 'later', false],
    ['captured', 'voided', 'later', false],
    ['voided', 'authorized', 'later', false],
    ['voided', 'captured', 'earlier', true],
  ];
  test.each(rows)('%s, then told %s %s: news is %s', (before, told, when, isNews) => {
    const observation = observe(known(before), seen(told), instant(when === 'later' ? 200 : 50));
    expect(observation !== undefined).toBe(isNews);
    if (observation) expect(observation.payment.status).toBe(told);
  });

  test('each piece of news counts one event', () => {
    const first = observe(undefined, seen('needs_action'), instant(1));
    const second = observe(first?.payment, seen('authorized'), instant(2));
    expect([first?.event, first?.payment.sequence]).toEqual(['payment.actionRequired', 1]);
    expect([second?.event, second?.payment.sequence]).toEqual(['payment.authorized', 2]);
  });

  test('in whatever order and however often it comes, news ends at what went furthest', () => {
    const stories = fc.constantFrom<ProviderPaymentStatus[]>(
      ['needs_method', 'needs_action', 'authorized', 'captured'],
      ['declined', 'authorized', 'voided'],
      ['processing', 'authorized'],
    );
    fc.assert(
      fc.property(
        stories.chain((story) =>
          fc.tuple(
            fc.constant(story),
            fc.shuffledSubarray([...story, ...story], { minLength: story.length * 2 }),
          ),
        ),
        ([story, told]) => {
          let payment: Payment | undefined;
          for (const status of told) {
            const at = instant(story.indexOf(status) + 1);
            payment =
              observe(payment, seen(status, status === 'captured' ? 235_000 : 0), at)?.payment ??
              payment;
          }
          expect(payment?.status).toBe(story.at(-1));
        },
      ),
    );
  });
});

test('money held for a payment given up is an orphan, unless the provider voided or took it', () => {
  const orphans = statuses.filter((status) => isOrphan(known('voided'), seen(status)));
  expect(orphans).toEqual(
    statuses.filter((status) => status !== 'voided' && status !== 'captured'),
  );
  expect(isOrphan(known('authorized'), seen('captured'))).toBe(false);
});

test('pending refunds count against what is left, failed ones do not', () => {
  const payment = known('captured');
  const refundId = makeId('refund', 'eu', 1, new Uint8Array(10));
  const refund = { refundId, amount: money(35_000, 'EUR'), reason: 'return' } as const;
  const left = (status: 'pending' | 'succeeded' | 'failed') =>
    refundable(withRefund(payment, { ...refund, status })).amountMinor;
  expect([left('pending'), left('succeeded'), left('failed')]).toEqual([200_000, 200_000, 235_000]);
});
