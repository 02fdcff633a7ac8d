import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openSimulatedRegion } from '#adapters/simulated/index.ts';
import { SimulatedPaymentProvider } from '#adapters/simulated/payment-provider.ts';
import { siblingId } from '#kernel/ids.ts';
import type { Id } from '#kernel/ids.ts';
import { money } from '#kernel/money.ts';
import { instant } from '#kernel/time.ts';
import { rebuildHead } from '#ports/heads.ts';
import { newId } from '#ports/identifier.ts';
import { absorb } from './absorb.ts';
import { recordRefund, refundPayment } from './refund-payment.ts';
import { loadHistory, loadPayment, paymentHeads } from './store.ts';

const statuses = [
  'needs_method',
  'processing',
  'needs_action',
  'declined',
  'authorized',
  'captured',
  'voided',
] as const;

const told = fc.oneof(
  fc.record({
    what: fc.constant('news' as const),
    status: fc.constantFrom(...statuses),
    atMs: fc.integer({ min: 1, max: 9 }),
    code: fc.constantFrom('expired_card', undefined),
  }),
  fc.record({ what: fc.constant('refund' as const), part: fc.integer({ min: 1, max: 60_000 }) }),
  fc.record({
    what: fc.constant('outcome' as const),
    status: fc.constantFrom('succeeded' as const, 'failed' as const, 'pending' as const),
  }),
);

test('whatever is told of a payment, its events alone make it again', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(told, { maxLength: 12 }), fc.integer(), async (news, seed) => {
      const region = openSimulatedRegion({ region: 'eu', seed });
      const { clock, table } = region;
      const provider = new SimulatedPaymentProvider(region, async () => undefined);
      const ports = { table, clock, provider };
      const orderId = newId('order', 'eu', region);
      const paymentId = siblingId('payment', orderId);
      const amount = money(100_000, 'EUR');
      const { providerReference } = await provider.authorize({
        paymentId,
        orderId,
        homeRegion: 'eu',
        amount,
        paymentMethod: 'pm_card_visa',
        description: 'EU-7K3M',
        returnUrl: 'https://house.example',
        idempotencyKey: 'a',
      });
      await provider.capture({ providerReference, amount, idempotencyKey: 'c' });
      let refundId: Id<'refund'> = newId('refund', 'eu', region);
      for (const one of news) {
        if (one.what === 'news') {
          const { atMs, code, status } = one;
          const capturedMinor = status === 'captured' ? 100_000 : 0;
          const snapshot = { providerReference, paymentId, orderId, status, amount, capturedMinor };
          const seen = { ...snapshot, ...(code !== undefined && { declineCode: code }) };
          await absorb(ports, seen, instant(atMs), 'test');
        } else if (one.what === 'refund') {
          refundId = newId('refund', 'eu', region);
          const part = { paymentId, refundId, amount: money(one.part, 'EUR'), reason: 'return' };
          await refundPayment(ports, { ...part, correlationId: 'test' });
        } else if (await loadPayment(table, paymentId)) {
          await recordRefund(ports, paymentId, { refundId, status: one.status }, 'test');
        }
      }
      const rebuilt = rebuildHead(paymentHeads, await loadHistory(table, paymentId));
      expect(rebuilt).toEqual((await loadPayment(table, paymentId))?.value);
    }),
    { numRuns: 100 },
  );
});
