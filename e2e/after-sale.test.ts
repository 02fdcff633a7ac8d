import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { z } from 'zod';
import type { deliverySchema } from '#contracts/http/delivery.ts';
import type { OrderView } from '#contracts/http/orders.ts';
import { present } from '#kernel/assert.ts';
import type { Region } from '#kernel/region.ts';
import { buyerIn } from './buyers.fixture.ts';
import { ask, send } from './client.fixture.ts';
import { startHouse } from './house.fixture.ts';
import type { House } from './house.fixture.ts';
import { until } from './poll.fixture.ts';
import {
  invoiceOf,
  invoiceText,
  lettersArrive,
  lettersTo,
  openLetter,
  paymentsFor,
  stockOf,
  textOf,
} from './proofs.fixture.ts';
import { buy, follow, followTo, orderPath, variantInPlenty } from './shopping.fixture.ts';
import type { Bought } from './shopping.fixture.ts';

type Delivery = z.output<typeof deliverySchema>;

let house: House;
let desk: string;
beforeAll(async () => {
  house = await startHouse();
  desk = await house.signIn('order-desk');
}, 120_000);
afterEach(() => house.courier({ hold: false, failNext: 0, duplicate: false, down: false }));
afterAll(() => house?.remove());

async function failedDeliveryOf({ buyer, order }: Bought): Promise<Delivery> {
  const path = '/api/staff/deliveries?status=failed';
  const look = () =>
    ask<{ items: Delivery[] }>(house.url, path, { region: buyer.region, token: desk });
  const { items } = await until('staff see the failed delivery', look, ({ items }) =>
    items.some(({ orderId }) => orderId === order.orderId),
  );
  return present(
    items.find(({ orderId }) => orderId === order.orderId),
    'the failed delivery',
  );
}

async function reschedule(deliveryId: string, region: Region): Promise<Delivery> {
  const body = { notBefore: new Date(Date.now() + 1_000).toISOString(), note: 'Ring twice' };
  const path = `/api/staff/deliveries/${deliveryId}/reschedule`;
  return await ask<Delivery>(house.url, path, { method: 'POST', region, token: desk, body });
}

/** The credit notes of an order's invoice, once there are as many. */
async function creditNotesOf(bought: Bought, count = 1) {
  const look = () => invoiceOf(house, desk, bought);
  return await until('the credit note is issued', look, ({ creditNotes }) => {
    return creditNotes.length === count;
  });
}

async function onlyPayment(orderId: string) {
  const payments = await paymentsFor(house, orderId);
  expect(payments).toHaveLength(1);
  return present(payments[0], 'a payment');
}

describe('a delivery that nobody accepts', () => {
  test.each([
    { region: 'eu', mailbox: 'order-desk.europe@meridian.example' },
    { region: 'ap', mailbox: 'order-desk.asia@meridian.example' },
  ] as const)(
    'in Region $region comes back to the staff, is agreed anew and received',
    async ({ region, mailbox }) => {
      await house.courier({ failNext: 1, failReason: 'recipient_absent' });
      const bought = await buy(house, buyerIn(region));
      const failed = await follow(house, bought, 'failed', ({ delivery }) =>
        Boolean(delivery?.failed),
      );
      expect(failed.delivery?.failed).toEqual({ reason: 'recipient_absent', attemptsLeft: 2 });

      const delivery = await failedDeliveryOf(bought);
      expect(delivery).toMatchObject({ attempt: 1, failureReason: 'recipient_absent' });
      const attention = await ask<{ items: OrderView[] }>(
        house.url,
        `/api/staff/orders?group=attention&region=${region}`,
        { region, token: desk },
      );
      expect(attention.items.map(({ orderId }) => orderId)).toContain(bought.order.orderId);
      const letter = present((await lettersArrive(house, mailbox, 1)).at(-1), 'a letter');
      expect((await openLetter(house, letter)).text).toContain(bought.order.number);
      const contact = await ask<{ contact: { email: string } }>(
        house.url,
        `/api/staff/orders/${bought.order.orderId}`,
        { region, token: desk },
      );
      expect(contact.contact.email).toBe(bought.buyer.email);

      await reschedule(delivery.deliveryId, region);
      const closed = await followTo(house, bought, 'closed');
      expect(closed.delivery?.failed).toBeUndefined();
      expect(await onlyPayment(closed.orderId)).toMatchObject({ status: 'succeeded' });
      // Confirmed, dispatched, failed, agreed anew, delivered.
      const letters = await lettersArrive(house, bought.buyer.email, 5);
      expect(letters).toHaveLength(5);
      expect(await lettersTo(house, mailbox)).toHaveLength(1);
    },
  );

  test('at the third attempt either goes back to the house, and the buyer gets all money back', async () => {
    const buyer = buyerIn('eu');
    const address = { ...buyer.address, lines: ['Lindenstraße 12, always out'] };
    const bought = await buy(house, { ...buyer, address });
    for (const attempt of [1, 2]) {
      const what = (order: OrderView) => order.delivery?.failed?.attemptsLeft === 3 - attempt;
      await follow(house, bought, `failed at attempt ${attempt}`, what);
      const { deliveryId } = await failedDeliveryOf(bought);
      await reschedule(deliveryId, 'eu');
    }
    const returned = await followTo(house, bought, 'returned');
    const { amountMinor } = returned.totals.total;
    const refunded = () => onlyPayment(returned.orderId);
    await until('it is refunded', refunded, (payment) => payment.refunded === amountMinor);
    const { creditNotes } = await creditNotesOf(bought);
    expect(creditNotes[0]?.amount.amountMinor).toBe(amountMinor);
  });

  test('is not changed by a courier who tells everything twice, or cannot be reached at first', async () => {
    await house.courier({ duplicate: true, loseAnswers: 2 });
    const bought = await buy(house, buyerIn('ap'));
    const closed = await followTo(house, bought, 'closed');
    expect(await onlyPayment(closed.orderId)).toMatchObject({ status: 'succeeded' });
    expect(await lettersArrive(house, bought.buyer.email, 3)).toHaveLength(3);
  });
});

