import { describe, expect, test } from 'vitest';
import { openDocuments } from '#adapters/documents/documents.ts';
import { SimulatedCrash } from '#adapters/simulated/index.ts';
import { siblingId } from '#kernel/ids.ts';
import type { Id } from '#kernel/ids.ts';
import { money } from '#kernel/money.ts';
import { hourMs } from '#kernel/time.ts';
import { invoicingSubscriptions } from '#modules/invoicing/index.ts';
import {
  openHouse,
  placedOrder,
  order,
  fillCart,
  valueIn,
  idIn,
} from '#modules/orders/shop.fixture.ts';
import type { Shop } from '#modules/orders/shop.fixture.ts';
import type { Event } from '#ports/event.ts';
import { newId } from '#ports/identifier.ts';
import { notificationSubscriptions } from './subscriptions.ts';

interface Told {
  readonly shop: Shop;
  readonly orderId: Id<'order'>;
  readonly number: string;
}

const buyer = { email: 'buyer@mail.example', name: 'Ébène Łukasz' };
const idle = { waiting: 0, delayed: 0, inFlight: 0, dead: 0 };
const orderDesk = 'order-desk.europe@meridian.example';

/** A placed order in a house that writes letters, its confirmation not yet written. */
async function openPlaced(seed = 1): Promise<Told> {
  const { eu: shop } = await openHouse(seed);
  shop.subscribe(notificationSubscriptions({ ...shop, documents: openDocuments() }));
  const { orderId, view } = await placedOrder(shop);
  return { shop, orderId, number: view.number };
}

/** Has the house hear of something as the relay would tell it. */
async function tell(told: Told, type: string, data: object): Promise<Event> {
  const { number, orderId, shop } = told;
  const summary = { orderId, number, market: 'europe', language: 'en', country: 'FR' };
  const event: Event = {
    id: newId('event', 'eu', shop),
    type,
    at: shop.clock.now(),
    region: 'eu',
    subject: orderId,
    sequence: 99,
    data: { ...summary, ...data },
    correlationId: 'test',
  };
  await shop.bus.publish([event]);
  await shop.settle(hourMs);
  return event;
}

function subjectsTo(shop: Shop, to: string): string[] {
  return shop.mail.letters.filter((letter) => letter.to === to).map(({ subject }) => subject);
}

describe('a placed order', () => {
  test('is confirmed in one letter with the invoice, though mail fails and messages come twice', async () => {
    const told = await openPlaced();
    const { shop, number } = told;
    shop.subscribe(invoicingSubscriptions(shop));
    shop.faults.mailFailureChance = 0.5;
    shop.faults.duplicateMessageChance = 0.5;
    await shop.settle(hourMs);
    expect(subjectsTo(shop, buyer.email)).toEqual([expect.stringContaining(number)]);
    const [letter] = shop.mail.letters;
    expect(letter?.text).toContain(buyer.name);
    expect(letter?.text).toContain('12 rue de la Paix');
    expect(letter?.messageId).toMatch(/^mail_eu_/);
    const [invoice, ...others] = letter?.attachments ?? [];
    expect(others).toEqual([]);
    expect(invoice).toMatchObject({ contentType: 'application/pdf' });
    expect(invoice?.filename).toMatch(/^EU-\d{4}-E-000001\.pdf$/);
    expect(Buffer.from(invoice?.bytes.subarray(0, 5) ?? []).toString()).toBe('%PDF-');
  });
});

