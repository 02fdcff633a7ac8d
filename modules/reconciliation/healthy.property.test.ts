import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { siblingId } from '#kernel/ids.ts';
import type { Id } from '#kernel/ids.ts';
import { money } from '#kernel/money.ts';
import { dayMs, hourMs, minuteMs } from '#kernel/time.ts';
import { cancelOrderByStaff } from '#modules/orders/cancel-order.ts';
import { refundOrder } from '#modules/orders/refund-order.ts';
import { receiveReturn, requestReturn } from '#modules/orders/return-order.ts';
import {
  fillCart,
  idIn,
  order,
  orderOf,
  shopper,
  staff,
  valueIn,
} from '#modules/orders/shop.fixture.ts';
import { codesOf, courierTells, later, look, openHouse } from './reconciliation.fixture.ts';
import type { House } from './reconciliation.fixture.ts';

const request = { actor: staff('order-desk'), language: 'en', correlationId: 'test' } as const;

const cards = [
  'pm_card_visa',
  'pm_card_visa_chargeDeclined',
  'pm_card_threeDSecure2Required',
] as const;
const steps = [
  'cancel',
  'collect',
  'deliver',
  'fail',
  'refund',
  'giveBack',
  'pass',
  'wait',
] as const;
type Step = (typeof steps)[number];

/** One thing that may happen to an order; what does not apply is refused, as in life. */
async function take(house: House, orderId: Id<'order'>, step: Step): Promise<void> {
  const { eu } = house;
  const it = await orderOf(eu, orderId);
  const isSent = it.placedAt !== undefined;
  switch (step) {
    case 'cancel':
      await cancelOrderByStaff(eu, { ...request, orderId, reason: 'test' });
      break;
    case 'collect':
      if (!isSent) return;
      if (it.status === 'placed') house.courier.collect(siblingId('delivery', orderId));
      return courierTells(house, orderId, 'collected');
    case 'deliver':
      return it.status === 'dispatched' ? courierTells(house, orderId, 'delivered') : undefined;
    case 'fail':
      return it.status === 'dispatched' ? courierTells(house, orderId, 'failed') : undefined;
    case 'refund':
      await refundOrder(eu, { ...request, orderId, amount: money(100, 'EUR'), reason: 'test' });
      break;
    case 'giveBack':
      await requestReturn(eu, { ...request, actor: shopper(), orderId, reason: 'changed_mind' });
      await receiveReturn(eu, { ...request, orderId });
      break;
    case 'pass':
      for (const { providerReference, orderId: about } of house.provider.all()) {
        if (about === orderId) house.provider.answerChallenge(providerReference, 'pass');
      }
      break;
    case 'wait':
      break;
  }
  await later(house, 3 * minuteMs);
}

test('a history without faults has no findings, whenever one looks', async () => {
  const history = fc.record({
    seed: fc.integer({ min: 1, max: 1_000 }),
    orders: fc.array(
      fc.record({
        card: fc.constantFrom(...cards),
        steps: fc.array(fc.constantFrom(...steps), { maxLength: 5 }),
      }),
      { minLength: 1, maxLength: 3 },
    ),
  });
  await fc.assert(
    fc.asyncProperty(history, async ({ orders, seed }) => {
      const house = await openHouse({ seed });
      for (const { card, steps: taken } of orders) {
        const cart = await fillCart(house.eu, { actor: shopper() });
        const orderId = idIn(
          valueIn(
            await order(house.eu, cart.cartId, { paymentMethod: card }, undefined, shopper()),
          ),
        );
        await look(house);
        await house.regions.settle(minuteMs);
        for (const step of taken) {
          await take(house, orderId, step);
          await look(house);
        }
      }
      for (const durationMs of [hourMs, 5 * hourMs, 4 * dayMs]) {
        await later(house, durationMs);
        await look(house);
      }
      for (const state of ['open', 'mended'] as const) {
        expect(await codesOf(house.eu, state)).toEqual([]);
      }
    }),
    { numRuns: 25 },
  );
});
