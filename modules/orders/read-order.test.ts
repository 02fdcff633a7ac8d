import { describe, expect, test } from 'vitest';
import * as cartContracts from '#contracts/http/carts.ts';
import * as orderContracts from '#contracts/http/orders.ts';
import { minuteMs } from '#kernel/time.ts';
import { eventKind } from '#ports/event.ts';
import { valueOf } from '#ports/item-kind.ts';
import { guest } from '#ports/sign-in.ts';
import type { StaffRole } from '#ports/sign-in.ts';
import { firstCursor } from '#ports/table.ts';
import { readCart } from './carts/read-cart.ts';
import { mayReadOrder, openBilling, openRecipient, openShipment } from './open-details.ts';
import { listOwnOrders, readOrder } from './read-order.ts';
import { cancelOrderByStaff } from './cancel-order.ts';
import { ordersRoutes } from './routes.ts';
import {
  detailsFor,
  fillCart,
  idIn,
  openHouse,
  order,
  placedOrder,
  shopper,
  staff,
  valueIn,
} from './shop.fixture.ts';
import { listOrders, readOrderForStaff } from './staff-orders.ts';

describe('an order is seen', () => {
  test('by a guest with its key, and by nobody without', async () => {
    const { eu } = await openHouse();
    const { orderId, view } = await placedOrder(eu);
    const query = { orderId, actor: guest, language: 'en' } as const;
    const seen = valueIn(await readOrder(eu, { ...query, accessKey: view.accessKey }));
    expect(seen.contact).toMatchObject({ email: 'buyer@mail.example' });
    expect(orderContracts.readOrder.answer.schema.safeParse(seen).success).toBe(true);
    for (const accessKey of [undefined, '', `${view.accessKey}x`]) {
      expect(await readOrder(eu, { ...query, accessKey })).toMatchObject({
        code: 'order_not_found',
      });
    }
    const other = await readOrder(eu, { ...query, actor: shopper() });
    expect(other).toMatchObject({ code: 'order_not_found' });
    expect(await mayReadOrder(eu, guest, orderId, view.accessKey)).toBe(true);
    expect(await mayReadOrder(eu, guest, orderId, undefined)).toBe(false);
  });

  test('by the shopper who ordered it, in a list of their own', async () => {
    const { eu } = await openHouse();
    const { cartId } = await fillCart(eu, { actor: shopper(1) });
    const view = valueIn(await order(eu, cartId, {}, undefined, shopper(1)));
    const query = { orderId: idIn(view), language: 'en' } as const;
    expect((await readOrder(eu, { ...query, actor: shopper(1) })).ok).toBe(true);
    expect((await readOrder(eu, { ...query, actor: shopper(2) })).ok).toBe(false);
    const list = async (number: number) =>
      valueIn(await listOwnOrders(eu, shopper(number), { limit: 10, language: 'en' })).items;
    expect((await list(1)).map(({ orderId }) => orderId)).toEqual([view.orderId]);
    expect(await list(2)).toEqual([]);
  });

  test.each<[StaffRole, boolean, boolean]>([
    ['sales', true, true],
    ['order-desk', true, true],
    ['support', true, true],
    ['administrator', true, true],
    ['auditor', true, false],
    ['clerk', true, false],
    ['merchandiser', false, false],
    ['executive', false, false],
  ])('by %s: %s, with the buyer’s details: %s', async (role, maySee, seesContact) => {
    const { eu } = await openHouse();
    const { orderId } = await placedOrder(eu);
    const seen = await readOrderForStaff(eu, staff(role), { orderId, language: 'en' });
    expect(seen.ok).toBe(maySee);
    expect(seen.ok && seen.value.contact !== undefined).toBe(seesContact);
    const told = seen.ok ? seen.value.timeline.map(({ type }) => type) : [];
    expect(told).toEqual(maySee ? ['order.opened', 'order.placed'] : []);
  });

  test('without the words in which staff gave the reason for calling it off', async () => {
    const { eu } = await openHouse();
    const { orderId, view } = await placedOrder(eu);
    const asked = { orderId, language: 'en' } as const;
    const command = { ...asked, actor: staff('sales'), correlationId: 'test' };
    valueIn(await cancelOrderByStaff(eu, { ...command, reason: 'Looks like a thief' }));
    const seen = await readOrder(eu, { ...asked, actor: guest, accessKey: view.accessKey });
    expect(valueIn(seen).status).toBe('cancelled');
    expect(JSON.stringify(seen)).not.toContain('thief');
    const history = valueIn(await readOrderForStaff(eu, staff('sales'), asked)).timeline;
    expect(JSON.stringify(history)).toContain('thief');
  });

  test('by staff in the list of what is open, and by its number', async () => {
    const { eu } = await openHouse();
    const { orderId, view } = await placedOrder(eu);
    const list = async (query: object) => {
      const command = { group: 'open', limit: 10, language: 'en', ...query } as const;
      return valueIn(await listOrders(eu, staff('sales'), command)).items.map((one) => one.orderId);
    };
    expect(await list({})).toEqual([orderId]);
    expect(await list({ group: 'unpaid' })).toEqual([]);
    expect(await list({ region: 'ap' })).toEqual([]);
    expect(await list({ number: view.number.toLowerCase() })).toEqual([orderId]);
  });
});