describe('the customer', () => {
  const deliveryId = (told: Told) => siblingId('delivery', told.orderId);
  const moment = '2026-11-23T09:00:00.000Z';

  test.each([
    [
      'order.dispatched',
      (told: Told) => ({ deliveryId: deliveryId(told), trackingNumber: 'TRACK-1' }),
      'TRACK-1',
    ],
    [
      'order.deliveryRescheduled',
      (told: Told) => ({ deliveryId: deliveryId(told), attempt: 2, notBefore: moment }),
      '23',
    ],
    ['order.delivered', () => ({}), '30'],
    ['order.overturned', () => ({ reason: 'expired', lost: [] }), 'could not be kept'],
  ] as const)('hears of %s, once', async (type, dataOf, words) => {
    const told = await openPlaced();
    told.shop.faults.duplicateMessageChance = 1;
    await tell(told, type, dataOf(told));
    const [letter, ...others] = told.shop.mail.letters;
    expect(others).toEqual([]);
    expect(letter).toMatchObject({ to: buyer.email, attachments: [] });
    expect(letter?.subject).toContain(told.number);
    expect(letter?.text).toContain(words);
  });

  test.each([
    ['order.cancelled', () => ({ reason: 'x', wasPlaced: true, by: 'guest' }), 'will not be sent'],
    [
      'payment.refunded',
      (told: Told) => ({
        paymentId: siblingId('payment', told.orderId),
        refundId: newId('refund', 'eu', told.shop),
        amount: money(5_000, 'EUR'),
        refundedTotal: money(5_000, 'EUR'),
        providerReference: 're_1',
        reason: 'The clerk’s own words',
      }),
      '50',
    ],
  ] as const)('hears of %s, once, with the credit note', async (type, dataOf, words) => {
    const told = await openPlaced();
    told.shop.subscribe(invoicingSubscriptions(told.shop));
    await told.shop.settle(hourMs);
    told.shop.faults.duplicateMessageChance = 1;
    await tell(told, type, dataOf(told));
    const [, letter, ...others] = told.shop.mail.letters;
    expect(others).toEqual([]);
    expect(letter?.subject).toContain(told.number);
    expect(letter?.text).toContain(words);
    expect(letter?.text).not.toContain('The clerk’s own words');
    const names = letter?.attachments.map(({ filename }) => filename);
    expect(names).toEqual([expect.stringMatching(/^EU-\d{4}-EC-000001\.pdf$/)]);
  });

  test('hears nothing of a checkout that came to nothing', async () => {
    const { eu: shop } = await openHouse();
    shop.subscribe(notificationSubscriptions({ ...shop, documents: openDocuments() }));
    const cart = await fillCart(shop);
    const view = valueIn(
      await order(shop, cart.cartId, { paymentMethod: 'pm_card_visa_chargeDeclined' }),
    );
    expect(view.status).toBe('awaitingPayment');
    await tell({ shop, orderId: idIn(view), number: view.number }, 'order.cancelled', {
      reason: 'x',
      wasPlaced: false,
      by: 'guest',
    });
    expect(shop.mail.letters).toEqual([]);
  });

  test.each(['before', 'after'] as const)(
    'gets one letter when the house dies %s recording that it went',
    async (moment) => {
      const told = await openPlaced();
      let crashes = 0;
      told.shop.faults.atCommit = (_commit, now) => {
        if (now !== moment || crashes > 0) return;
        crashes += 1;
        throw new SimulatedCrash('The process died');
      };
      await tell(told, 'order.delivered', {});
      expect(crashes).toBe(1);
      expect(told.shop.mail.letters).toHaveLength(1);
      expect(await told.shop.queues.depth('notifications.delivered')).toMatchObject({ dead: 0 });
    },
  );
});

test('money that goes back for a checkout that came to nothing is told without a credit note', async () => {
  const { eu: shop } = await openHouse();
  shop.subscribe(notificationSubscriptions({ ...shop, documents: openDocuments() }));
  shop.subscribe(invoicingSubscriptions(shop));
  const cart = await fillCart(shop);
  const view = valueIn(
    await order(shop, cart.cartId, { paymentMethod: 'pm_card_visa_chargeDeclined' }),
  );
  const orderId = idIn(view);
  await shop.settle(hourMs);
  await tell({ shop, orderId, number: view.number }, 'payment.refunded', {
    paymentId: siblingId('payment', orderId),
    refundId: siblingId('refund', orderId),
    amount: money(125_000, 'EUR'),
    refundedTotal: money(125_000, 'EUR'),
    providerReference: 're_1',
    reason: 'order_ended',
  });
  expect(shop.mail.letters).toMatchObject([{ to: buyer.email, attachments: [] }]);
  expect(await shop.queues.depth('invoicing.credit-refund')).toEqual(idle);
});

