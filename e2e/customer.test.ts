import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CartView } from '#contracts/http/carts.ts';
import type { OrderView } from '#contracts/http/orders.ts';
import { present } from '#kernel/assert.ts';
import { buyerIn } from './buyers.fixture.ts';
import { ask, send } from './client.fixture.ts';
import { startHouse } from './house.fixture.ts';
import type { House } from './house.fixture.ts';
import {
  invoiceOf,
  invoiceText,
  lettersArrive,
  openLetter,
  paymentsFor,
  textOf,
} from './proofs.fixture.ts';
import {
  boughtBy,
  buy,
  checkOut,
  checkoutOf,
  fillCart,
  followTo,
  readOrder,
  search,
  seeItem,
  variantInPlenty,
} from './shopping.fixture.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse();
}, 120_000);
afterAll(() => house?.remove());

describe('a shopper', () => {
  test.each([
    { region: 'eu', words: 'tasche', subject: /Bestellung/ },
    { region: 'ap', words: 'スカーフ', subject: /ご注文/ },
  ] as const)(
    'in Region $region finds an item, buys it, gets the invoice and receives it',
    async ({ region, subject, words }) => {
      const buyer = buyerIn(region);
      const found = await search(house, buyer, `available=true&q=${encodeURIComponent(words)}`);
      const card = present(
        found.items.find(({ oneOfAKind }) => !oneOfAKind),
        `something found for ${words}`,
      );
      const item = await seeItem(house, buyer, card.handle);
      const variant = present(
        item.variants.find(({ available, price }) => available && price),
        'a variant to buy',
      );
      const cart = await fillCart(house, buyer, variant.variantId);
      expect(cart.lines).toMatchObject([
        { sku: variant.sku, quantity: 1, unitPrice: variant.price },
      ]);

      const answer = await checkOut(house, buyer, cart);
      expect(answer.status).toBe(201);
      const bought = boughtBy(buyer, answer.body, variant.variantId);
      expect(answer.body).toMatchObject({ status: 'placed', totals: { total: cart.totals.total } });
      expect(answer.body.orderId).toMatch(new RegExp(`^ord_${region}_`));

      const invoice = await invoiceText(house, bought);
      const desk = await house.signIn('order-desk');
      const { number, total } = await invoiceOf(house, desk, bought);
      expect(invoice).toContain(number);
      expect(invoice.replaceAll(/\s/g, '')).toContain(buyer.address.name.replaceAll(/\s/g, ''));
      expect(total).toEqual(answer.body.totals.total);

      const closed = await followTo(house, bought, 'closed');
      expect(closed.payment).toMatchObject({ status: 'captured', captured: total });
      expect(closed.delivery?.trackingNumber).toMatch(/\w{6,}/);
      expect(closed.contact?.shippingAddress).toEqual(buyer.address);
      expect(await paymentsFor(house, closed.orderId)).toMatchObject([
        { status: 'succeeded', captured: total.amountMinor, refunded: 0 },
      ]);

      const letters = await lettersArrive(house, buyer.email, 3);
      expect(letters).toHaveLength(3);
      expect(new Set(letters.map(({ language }) => language))).toEqual(new Set([buyer.language]));
      const confirmation = present(
        letters.find(({ attachments }) => attachments.length > 0),
        'a letter with the invoice',
      );
      expect(confirmation.subject).toMatch(subject);
      expect((await openLetter(house, confirmation)).text).toContain(closed.number);
      const enclosed = present(confirmation.attachments[0], 'the invoice');
      const { bytes } = await send(house.mailboxUrl, enclosed.path);
      expect(await textOf(bytes)).toContain(number);
    },
  );

  test('finds nobody else’s order: without the key it looks as if it were not there', async () => {
    const { order } = await buy(house, buyerIn('eu'));
    const strange = await send(house.url, `/api/store/orders/${order.orderId}`);
    const absent = await send(house.url, `/api/store/orders/${order.orderId.slice(0, -3)}aaa`);
    expect(strange).toMatchObject({ status: 404, code: 'order_not_found' });
    expect(absent.status).toBe(404);
  });

  test('follows an order of one Region through the door of the other', async () => {
    const bought = await buy(house, buyerIn('ap'));
    const elsewhere = { ...bought, buyer: { ...bought.buyer, region: 'eu' as const } };
    expect(await readOrder(house, elsewhere)).toMatchObject({ orderId: bought.order.orderId });
    const path = `/api/store/orders/${bought.order.orderId}/invoice`;
    const refused = await send(house.url, path, { region: 'eu' });
    expect(refused.status).toBe(404);
  });
});

