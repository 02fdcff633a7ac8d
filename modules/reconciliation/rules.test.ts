import { describe, expect, test } from 'vitest';
import { siblingId } from '#kernel/ids.ts';
import type { Id } from '#kernel/ids.ts';
import { money } from '#kernel/money.ts';
import { dayMs, hourMs, minuteMs, plus } from '#kernel/time.ts';
import { cancelDelivery } from '#modules/delivery/index.ts';
import { dispatchReservation, releaseReservation } from '#modules/inventory/index.ts';
import { cancelOrderByStaff } from '#modules/orders/cancel-order.ts';
import { refundOrder } from '#modules/orders/refund-order.ts';
import {
  fillCart,
  idIn,
  order,
  orderOf,
  placedOrder,
  staff,
  unitsOf,
  valueIn,
} from '#modules/orders/shop.fixture.ts';
import { refundPayment } from '#modules/payments/index.ts';
import { newId } from '#ports/identifier.ts';
import { reconcile } from './index.ts';
import type { FindingCode } from './model.ts';
import {
  codesOf,
  courierTells,
  findings,
  later,
  look,
  lostCharge,
  openHouse,
  receive,
  tamper,
} from './reconciliation.fixture.ts';
import type { House } from './reconciliation.fixture.ts';

interface Case {
  readonly code: FindingCode;
  /** Also found on the way. */
  readonly also?: readonly FindingCode[];
  readonly without?: readonly string[];
  readonly make: (house: House) => Promise<Id<'order'> | void>;
  readonly waitMs?: number;
  /** What is true when it was mended; without it, it is put before staff. */
  readonly check?: (house: House, orderId: Id<'order'>) => Promise<void>;
}

const by = staff('order-desk');
const request = { actor: by, language: 'en', correlationId: 'test' } as const;

async function placed({ eu }: House): Promise<Id<'order'>> {
  const { orderId } = await placedOrder(eu);
  await eu.settle(minuteMs);
  return orderId;
}

async function unpaid({ eu }: House, paymentMethod = 'pm_card_visa_chargeDeclined') {
  const cart = await fillCart(eu);
  return idIn(valueIn(await order(eu, cart.cartId, { paymentMethod })));
}

async function cancelled({ eu }: House, orderId: Id<'order'>): Promise<void> {
  valueIn(await cancelOrderByStaff(eu, { ...request, orderId, reason: 'test' }));
  await eu.settle(minuteMs);
}

async function delivered(house: House): Promise<Id<'order'>> {
  const orderId = await placed(house);
  await courierTells(house, orderId, 'collected', 'delivered');
  return orderId;
}

async function statusIs(house: House, orderId: Id<'order'>, status: string): Promise<void> {
  expect((await orderOf(house.eu, orderId)).status).toBe(status);
}

/** `gone` from what may be sold: set aside, or out of the house. */
async function unitsAre(
  { eu, freeAtStart }: House,
  { gone, reserved }: { readonly gone: number; readonly reserved: number },
): Promise<void> {
  expect(await unitsOf(eu)).toEqual({ free: freeAtStart - gone, reserved });
}

function chargeOf({ provider }: House) {
  const [charge] = provider.all();
  if (!charge) throw new Error('Nothing was charged');
  return charge;
}