describe('the buyer’s details', () => {
  test('are opened for courier, invoice and letters', async () => {
    const { eu } = await openHouse();
    const { orderId, view } = await placedOrder(eu, { quantity: 2 });
    const { shippingAddress } = detailsFor();
    expect(await openShipment(eu, orderId)).toMatchObject({
      to: shippingAddress,
      weightGrams: 1_400,
      service: 'standard',
    });
    expect(await openBilling(eu, orderId)).toEqual({ shippingAddress });
    expect(await openRecipient(eu, orderId)).toEqual({
      email: 'buyer@mail.example',
      name: 'Ébène Łukasz',
      language: 'en',
      number: view.number,
      accessKey: view.accessKey,
    });
  });

  test('are nowhere but sealed, and gone with their key', async () => {
    const { eu } = await openHouse();
    const { orderId } = await placedOrder(eu);
    await eu.settle(minuteMs);
    const { changes } = await eu.table.changes(firstCursor, 1_000);
    expect(changes.some((change) => valueOf(eventKind, change) !== undefined)).toBe(true);
    const stored = JSON.stringify(changes);
    expect(stored).toContain(orderId);
    for (const secret of ['buyer@mail.example', 'Łukasz', 'rue de la Paix', '75002']) {
      expect(stored).not.toContain(secret);
    }
    await eu.keys.destroy(orderId);
    expect(await openRecipient(eu, orderId)).toBeUndefined();
  });
});

test('answers are what the contracts promise', async () => {
  const { eu } = await openHouse();
  const { cart, view } = await placedOrder(eu);
  expect(orderContracts.checkOut.answer.schema.safeParse(view).error).toBeUndefined();
  const seen = valueIn(await readCart(eu, { cartId: cart.cartId, actor: guest, language: 'ja' }));
  expect(cartContracts.readCart.answer.schema.safeParse(seen).error).toBeUndefined();
});

test('every endpoint has one route, and every unsafe one is idempotent', async () => {
  const { eu } = await openHouse();
  const routes = ordersRoutes(eu);
  const ids = routes.map(({ endpoint }) => endpoint.id);
  expect(new Set(ids).size).toBe(ids.length);
  const declared = [...Object.values(orderContracts), ...Object.values(cartContracts)].flatMap(
    (one) => (typeof one === 'object' && 'audience' in one ? [one.id] : []),
  );
  expect(ids.toSorted()).toEqual(declared.toSorted());
  for (const { endpoint } of routes) expect(endpoint.idempotent).toBe(endpoint.method !== 'GET');
});
