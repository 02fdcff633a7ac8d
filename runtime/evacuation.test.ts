import { describe, expect, test } from 'vitest';
import { isId, siblingId } from '#kernel/ids.ts';
import type { Id } from '#kernel/ids.ts';
import { minuteMs, toIso } from '#kernel/time.ts';
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

export async function open(seed = 1): Promise<Evacuation> {
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

describe('a Region dies after it acknowledged an order', () => {
  test('of which everything had arrived: the survivor sends it', async () => {
    const world = await open();
    const orderId = orderIn(await checkOut(world, 'eu', await fillCart(world)));
    await world.carry('eu', 1);
    world.die('eu');
    world.tell('ap');
    await world.settle(minuteMs);
    const q = world.regions.ap.queues;
    for (const n of q.names()) {
      const d = await q.depth(n);
      if (d.waiting + d.delayed + d.inFlight + d.dead)
        console.log(
          n,
          JSON.stringify(d),
          JSON.stringify((await q.deadLetters(n, 10)).items.map((x) => x.reason)),
        );
    }
    console.log(
      JSON.stringify(
        world.regions.ap.telemetry.records.filter((r) => r.type === 'log').slice(-10),
        null,
        1,
      ),
    );
    expect(world.courier.requested(siblingId('delivery', orderId))).toHaveLength(1);
    expect((await typesOf(world, siblingId('invoice', orderId))).living).toEqual([
      'invoice.issued',
    ]);
  });

  test('of which nothing had arrived, and comes back: the order is as it was, and sent', async () => {
    const world = await open();
    const orderId = orderIn(await checkOut(world, 'eu', await fillCart(world)));
    world.die('eu');
    world.tell('ap');
    await world.settle(minuteMs);
    await world.carry('eu', 1);
    await world.settle(minuteMs);
    expect(await typesOf(world, orderId)).toEqual({
      living: ['order.opened', 'order.placed'],
      stray: [],
    });
    expect(world.courier.requested(siblingId('delivery', orderId))).toHaveLength(1);
  });

  test('which the survivor, knowing only that it was opened, lets expire: the money goes back, and the buyer hears of it', async () => {
    const world = await open();
    const cartId = await fillCart(world);
    const challenged = { paymentMethod: 'pm_card_threeDSecure2Required' };
    const orderId = orderIn(await checkOut(world, 'eu', cartId, challenged));
    await world.settle(0);
    await world.carry('eu', 1);
    const [charge] = world.provider.all();
    world.tell('ap');
    // Its bank says yes to the Region that is lost, and the survivor cannot ask.
    world.provider.answerChallenge(charge?.providerReference ?? '', 'pass');
    await world.settle(0);
    expect(world.provider.all()).toMatchObject([{ status: 'authorized' }]);
    world.die('eu');
    await world.settle(minuteMs);
    expect((await typesOf(world, orderId)).living).toContain('order.placed');
  });
});

test('times are told', () => {
  expect(toIso).toBeDefined();
});