const cases: readonly Case[] = [
  {
    code: 'order.unpaidTooLong',
    without: ['orders.expire', 'orders.resume'],
    make: unpaid,
    check: (house, orderId) => statusIs(house, orderId, 'expired'),
  },
  {
    code: 'order.paymentBehind',
    without: ['orders.follow-payment', 'orders.expire', 'orders.resume'],
    make: async (house) => {
      const orderId = await unpaid(house, 'pm_card_threeDSecure2Required');
      house.provider.answerChallenge(chargeOf(house).providerReference, 'pass');
      return orderId;
    },
    waitMs: 12 * minuteMs,
    check: (house, orderId) => statusIs(house, orderId, 'placed'),
  },
  {
    code: 'order.deliveryBehind',
    without: ['orders.dispatch', 'orders.deliver'],
    make: delivered,
    check: (house, orderId) => statusIs(house, orderId, 'closed'),
  },
  {
    code: 'order.owing',
    make: async (house) => {
      const orderId = await placed(house);
      const { providerReference } = chargeOf(house);
      await house.provider.void({ providerReference, idempotencyKey: 'lapsed' });
      return orderId;
    },
  },
  {
    code: 'stock.unconfirmed',
    make: async (house) => {
      const orderId = await placed(house);
      const expiresAt = plus(house.eu.clock.now(), dayMs);
      await tamper(house.eu, 'reservation', orderId, { status: 'held', expiresAt });
      return orderId;
    },
    check: (house) => unitsAre(house, { gone: 1, reserved: 1 }),
  },
  {
    code: 'stock.unreserved',
    make: async (house) => {
      const orderId = await placed(house);
      const reservationId = siblingId('reservation', orderId);
      const step = { reservationId, correlationId: 'test', reason: 'test' };
      valueIn(await releaseReservation(house.eu, step));
      return orderId;
    },
  },
  {
    code: 'stock.undispatched',
    also: ['payment.uncharged'],
    make: async (house) => {
      const orderId = await placed(house);
      const dispatchedAt = house.eu.clock.now();
      await tamper(house.eu, 'order', orderId, { status: 'dispatched', dispatchedAt });
      return orderId;
    },
    check: (house) => unitsAre(house, { gone: 1, reserved: 0 }),
  },
  {
    code: 'stock.unreleased',
    also: ['payment.kept'],
    without: ['orders.unwind', 'orders.expire', 'orders.resume'],
    make: async (house) => {
      const orderId = await unpaid(house);
      await cancelled(house, orderId);
      return orderId;
    },
    waitMs: 20 * minuteMs,
    check: (house) => unitsAre(house, { gone: 0, reserved: 0 }),
  },
  {
    code: 'stock.goneEarly',
    make: async (house) => {
      const orderId = await placed(house);
      const reservationId = siblingId('reservation', orderId);
      valueIn(await dispatchReservation(house.eu, { reservationId, correlationId: 'test' }));
      return orderId;
    },
  },
  {
    code: 'stock.transferUncredited',
    // What Singapore receives is divided, and nobody credits Frankfurt's part.
    make: (house) => receive(house.ap),
    waitMs: 2 * hourMs,
    check: (house) => unitsAre(house, { gone: -100, reserved: 0 }),
  },
  {
    code: 'payment.kept',
    without: ['orders.unwind'],
    make: async (house) => {
      const orderId = await placed(house);
      await cancelled(house, orderId);
      return orderId;
    },
    check: async (house) => expect(chargeOf(house).status).toBe('voided'),
  },
  {
    code: 'payment.uncharged',
    without: ['orders.charge'],
    make: async (house) => {
      const orderId = await placed(house);
      house.provider.faults.lostRequestChance = 1;
      await courierTells(house, orderId, 'collected');
      house.provider.faults.lostRequestChance = 0;
      return orderId;
    },
    check: async (house) => expect(chargeOf(house).status).toBe('captured'),
  },
  {
    code: 'refund.unsent',
    without: ['orders.send-refund'],
    make: async (house) => {
      const orderId = await delivered(house);
      const refund = { ...request, orderId, amount: money(5_000, 'EUR'), reason: 'a scratch' };
      valueIn(await refundOrder(house.eu, refund));
      return orderId;
    },
    check: async (house) => expect(chargeOf(house).refundedMinor).toBe(5_000),
  },
  {
    code: 'refund.pending',
    without: ['payments.settle-refund'],
    make: async (house) => {
      const orderId = await delivered(house);
      house.provider.faults.lostRequestChance = 1;
      const sent = refundPayment(house.eu, {
        paymentId: siblingId('payment', orderId),
        refundId: newId('refund', 'eu', house.eu),
        amount: money(5_000, 'EUR'),
        reason: 'a scratch',
        correlationId: 'test',
      });
      await expect(sent).rejects.toThrow('no answer');
      house.provider.faults.lostRequestChance = 0;
      return orderId;
    },
    waitMs: 25 * hourMs,
    check: async (house) => expect(chargeOf(house).refundedMinor).toBe(5_000),
  },
  {
    code: 'refund.failed',
    also: ['charge.refundUnknown'],
    make: async (house) => {
      const orderId = await delivered(house);
      await refundByHand(house, 125_000);
      const refund = { ...request, orderId, amount: money(5_000, 'EUR'), reason: 'a scratch' };
      valueIn(await refundOrder(house.eu, refund));
      await house.eu.settle(minuteMs);
      return orderId;
    },
  },
  {
    code: 'charge.orderUnknown',
    make: lostCharge,
    check: async (house) => expect(chargeOf(house).status).toBe('voided'),
  },
  {
    code: 'charge.orderUnknown',
    make: (house) => lostCharge(house, true),
    check: async (house) => expect(chargeOf(house).refundedMinor).toBe(125_000),
  },
  {
    code: 'charge.duplicate',
    make: async (house) => {
      const orderId = await placed(house);
      const { amount, paymentId } = chargeOf(house);
      await house.provider.authorize({
        paymentId,
        orderId,
        homeRegion: 'eu',
        amount,
        paymentMethod: 'pm_card_visa',
        description: 'again',
        returnUrl: 'https://shop.example/',
        idempotencyKey: 'forgotten and used again',
      });
      return orderId;
    },
    check: async (house, orderId) => {
      const statuses = house.provider.all().map(({ status }) => status);
      expect(statuses).toEqual(['authorized', 'voided']);
      await statusIs(house, orderId, 'placed');
    },
  },
  {
    code: 'charge.ahead',
    make: async (house) => {
      const orderId = await placed(house);
      house.provider.postman.faults.lossChance = 1;
      const { amount, providerReference } = chargeOf(house);
      await house.provider.capture({ providerReference, amount, idempotencyKey: 'by hand' });
      return orderId;
    },
    check: async ({ eu }, orderId) =>
      expect((await orderOf(eu, orderId)).payment.status).toBe('captured'),
  },
  {
    code: 'charge.refundUnknown',
    make: async (house) => {
      const orderId = await delivered(house);
      await refundByHand(house, 5_000);
      return orderId;
    },
  },
  {
    code: 'charge.amountDiffers',
    make: async (house) => {
      const orderId = await placed(house);
      await tamper(house.eu, 'payment', orderId, { amount: money(1, 'EUR') });
      return orderId;
    },
  },
  {
    code: 'delivery.missing',
    without: ['delivery.request-on-placed'],
    make: placed,
    check: async ({ courier }, orderId) =>
      expect(courier.requested(siblingId('delivery', orderId))).toHaveLength(1),
  },
  {
    code: 'delivery.notCalledOff',
    without: ['delivery.cancel-on-cancelled'],
    make: async (house) => {
      const orderId = await placed(house);
      await cancelled(house, orderId);
      return orderId;
    },
    check: async (house, orderId) => {
      expect(house.courier.isCancelled(siblingId('delivery', orderId))).toBe(true);
      await unitsAre(house, { gone: 0, reserved: 0 });
    },
  },
  {
    code: 'delivery.calledOff',
    make: async (house) => {
      const orderId = await placed(house);
      valueIn(await cancelDelivery(house.eu, { orderId, correlationId: 'test' }));
      return orderId;
    },
  },
  {
    code: 'delivery.afterCancel',
    without: ['orders.dispatch'],
    make: async (house) => {
      const orderId = await placed(house);
      house.courier.collect(siblingId('delivery', orderId));
      await cancelled(house, orderId);
      await courierTells(house, orderId, 'delivered');
      return orderId;
    },
  },
  {
    code: 'delivery.courierDiffers',
    make: async (house) => {
      const orderId = await placed(house);
      const deliveryId = siblingId('delivery', orderId);
      const at = house.eu.clock.now();
      house.courier.collect(deliveryId, at);
      for (const type of ['inTransit', 'delivered'] as const) {
        house.courier.happen(deliveryId, type, at);
      }
      return orderId;
    },
    waitMs: 4 * dayMs,
    check: (house, orderId) => statusIs(house, orderId, 'closed'),
  },
  {
    code: 'invoice.missing',
    without: ['invoicing.issue-invoice'],
    make: placed,
    check: async ({ eu }, orderId) => {
      const { items } = await eu.table.query({
        partition: `invoice/${siblingId('invoice', orderId)}`,
        limit: 1,
      });
      expect(items).toHaveLength(1);
    },
  },
  {
    code: 'invoice.uncredited',
    without: ['invoicing.credit-cancelled-order'],
    make: async (house) => {
      const orderId = await placed(house);
      await cancelled(house, orderId);
      return orderId;
    },
    check: async ({ eu }, orderId) => {
      const { items } = await eu.table.query({
        partition: `invoice/${siblingId('invoice', orderId)}`,
        limit: 1,
      });
      expect(items).toMatchObject([
        { value: { creditNotes: [{ amount: money(125_000, 'EUR') }] } },
      ]);
    },
  },
];