describe('an order that is called off', () => {
  test('before it ships: the hold is released, the units are back, a credit note is issued', async () => {
    await house.courier({ hold: true });
    const buyer = buyerIn('ap');
    const variantId = await variantInPlenty(house, buyer, 4);
    const before = await stockOf(house, desk, variantId, 'ap');
    const bought = await buy(house, buyer, { variantId });
    await invoiceText(house, bought);
    expect(await onlyPayment(bought.order.orderId)).toMatchObject({ status: 'requires_capture' });

    const cancelled = await ask<OrderView>(house.url, orderPath(bought.order, '/cancel'), {
      method: 'POST',
    });
    expect(cancelled.status).toBe('cancelled');
    const released = () => onlyPayment(bought.order.orderId);
    await until('the hold is released', released, ({ status }) => status === 'canceled');
    const look = () => stockOf(house, desk, variantId, 'ap');
    await until('the units are back', look, ({ free, reserved }) => {
      return free.ap === before.free.ap && reserved === before.reserved;
    });

    const { creditNotes, invoiceId, total } = await creditNotesOf(bought);
    const creditNote = present(creditNotes[0], 'a credit note');
    expect(creditNote.amount).toEqual(total);
    const path = `/api/staff/invoices/${invoiceId}/document?creditNoteId=${creditNote.creditNoteId}`;
    const { bytes } = await send(house.url, path, { region: 'ap', token: desk });
    expect(await textOf(bytes)).toContain(creditNote.number);
    // Confirmed, called off.
    expect(await lettersArrive(house, buyer.email, 2)).toHaveLength(2);

    await house.courier({ hold: false });
    const after = await ask<OrderView>(house.url, bought.path, { region: 'ap' });
    expect(after.status).toBe('cancelled');
    expect(await onlyPayment(bought.order.orderId)).toMatchObject({ captured: 0 });
  });

  test('twice is called off once, and by staff only by whose role it is', async () => {
    await house.courier({ hold: true });
    const bought = await buy(house, buyerIn('eu'));
    const path = `/api/staff/orders/${bought.order.orderId}/cancel`;
    const body = { reason: 'The customer telephoned' };
    const support = await house.signIn('support');
    const refused = await send(house.url, path, { method: 'POST', token: support, body });
    expect(refused).toMatchObject({ status: 403, code: 'not_permitted' });
    for (let time = 0; time < 2; time++) {
      const done = await ask<OrderView>(house.url, path, { method: 'POST', token: desk, body });
      expect(done.status).toBe('cancelled');
    }
    await creditNotesOf(bought);
  });

  test('after it shipped is refused', async () => {
    const bought = await buy(house, buyerIn('eu'));
    await followTo(house, bought, 'closed');
    const late = await send(house.url, orderPath(bought.order, '/cancel'), { method: 'POST' });
    expect(late).toMatchObject({ status: 409, code: 'order_already_shipped' });
  });
});

describe('goods that are given back', () => {
  test('are refunded when staff have them, with a credit note and a letter', async () => {
    const bought = await buy(house, buyerIn('eu'));
    const { totals } = await followTo(house, bought, 'closed');
    const returning = await ask<OrderView>(house.url, orderPath(bought.order, '/return'), {
      method: 'POST',
      body: { reason: 'does_not_fit' },
    });
    expect(returning.status).toBe('returning');
    const path = `/api/staff/orders/${bought.order.orderId}/receive-return`;
    await ask(house.url, path, { method: 'POST', token: desk });
    const refunded = await follow(house, bought, 'refunded', ({ payment }) => {
      return payment.refunded.amountMinor === totals.total.amountMinor;
    });
    expect(refunded.status).toBe('returned');
    expect(await onlyPayment(bought.order.orderId)).toMatchObject({
      captured: totals.total.amountMinor,
      refunded: totals.total.amountMinor,
    });
    await creditNotesOf(bought);
    expect(await lettersArrive(house, bought.buyer.email, 4)).toHaveLength(4);
  });

  test('in part are refunded in part, and never beyond what was paid', async () => {
    const bought = await buy(house, buyerIn('ap'));
    const { totals } = await followTo(house, bought, 'closed');
    const { amountMinor, currency } = totals.total;
    const path = `/api/staff/orders/${bought.order.orderId}/refund`;
    const refund = (minor: number) =>
      send<OrderView>(house.url, path, {
        method: 'POST',
        token: desk,
        body: { amount: { amountMinor: minor, currency }, reason: 'A scratch on the clasp' },
      });
    expect((await refund(1_000)).status).toBe(202);
    await follow(
      house,
      bought,
      'refunded',
      ({ payment }) => payment.refunded.amountMinor === 1_000,
    );
    expect(await refund(amountMinor)).toMatchObject({ status: 422, code: 'refund_too_large' });
    const { creditNotes } = await creditNotesOf(bought);
    expect(creditNotes[0]?.amount).toEqual({ amountMinor: 1_000, currency });
    expect(await onlyPayment(bought.order.orderId)).toMatchObject({ refunded: 1_000 });
  });
});