describe('a repeated checkout', () => {
  test('with the same key and body replays the answer, and charges once', async () => {
    const buyer = buyerIn('eu');
    const cart = await fillCart(house, buyer, await variantInPlenty(house, buyer));
    const key = randomUUID();
    const first = await checkOut(house, buyer, cart, { key });
    const second = await checkOut(house, buyer, cart, { key });
    expect(second.headers.get('idempotent-replayed')).toBe('true');
    expect(second.body).toMatchObject({ orderId: first.body.orderId, status: 'placed' });
    expect(await paymentsFor(house, first.body.orderId)).toHaveLength(1);
  });

  test('sent many times at once becomes one order', async () => {
    const buyer = buyerIn('ap');
    const cart = await fillCart(house, buyer, await variantInPlenty(house, buyer));
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => checkOut(house, buyer, cart)),
    );
    const good = answers.filter(({ status }) => status === 201);
    expect(good.length).toBeGreaterThan(0);
    expect(new Set(good.map(({ body }) => body.orderId)).size).toBe(1);
    const orderId = present(good[0], 'an answer').body.orderId;
    expect(await paymentsFor(house, orderId)).toHaveLength(1);
    const others = answers.filter(({ status }) => status !== 201).map(({ code }) => code);
    expect(others.filter((code) => code !== 'order_contended')).toEqual([]);
  });

  test('with the same key and another body is refused', async () => {
    const buyer = buyerIn('eu');
    const cart = await fillCart(house, buyer, await variantInPlenty(house, buyer));
    const key = randomUUID();
    await checkOut(house, buyer, cart, { key });
    const other = await checkOut(house, { ...buyer, email: 'other@customer.example' }, cart, {
      key,
    });
    expect(other).toMatchObject({ status: 422, code: 'idempotency_key_reused' });
  });

  test('is replayed after its Region was killed and came back', async () => {
    const buyer = buyerIn('ap');
    const cart = await fillCart(house, buyer, await variantInPlenty(house, buyer));
    const { path, body } = checkoutOf(buyer, cart);
    const call = { method: 'POST', region: 'ap', body, key: randomUUID() } as const;
    const first = await ask<OrderView>(house.url, path, call);
    await house.isBack('ap', house.kill('ap'));
    const again = await send<OrderView>(house.url, path, call);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect(again.body).toMatchObject({ orderId: first.orderId, accessKey: first.accessKey });
    expect(await paymentsFor(house, first.orderId)).toHaveLength(1);
  });
});

describe('signing in', () => {
  test('merges the guest’s cart with the one kept before, and loses no line', async () => {
    const buyer = buyerIn('eu');
    const token = await house.signIn('shopper.paris');
    const [one, two] = [
      await variantInPlenty(house, buyer, 0),
      await variantInPlenty(house, buyer, 1),
    ];
    const { market } = buyer;
    const kept = await ask<CartView>(house.url, '/api/store/carts', {
      method: 'POST',
      token,
      body: { market },
    });
    const lines = `/api/store/carts/${kept.cartId}/lines`;
    await ask(house.url, lines, { method: 'POST', token, body: { variantId: one } });
    const guest = await fillCart(house, buyer, two, 2);

    const claim = `/api/store/carts/${guest.cartId}/claim`;
    const merged = await ask<CartView>(house.url, claim, { method: 'POST', token });
    const units = Object.fromEntries(merged.lines.map((line) => [line.variantId, line.quantity]));
    expect(units).toEqual({ [one]: 1, [two]: 2 });
    expect((await send(house.url, `/api/store/carts/${guest.cartId}`)).status).toBe(404);

    const answer = await checkOut(house, buyer, merged, { token });
    expect(answer.body.status).toBe('placed');
    const own = await ask<{ items: OrderView[] }>(house.url, '/api/store/orders', { token });
    expect(own.items.map(({ orderId }) => orderId)).toContain(answer.body.orderId);
  });

  test.each([
    '/api/staff/orders',
    '/api/staff/deliveries',
    '/api/staff/products',
    '/api/staff/inventory?location=warehouse-frankfurt',
    '/api/staff/invoices?market=europe&year=2026',
  ])('as a shopper, or not at all, opens no door of the staff: %s', async (path) => {
    const token = await house.signIn('shopper.tokyo');
    expect(await send(house.url, path)).toMatchObject({ status: 401, code: 'not_signed_in' });
    expect(await send(house.url, path, { token })).toMatchObject({
      status: 403,
      code: 'not_permitted',
    });
    const forged = `${token.slice(0, -4)}AAAA`;
    expect((await send(house.url, path, { token: forged })).status).toBe(401);
  });
});
