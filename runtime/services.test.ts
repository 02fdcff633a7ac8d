import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sign } from '#adapters/simulated/payment-provider-postman.ts';
import { present } from '#kernel/assert.ts';
import { isId, siblingId } from '#kernel/ids.ts';
import type { Id } from '#kernel/ids.ts';
import { dayMs, plus, toIso } from '#kernel/time.ts';
import { register } from '#modules/identity/index.ts';
import { eventKind } from '#ports/event.ts';
import { Client, people } from './story.fixture.ts';
import { openTwoRegions } from './two-regions.fixture.ts';
import type { TwoRegions } from './two-regions.fixture.ts';

let house: TwoRegions;
let client: Client;
beforeAll(async () => {
  house = await openTwoRegions();
  client = new Client(house);
});
afterAll(() => house.close());

const staff = { as: 'staff' } as const;
const shopper = { as: 'shopper' } as const;
const euros = (amountMinor: number) => ({ amountMinor, currency: 'EUR' });
const address = {
  name: 'Ωμέγα Ébène',
  lines: ['12 rue de la Paix'],
  city: 'Paris',
  postalCode: '75002',
  country: 'FR',
};
const details = { email: 'buyer@mail.example', shippingAddress: address };

interface Ids {
  productId: string;
  variantId: string;
  cartId: string;
  lineId: string;
  orderId: string;
  accessKey: string;
}
const ids: Partial<Ids> = {};
const id = (name: keyof Ids): string => present(ids[name], name);

/** Ids and the few facts that the story reads of answers. */
interface Read {
  readonly revision: number;
  readonly productId: string;
  readonly categoryId: string;
  readonly collectionId: string;
  readonly cartId: string;
  readonly orderId: string;
  readonly accessKey: string;
  readonly status: string;
  readonly lines: readonly { readonly lineId: string }[];
  readonly variants: readonly { readonly variantId: string; readonly sku: string }[];
  readonly items: readonly Readonly<Record<string, string>>[];
}

async function orderBag(paymentMethod?: string): Promise<Read> {
  const cart = await client.ok<Read>('createCart', { body: { market: 'europe' } });
  const params = { cartId: cart.cartId };
  await client.ok('addCartLine', { params, body: { variantId: id('variantId') } });
  const body = { ...details, ...(paymentMethod !== undefined && { paymentMethod }) };
  return client.ok<Read>('checkOut', { params, body });
}

const siblingOf = (orderId: string, prefix: string) => orderId.replace(/^ord/, prefix);

function derivedDelivery(orderId: string): Id<'delivery'> {
  if (!isId('order', orderId)) throw new Error(`Not an order: ${orderId}`);
  return siblingId('delivery', orderId);
}

async function courierTells(orderId: string, type: string): Promise<void> {
  const params = { deliveryId: siblingOf(orderId, 'dlv') };
  const occurredAt = toIso(house.regions.clock.now());
  const body = { eventId: `${orderId}/${type}/${occurredAt}`, type, occurredAt };
  await client.ok('recordCourierEvent', { as: 'courier', params, body });
  await house.settle();
}