async function refundByHand({ eu, provider }: House, amountMinor: number): Promise<void> {
  const [charge] = provider.all();
  await provider.refund({
    providerReference: charge?.providerReference ?? '',
    refundId: newId('refund', 'eu', eu),
    amount: money(amountMinor, 'EUR'),
    reason: 'requested_by_customer',
    idempotencyKey: 'by hand',
  });
}

describe('a difference is found', () => {
  test.each(cases)('$code', async ({ also = [], code, make, check, waitMs, without = [] }) => {
    const house = await openHouse({ without });
    await look(house);
    const orderId = await make(house);
    await later(house, waitMs ?? hourMs);
    await look(house);
    const state = check ? 'mended' : 'open';
    const expected = [code, ...also].toSorted();
    const known = [...(await codesOf(house.eu, 'open')), ...(await codesOf(house.eu, 'mended'))];
    expect(known.toSorted()).toEqual(expected);
    expect(await codesOf(house.eu, state)).toContain(code);
    await house.regions.settle(minuteMs);
    await check?.(house, orderId ?? newId('order', 'eu', house.eu));

    // Once mended, or put before staff, it is not found again.
    const before = await findings(house.eu, state);
    await later(house, minuteMs);
    const again = await reconcile(house.eu, house.queueNames);
    expect(again.found).toBe(0);
    expect(await codesOf(house.eu, state)).toEqual(before.map((one) => one.code).toSorted());
  });
});
