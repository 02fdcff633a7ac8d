import { describe, expect, test } from 'vitest';
import { isId, siblingId } from '#kernel/ids.ts';
import type { Id } from '#kernel/ids.ts';
import { hourMs, minuteMs } from '#kernel/time.ts';
import { eventKind, eventPartition, prevailing } from '#ports/event.ts';
import { valueOf } from '#ports/item-kind.ts';
import { variantId } from './evacuation-wares.fixture.ts';
import { Evacuation } from './evacuation.fixture.ts';
import type { Answer } from './evacuation.fixture.ts';

const address = {
  name: 'Ébène Łukasz',
  lines: ['12 rue de la Paix'],
  city: 'Paris',
  postalCode: '75002',
  country: 'FR',
};

async function open(seed = 1): Promise<Evacuation> {
  const world = new Evacuation(seed);
  await world.stock();
  return world;
}

async function fillCart(world: Evacuation, region: 'eu' | 'ap' = 'eu'): Promise<string> {
  const cart = await world.ask(region, 'createCart', { body: { market: 'europe' } });
  const cartId = String(cart.body['cartId']);
  const added = await world.ask(region, 'addCartLine', {
    params: { cartId },
    body: { variantId, quantity: 1 },
  });
  if (added.status >= 400) throw new Error(JSON.stringify(added.body));
  return cartId;
}

function checkOut(
  world: Evacuation,
  region: 'eu' | 'ap',
  cartId: string,
  changes: Record<string, unknown> = {},
): Promise<Answer> {
  const body = {
    email: 'buyer@mail.example',
    shippingAddress: address,
    paymentMethod: 'pm_card_visa',
    marketingConsent: false,
    ...changes,
  };
  return world.ask(region, 'checkOut', { params: { cartId }, body });
}

function orderIn({ body, status }: Answer): Id<'order'> {
  const orderId = String(body['orderId']);
  if (!isId('order', orderId)) throw new Error(`${status}: ${JSON.stringify(body)}`);
  return orderId;
}

async function eventsOf(world: Evacuation, region: 'eu' | 'ap', subject: string) {
  const partition = eventPartition(subject);
  const page = await world.regions[region].table.query({ partition, limit: 200 });
  return page.items.flatMap((item) => valueOf(eventKind, item) ?? []);
}

async function typesOf(world: Evacuation, subject: string) {
  const { living, stray } = prevailing(await eventsOf(world, 'ap', subject));
  return { living: living.map(({ type }) => type), stray: stray.map(({ type }) => type) };
}

/** Goes on at `ap`, which knows what was carried to it. */
async function lose(world: Evacuation): Promise<void> {
  world.die('eu');
  world.tell('ap');
  await world.settle(minuteMs);
}

/** All that the lost Region wrote comes to light. */
async function find(world: Evacuation): Promise<void> {
  await world.carry('eu', 1);
  await world.settle(minuteMs);
}