describe('a failed delivery', () => {
  const failed = (told: Told, attemptsLeft: number) => ({
    deliveryId: siblingId('delivery', told.orderId),
    attempt: 1,
    reason: 'recipient_absent',
    attemptsLeft,
  });

  test('is told to the customer, and to the order desk with whom to ask and how to send again', async () => {
    const told = await openPlaced();
    await tell(told, 'order.deliveryFailed', failed(told, 2));
    expect(subjectsTo(told.shop, buyer.email)).toHaveLength(1);
    const desk = told.shop.mail.letters.find(({ to }) => to === orderDesk);
    expect(desk).toMatchObject({ language: 'en', attachments: [] });
    for (const words of [
      told.number,
      buyer.email,
      buyer.name,
      '75002 Paris',
      'recipient absent',
      `POST /api/staff/deliveries/${siblingId('delivery', told.orderId)}/reschedule`,
    ]) {
      expect(desk?.text).toContain(words);
      expect(desk?.html).toContain(words);
    }
    const customers = told.shop.mail.letters.find(({ to }) => to === buyer.email);
    expect(customers?.text).not.toContain('absent');
  });

  test('after the last attempt cannot be rescheduled', async () => {
    const told = await openPlaced();
    await tell(told, 'order.deliveryFailed', failed(told, 0));
    const desk = told.shop.mail.letters.find(({ to }) => to === orderDesk);
    expect(desk?.text).toContain('cannot be rescheduled');
    expect(desk?.text).not.toContain('POST');
  });

  test('of a customer who was erased is told to the order desk alone', async () => {
    const told = await openPlaced();
    await told.shop.keys.destroy(told.orderId);
    await tell(told, 'order.deliveryFailed', failed(told, 1));
    expect(told.shop.mail.letters.map(({ to }) => to)).toEqual([orderDesk]);
    expect(told.shop.mail.letters[0]?.text).toContain('Erased');
    expect(await told.shop.queues.depth('notifications.delivery-failed')).toMatchObject({
      dead: 0,
    });
  });
});

test('a refund that failed is told to the order desk', async () => {
  const told = await openPlaced();
  const refundId = newId('refund', 'eu', told.shop);
  await tell(told, 'order.refundFailed', { refundId, reason: 'expired_card' });
  expect(told.shop.mail.letters.map(({ to }) => to)).toEqual([orderDesk]);
  expect(told.shop.mail.letters[0]?.text).toContain('expired card');
});

test('an order that cannot be charged is told to the order desk', async () => {
  const told = await openPlaced();
  await tell(told, 'order.chargeFailed', { reason: 'payment_voided' });
  expect(told.shop.mail.letters.map(({ to }) => to)).toEqual([orderDesk]);
  expect(told.shop.mail.letters[0]?.text).toContain(told.number);
});

test('a parcel whose order was called off on its way is told to the order desk', async () => {
  const told = await openPlaced();
  const deliveryId = siblingId('delivery', told.orderId);
  await tell(told, 'delivery.recalled', { deliveryId, attempt: 1, orderId: told.orderId });
  expect(subjectsTo(told.shop, orderDesk)).toEqual([expect.stringContaining(deliveryId)]);
});

test('money that goes back for an order that was called off is told with its one credit note', async () => {
  const told = await openPlaced();
  const { orderId, shop } = told;
  shop.subscribe(invoicingSubscriptions(shop));
  await shop.settle(hourMs);
  await tell(told, 'order.cancelled', { reason: 'x', wasPlaced: true, by: 'guest' });
  await tell(told, 'payment.refunded', {
    orderId,
    paymentId: siblingId('payment', orderId),
    refundId: siblingId('refund', orderId),
    amount: money(125_000, 'EUR'),
    refundedTotal: money(125_000, 'EUR'),
    providerReference: 're_1',
    reason: 'order_ended',
  });
  const notes = shop.mail.letters.slice(1).map(({ attachments }) => attachments[0]?.filename);
  expect(notes).toEqual(Array(2).fill(expect.stringMatching(/^EU-\d{4}-EC-000001\.pdf$/)));
});

test('what is told to telemetry holds nothing personal', async () => {
  const told = await openPlaced();
  await tell(told, 'order.delivered', {});
  const records = JSON.stringify(told.shop.telemetry.records);
  expect(records).toContain('letters.sent');
  for (const personal of [buyer.email, buyer.name, 'rue de la Paix']) {
    expect(records).not.toContain(personal);
  }
});