/** Each step goes on where the one before ended; every answer is checked against its contract. */
describe('the house, from the first product to the last refund', { concurrent: false }, () => {
  test('people sign in, and learn who they are', async () => {
    const { eu } = house.regions;
    await register(eu, 'desk@house.example', 'a long enough secret', people.staff);
    const body = { name: 'desk@house.example', secret: 'a long enough secret' };
    expect(await client.ok('signIn', { body })).toMatchObject({ actor: { kind: 'staff' } });
    expect(await client.ok('readMyself', shopper)).toMatchObject({ kind: 'shopper' });
  });

  test('a merchandiser files categories and collections', async () => {
    const position = { position: 1 };
    const category = await client.ok<Read>('createCategory', {
      ...staff,
      body: { handle: 'bags', name: { en: 'Bags' }, ...position },
    });
    await client.ok('updateCategory', {
      ...staff,
      params: { categoryId: category.categoryId },
      headers: { 'if-match': `"${category.revision}"` },
      body: { name: { en: 'Bags', de: 'Taschen' }, ...position },
    });
    const collection = await client.ok<Read>('createCollection', {
      ...staff,
      body: {
        handle: 'autumn',
        title: { en: 'Autumn' },
        text: { en: 'Leaves' },
        published: true,
        ...position,
      },
    });
    await client.ok('updateCollection', {
      ...staff,
      params: { collectionId: collection.collectionId },
      headers: { 'if-match': `"${collection.revision}"` },
      body: { title: { en: 'Autumn' }, text: { en: 'Leaves fall' }, published: true, ...position },
    });
    expect((await client.ok<Read>('listStaffCategories', staff)).items).toHaveLength(1);
    expect((await client.ok<Read>('listStaffCollections', staff)).items).toHaveLength(1);
  });

  test('a merchandiser makes a product, prices it and shows it', async () => {
    const created = await client.ok<Read>('createProduct', { ...staff, body: productDraft });
    const params = { productId: created.productId };
    const change = async (operation: string, body?: unknown): Promise<void> => {
      const { headers, body: read } = await client.call('readStaffProduct', { ...staff, params });
      expect(headers.get('etag')).toBe(`"${(read as Read).revision}"`);
      const match = { 'if-match': present(headers.get('etag'), 'etag') };
      await client.ok(operation, { ...staff, params, headers: match, body });
    };
    await change('updateProduct', { title: { en: 'The tote', ja: 'トート' } });
    const product = await client.ok<Read>('readStaffProduct', { ...staff, params });
    const variantId = present(product.variants[0], 'variant').variantId;
    Object.assign(ids, { productId: created.productId, variantId });
    const price = { amountMinor: 300_000, currency: 'JPY' };
    await change('setPrices', { prices: [{ variantId, market: 'japan', price }] });
    await change('publishProduct');
    await change('unpublishProduct');
    await change('publishProduct');
    expect((await client.ok<Read>('listStaffProducts', staff)).items).toHaveLength(1);
  });

  test('a file of products is imported', async () => {
    const body = 'Handle,Title,Variant SKU,Variant Price\nscarf,Scarf,SCARF-1,290.00\n';
    const report = await client.ok('importProducts', { ...staff, body });
    expect(report).toMatchObject({ products: { created: 1 }, errors: [] });
  });

  test('stock comes in, is counted, and moves between the Regions', async () => {
    const variantId = id('variantId');
    const where = { variantId, location: 'warehouse-frankfurt' };
    const lines = [{ ...where, quantity: 20 }];
    await client.ok('receiveInventory', { ...staff, body: { reason: 'purchase', lines } });
    const counted = { ...where, quantity: -1, reason: 'count' };
    await client.ok('adjustInventory', { ...staff, body: counted });
    await house.settle();
    const moved = { variantId, from: 'eu', to: 'ap', quantity: 1 };
    await client.ok('transferInventory', { ...staff, body: moved });
    await house.settle();
    const listed = { ...staff, query: { location: where.location } };
    expect((await client.ok<Read>('listInventoryLevels', listed)).items).toMatchObject([
      { onHand: 19 },
    ]);
    await client.ok('readInventoryLevels', { ...staff, params: { variantId } });
  });

  test.each(['eu', 'ap'] as const)('a shopper looks around in %s', async (region) => {
    await house.settle();
    const here = { region, query: { market: 'japan', language: 'ja' } };
    await client.ok('readMenu', here);
    await client.ok('listMarkets', { region });
    expect((await client.ok<Read>('listProducts', here)).items).toMatchObject([
      { handle: 'tote', title: 'トート' },
    ]);
    await client.ok('readProduct', { ...here, params: { handle: 'tote' } });
    await client.ok('readCollection', { ...here, params: { handle: 'autumn' } });
    await client.ok('suggest', { region, query: { q: 'to' } });
    const query = { variants: id('variantId') };
    expect((await client.ok<Read>('readAvailability', { region, query })).items).toMatchObject([
      { available: true },
    ]);
  });

  test('a guest fills a cart, and keeps it after signing in', async () => {
    const cart = await client.ok<Read>('createCart', { body: { market: 'europe' } });
    const params = { cartId: cart.cartId };
    const add = { params, body: { variantId: id('variantId'), quantity: 2 } };
    const filled = await client.ok<Read>('addCartLine', add);
    const line = { ...params, lineId: present(filled.lines[0], 'line').lineId };
    await client.ok('changeCartLine', { params: line, body: { quantity: 1 } });
    await client.ok('removeCartLine', { params: line });
    await client.ok('addCartLine', add);
    await client.ok('changeCart', {
      params,
      body: { shippingOption: 'express', gift: { wrap: true } },
    });
    await client.ok('listShippingOptions', { params });
    await client.ok('claimCart', { ...shopper, params });
    const kept = await client.ok<Read>('readCart', { ...shopper, params });
    expect(kept.lines).toHaveLength(1);
    Object.assign(ids, params);
  });

  test('the shopper orders, and pays after a declined card', async () => {
    const params = { cartId: id('cartId') };
    const declined = { ...details, paymentMethod: 'pm_card_visa_chargeDeclined' };
    const order = await client.ok<Read>('checkOut', { ...shopper, params, body: declined });
    expect(order.status).toBe('awaitingPayment');
    const { orderId } = order;
    Object.assign(ids, { orderId });
    const body = { paymentMethod: 'pm_card_visa' };
    const paid = await client.ok<Read>('payOrder', { ...shopper, params: { orderId }, body });
    expect(paid.status).toBe('placed');
    await house.settle(0);
    await client.ok('readOrder', { ...shopper, params: { orderId } });
    expect((await client.ok<Read>('listOwnOrders', shopper)).items).toHaveLength(1);
    await client.ok('downloadOwnInvoice', { ...shopper, params: { orderId } });
  });

  test('the courier fails, is sent again, and delivers', async () => {
    const orderId = id('orderId');
    const params = { deliveryId: siblingOf(orderId, 'dlv') };
    for (const type of ['collected', 'inTransit', 'failed']) await courierTells(orderId, type);
    expect((await client.ok<Read>('listDeliveries', staff)).items).toHaveLength(1);
    await client.ok('readDelivery', { ...staff, params });
    const notBefore = toIso(plus(house.regions.clock.now(), dayMs));
    await client.ok('rescheduleDelivery', { ...staff, params, body: { notBefore } });
    await house.settle();
    for (const type of ['inTransit', 'delivered']) await courierTells(orderId, type);
    const order = await client.ok<Read>('readOrder', { ...shopper, params: { orderId } });
    expect(order.status).toBe('closed');
  });

  test('staff give part of the money back, and then take back the goods', async () => {
    const params = { orderId: id('orderId') };
    const refund = { amount: euros(1_000), reason: 'A scratch' };
    await client.ok('refundOrder', { ...staff, params, body: refund });
    await client.ok('returnOwnOrder', { ...shopper, params, body: { reason: 'does_not_fit' } });
    await client.ok('receiveReturn', { ...staff, params });
    await house.settle();
    const order = await client.ok<Read>('readOrderForStaff', { ...staff, params });
    expect(order).toMatchObject({ status: 'returned', payment: { refunded: { currency: 'EUR' } } });
    await client.ok('readPayment', {
      ...staff,
      params: { paymentId: siblingOf(params.orderId, 'pay') },
    });
    expect(
      (await client.ok<Read>('listOrders', { ...staff, query: { group: 'done' } })).items,
    ).toHaveLength(1);
  });

  test('its invoice has credit notes', async () => {
    const invoiceId = siblingOf(id('orderId'), 'inv');
    const year = toIso(house.regions.clock.now()).slice(0, 4);
    const query = { market: 'europe', year };
    const { items } = await client.ok<{ items: { creditNotes: { creditNoteId: string }[] }[] }>(
      'listInvoices',
      { ...staff, query },
    );
    expect(items).toHaveLength(1);
    const creditNoteId = present(items[0]?.creditNotes[0], 'credit note').creditNoteId;
    await client.ok('readInvoice', { ...staff, params: { invoiceId } });
    const params = { invoiceId };
    await client.ok('downloadInvoice', { ...staff, params, query: { creditNoteId } });
  });

  test('a guest calls an order off with its key, and staff another', async () => {
    const first = await orderBag('pm_card_visa');
    const headers = { 'meridian-access-key': first.accessKey };
    await client.ok('cancelOwnOrder', { params: { orderId: first.orderId }, headers });
    const second = await orderBag('pm_card_visa');
    const params = { orderId: second.orderId };
    const body = { reason: 'Lost in the post' };
    const cancelled = await client.ok<Read>('cancelOrderByStaff', { ...staff, params, body });
    expect(cancelled.status).toBe('cancelled');
  });

  test('the provider’s events are taken by their signature alone', async () => {
    const event = { type: 'refund_changed', eventId: 'evt_1', occurredAt: 0 };
    const refund = { refundId: siblingOf(id('orderId'), 'ref'), providerReference: 'pi_unknown' };
    const body = JSON.stringify({ ...event, refund });
    const call = (signature: string) =>
      client.call('receivePaymentWebhook', { body, headers: { 'stripe-signature': signature } });
    expect(await call('forged')).toMatchObject({ status: 400 });
    const signature = sign(new TextEncoder().encode(body), house.regions.clock.now());
    expect(await call(signature)).toMatchObject({ status: 200, body: { received: true } });
  });

  test('support follows the order behind the scenes', async () => {
    const orderId = id('orderId');
    for (const region of ['eu', 'ap']) {
      const query = { region };
      await client.ok('readHealth', { ...staff, query });
      const { items } = await client.ok<Read>('listQueues', { ...staff, query });
      const queue = present(items[0]?.['queue'], 'queue');
      await client.ok('listDeadLetters', { ...staff, params: { queue }, query });
      await client.ok('redriveQueue', { ...staff, params: { queue }, query, body: {} });
    }
    await client.ok('listEvents', { ...staff, query: { subject: orderId } });
    const trace = await client.ok<Read>('readTrace', { ...staff, params: { orderId } });
    const services = new Set(trace.items.map(({ type }) => type?.split('.')[0]));
    expect(services).toEqual(
      new Set(['order', 'stock', 'payment', 'delivery', 'invoice', 'creditNote']),
    );
    expect(JSON.stringify(trace)).not.toMatch(/Ébène|buyer@|rue de la Paix/);
  });

  test('an order whose authorization lapsed is paid otherwise', async () => {
    const { orderId } = await orderBag('pm_card_visa');
    await house.settle(0);
    const charge = house.provider.all().find((payment) => payment.orderId === orderId);
    const { providerReference } = present(charge, 'charge');
    await house.provider.void({ providerReference, idempotencyKey: 'lapsed' });
    await house.settle(0);
    const body = { how: 'bank_transfer' };
    await client.ok('settleOrder', { ...staff, params: { orderId }, body });
    for (const type of ['collected', 'delivered']) await courierTells(orderId, type);
    const read = await client.ok<Read>('readOrderForStaff', { ...staff, params: { orderId } });
    expect(read.status).toBe('closed');
  });

  test('the courier loses a parcel that was called off, and the desk says that it knows', async () => {
    const { orderId } = await orderBag('pm_card_visa');
    await house.settle(0);
    house.courier.collect(derivedDelivery(orderId));
    const body = { reason: 'Changed their mind' };
    await client.ok('cancelOrderByStaff', { ...staff, params: { orderId }, body });
    await house.settle(0);
    await courierTells(orderId, 'delivered');
    await house.regions.clock.advance(dayMs);
    await house.settle();
    await house.reconcile();
    const { items } = await client.ok<Read>('listFindings', staff);
    expect(items).toMatchObject([{ code: 'delivery.afterCancel', subject: orderId }]);
    const params = { findingId: present(items[0]?.['findingId'], 'finding') };
    await client.ok('mendFinding', { ...staff, params });
    await client.ok('dismissFinding', { ...staff, params, body: { reason: 'known' } });
    const read = await client.ok<Read>('readFinding', { ...staff, params });
    expect(read).toMatchObject({ state: 'dismissed', outcome: 'known', home: 'eu' });
  });

  test('does nothing again when all of it is asked again, in either Region', async () => {
    await house.settle();
    const events = () =>
      [house.regions.eu, house.regions.ap].map(
        ({ table }) => table.items().filter(({ kind }) => kind === eventKind.name).length,
      );
    const before = events();
    await client.repeatAll();
    await house.settle();
    expect(events()).toEqual(before);
  });

  test('left no operation out, and no letter dead', async () => {
    // Homes change hands where keepers run: beside their module, in the simulator and in the drill.
    const told = house.routes.filter(({ endpoint }) => endpoint.tag !== 'Regions');
    const all = told.map(({ endpoint }) => endpoint.id);
    expect(all.filter((operation) => !client.answered.has(operation))).toEqual([]);
    for (const { queues } of [house.regions.eu, house.regions.ap]) {
      const depths = await Promise.all(queues.names().map((name) => queues.depth(name)));
      expect(depths.filter(({ dead }) => dead > 0)).toEqual([]);
    }
  });
});

const productDraft = {
  handle: 'tote',
  title: { en: 'The tote' },
  description: { en: 'Sewn by hand.' },
  categoryHandle: 'bags',
  collectionHandles: ['autumn'],
  options: [
    { code: 'color', name: { en: 'Colour' }, values: [{ code: 'black', name: { en: 'Black' } }] },
  ],
  variants: [
    {
      sku: 'TOTE-BLACK',
      optionValues: { color: 'black' },
      weightGrams: 900,
      prices: { europe: euros(125_000) },
    },
  ],
};