describe('a Region dies after it acknowledged an order', () => {
  test('of which everything had arrived: the survivor sends it', async () => {
    const world = await open();
    const orderId = orderIn(await checkOut(world, 'eu', await fillCart(world)));
    await world.carry('eu', 1);
    await lose(world);
    expect(world.courier.requested(siblingId('delivery', orderId))).toHaveLength(1);
    expect((await typesOf(world, siblingId('invoice', orderId))).living).toEqual([
      'invoice.issued',
    ]);
  });

  test('of which nothing had arrived: when it comes to light it is as it was, and sent', async () => {
    const world = await open();
    const orderId = orderIn(await checkOut(world, 'eu', await fillCart(world)));
    await lose(world);
    await find(world);
    expect(await typesOf(world, orderId)).toEqual({
      living: ['order.opened', 'order.placed'],
      stray: [],
    });
    expect(world.courier.requested(siblingId('delivery', orderId))).toHaveLength(1);
  });

  test('of which only the beginning had arrived: the survivor asks the provider, and places it', async () => {
    const { orderId, world } = await openChallenged();
    await pass(world);
    await lose(world);
    expect((await typesOf(world, orderId)).living).toContain('order.placed');
    await find(world);
    const { stray } = await typesOf(world, orderId);
    expect([stray.includes('order.placed'), world.provider.all().length]).toEqual([true, 1]);
    expect(world.provider.all()).toMatchObject([{ status: 'authorized' }]);
    expect(world.courier.requested(siblingId('delivery', orderId))).toHaveLength(1);
  });

  test('which the survivor, told nothing by the provider, lets lapse: the money goes back, and the buyer hears of it', async () => {
    const { orderId, world } = await openChallenged();
    world.provider.faults.searchIsBehind = true;
    await pass(world);
    const read = world.provider.read.bind(world.provider);
    world.provider.read = async () => undefined;
    world.die('eu');
    world.tell('ap');
    await world.settle(hourMs);
    expect((await typesOf(world, orderId)).living).toContain('order.expired');
    world.provider.read = read;
    world.provider.faults.searchIsBehind = false;
    await find(world);
    const { living } = await typesOf(world, orderId);
    expect(living.filter((type) => type === 'order.overturned')).toHaveLength(1);
    expect(world.provider.all()).toMatchObject([{ status: 'voided' }]);
    const subjects = world.regions.ap.mail.letters.map(({ subject }) => subject).join();
    expect(subjects).toContain('We could not keep our confirmation');
    expect(world.courier.isCancelled(siblingId('delivery', orderId))).toBe(true);
  });

  test('and issued an invoice that had not arrived: the survivor’s counts, the other is credited', async () => {
    const world = await open();
    const orderId = orderIn(await checkOut(world, 'eu', await fillCart(world)));
    await world.carry('eu', 1);
    await world.settle(0);
    await lose(world);
    await find(world);
    const invoiceId = siblingId('invoice', orderId);
    const { living, stray } = prevailing(await eventsOf(world, 'ap', invoiceId));
    expect([living.map(({ type }) => type), stray.map(({ type }) => type)]).toEqual([
      ['invoice.issued', 'creditNote.issued'],
      ['invoice.issued'],
    ]);
    const numbers = [...stray, ...living].map(({ data }) => (data as { number: string }).number);
    expect(numbers).toEqual(['EU-2026-E-000001', 'EU-2026-A-000001', 'EU-2026-AC-000001']);
  });
});

describe('a buyer whose Region died checks out again', () => {
  test('and gets the same order, charged once, when its opening never arrived', async () => {
    const world = await open();
    const cartId = await fillCart(world);
    await world.carry('eu', 1);
    const orderId = orderIn(await checkOut(world, 'eu', cartId));
    await lose(world);
    expect(orderIn(await checkOut(world, 'ap', cartId))).toBe(orderId);
    await find(world);
    expect((await typesOf(world, orderId)).stray).toEqual(['order.opened', 'order.placed']);
    expect(world.provider.all()).toMatchObject([{ status: 'authorized' }]);
  });

  test('and is not held to the amount of what was in the cart before', async () => {
    const world = await open();
    const cartId = await fillCart(world);
    await world.carry('eu', 1);
    const more = { params: { cartId }, body: { variantId, quantity: 1 } };
    await world.ask('eu', 'addCartLine', more);
    const first = orderIn(await checkOut(world, 'eu', cartId));
    await lose(world);
    const refused = await checkOut(world, 'ap', cartId);
    expect(refused).toMatchObject({ status: 409, body: { code: 'payment_voided' } });
    const second = orderIn(await checkOut(world, 'ap', cartId));
    await find(world);
    expect(second).not.toBe(first);
    expect(world.provider.all().map(({ status }) => status)).toEqual(['voided', 'authorized']);
  });

  test('and goes on, when another checkout of the cart comes to light that had got further', async () => {
    const world = await open();
    const cartId = await fillCart(world);
    const declined = { paymentMethod: 'pm_card_visa_chargeDeclined' };
    orderIn(await checkOut(world, 'eu', cartId, declined));
    await world.carry('eu', 1);
    // Other details make the first give way to a second order, which is placed.
    const other = { email: 'other@mail.example' };
    const placed = orderIn(await checkOut(world, 'eu', cartId, other));
    await lose(world);
    await find(world);
    expect(orderIn(await checkOut(world, 'ap', cartId, other))).toBe(placed);
  });
});

/** Opened and known everywhere; it waits for a challenge. */
async function openChallenged() {
  const world = await open();
  const challenged = { paymentMethod: 'pm_card_threeDSecure2Required' };
  const orderId = orderIn(await checkOut(world, 'eu', await fillCart(world), challenged));
  await world.settle(0);
  await world.carry('eu', 1);
  return { orderId, world };
}

/** The buyer's bank says yes, and the Region that will be lost places the order. */
async function pass(world: Evacuation): Promise<void> {
  const [charge] = world.provider.all();
  world.provider.answerChallenge(charge?.providerReference ?? '', 'pass');
  await world.settle(0);
}
