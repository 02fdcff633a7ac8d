import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { present } from '#kernel/assert.ts';
import { evacuated, firstRoster } from '#kernel/roster.ts';
import { regions } from '#kernel/region.ts';
import type { Region } from '#kernel/region.ts';
import { toIso } from '#kernel/time.ts';
import { putProducts, variantIdOf } from '#modules/catalogue/index.ts';
import type { ProductDraft } from '#modules/catalogue/index.ts';
import { Client, people } from './story.fixture.ts';
import type { Role } from './story.fixture.ts';
import { openTwoRegions, pathOf } from './two-regions.fixture.ts';
import type { TwoRegions } from './two-regions.fixture.ts';

/*
 * An edge whose Region fails half-way repeats a request in the other Region with the same key. What is
 * led to one Region finds its record there: `services.test.ts` asks everything twice. What any Region
 * handles, and what was carried out by a Region that is gone, is asked twice here.
 */

let house: TwoRegions;
beforeEach(async () => {
  house = await openTwoRegions();
  await putProducts(house.regions.eu, [{ published: true, draft: tote }], {
    correlationId: 'seed',
  });
  await house.settle();
});
afterEach(() => house.close());

const variantId = variantIdOf('TOTE-BLACK');

interface Asking {
  readonly id: string;
  readonly as?: Role;
  readonly params?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly key?: string;
}

/** Asks a Region; throws the problem when it refuses. */
async function ask(region: Region, asking: Asking) {
  const { as = 'guest', body, id, key = 'a-key-of-enough-signs', params } = asking;
  const found = house.routes.find((route) => route.endpoint.id === id);
  const { endpoint } = present(found, id);
  const token = as === 'guest' ? undefined : await house.tokenOf(people[as]);
  const headers = {
    'idempotency-key': key,
    ...(body !== undefined && { 'content-type': 'application/json' }),
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
  };
  const response = await house.ask({
    method: endpoint.method,
    path: pathOf(endpoint, params),
    headers,
    body: body === undefined ? undefined : JSON.stringify(body),
    region,
  });
  const answer: unknown = await response.json();
  if (response.status >= 400) throw new Error(JSON.stringify(answer));
  return answer as Seen; // The contract of each answer is checked by the story.
}

interface Seen {
  readonly cartId: string;
  readonly orderId: string;
  readonly shippingOption: string;
  readonly signedIn: boolean;
  readonly lines: readonly { readonly lineId: string; readonly quantity: number }[];
}

/** Why an operation that no Region is home to may be carried out in two. */
const anywhere: Readonly<Record<string, string>> = {
  createCart: 'a second cart is empty, and nobody was told of the first',
  changeCart: 'sets what the cart is for',
  addCartLine: 'a line knows the requests that added to it',
  changeCartLine: 'sets the quantity',
  removeCartLine: 'sets the quantity to nought',
  claimCart: 'says whose it is and what it takes in, which changes nothing when said again',
  signIn: 'keeps nothing',
  receivePaymentWebhook: 'the payment is read from the provider, at its home',
  evacuateRegion: 'the witness changes the roster once, wherever it is asked',
  returnRegion: 'the witness changes the roster once, wherever it is asked',
  declareRegionLost: 'the witness changes the roster once, wherever it is asked',
};

test('every operation that changes something is led to one Region, or may be carried out in two', () => {
  const homeless = house.routes
    .map(({ endpoint }) => endpoint)
    .filter(({ method }) => method !== 'GET')
    .filter(({ homeOfBody, homeParam, homeQuery, homeRegion }) => {
      return [homeOfBody, homeParam, homeQuery, homeRegion].every((home) => home === undefined);
    })
    .map(({ id }) => id);
  expect(homeless.filter((id) => anywhere[id] === undefined)).toEqual([]);
});

/** What the cart is to show after one change of it, when it held one tote. */
const changes: readonly [string, Omit<Asking, 'id' | 'params'>, Partial<Seen>][] = [
  ['changeCart', { body: { shippingOption: 'express' } }, { shippingOption: 'express' }],
  ['addCartLine', { body: { variantId, quantity: 2 } }, { lines: [line(3)] }],
  ['changeCartLine', { body: { quantity: 5 } }, { lines: [line(5)] }],
  ['removeCartLine', {}, { lines: [] }],
  ['claimCart', { as: 'shopper' }, { signedIn: true, lines: [line(1)] }],
];

function line(quantity: number) {
  return expect.objectContaining({ quantity }) as Seen['lines'][number];
}

describe.each(regions)('a cart’s change asked first in %s', (first) => {
  const second: Region = first === 'eu' ? 'ap' : 'eu';

  test.each(changes)('and again elsewhere takes effect once: %s', async (id, asking, expected) => {
    const cart = await ask('eu', { id: 'createCart', body: { market: 'europe' } });
    const { cartId } = cart;
    const add = { id: 'addCartLine', params: { cartId }, key: 'the-key-of-the-first' };
    const filled = await ask('eu', { ...add, body: { variantId } });
    await house.settle();
    const { lineId } = present(filled.lines[0], 'line');
    const request = { ...asking, id, params: { cartId, lineId } };

    await ask(first, request);
    // Nothing has arrived yet, then half of it, then all.
    await ask(second, request);
    house.regions.link.faults.delayChance = 0.5;
    await house.regions.link.step();
    await ask(second, request);
    await house.settle();
    for (const region of [first, second]) {
      expect(await ask(region, request)).toMatchObject(expected);
      const read = { id: 'readCart', params: { cartId }, as: asking.as ?? 'guest' };
      expect(await ask(region, read)).toMatchObject(expected);
    }
  });
});

describe('a cart asked for twice', () => {
  const request = { id: 'createCart', body: { market: 'europe' } };

  test('is one, once the first Region’s record has arrived', async () => {
    const first = await ask('eu', request);
    await house.settle();
    expect(await ask('ap', request)).toEqual(first);
  });

  test('is an empty one more before that, which a shopper’s own takes in', async () => {
    const asking = { ...request, as: 'shopper' } as const;
    await ask('eu', asking);
    const second = await ask('ap', asking);
    const params = { cartId: second.cartId };
    await ask('ap', { id: 'addCartLine', as: 'shopper', params, body: { variantId } });
    await house.settle();
    const seen = await ask('eu', { ...asking, key: 'another-key-of-enough' });
    expect(seen.lines).toMatchObject([{ quantity: 1 }]);
    await house.settle();
    const again = await ask('ap', { ...asking, key: 'a-third-key-of-enough' });
    expect(again.cartId).toBe(seen.cartId);
  });
});

test('a refund asked again of the Region that took over is sent once', async () => {
  const { ap, eu } = house.regions;
  const client = new Client(house);
  const lines = [{ variantId, location: 'warehouse-frankfurt', quantity: 5 }];
  await client.ok('receiveInventory', { as: 'staff', body: { reason: 'purchase', lines } });
  const { cartId } = await ask('eu', { id: 'createCart', body: { market: 'europe' } });
  await ask('eu', { id: 'addCartLine', params: { cartId }, body: { variantId } });
  const { orderId } = await ask('eu', { id: 'checkOut', params: { cartId }, body: details });
  await house.settle(0);
  const deliveryId = orderId.replace(/^ord/, 'dlv');
  const occurredAt = toIso(house.regions.clock.now());
  const body = { eventId: 'e1', type: 'collected', occurredAt };
  await client.ok('recordCourierEvent', { as: 'courier', params: { deliveryId }, body });
  await house.settle();

  // It was carried out, and nothing of it left the Region before it was gone.
  house.regions.link.setAll('cut');
  const amount = { amountMinor: 1_000, currency: 'EUR' };
  const refund = { id: 'refundOrder', as: 'staff', params: { orderId } } as const;
  const request = { ...refund, body: { amount, reason: 'A scratch' } };
  await ask('eu', request);
  await eu.settle(0);
  const roster = evacuated(firstRoster, 'eu', 'ap');
  if (roster.ok) ap.custody.learn(roster.value);
  await ask('ap', request);
  await ap.settle();
  const charge = () => house.provider.all().find((payment) => payment.orderId === orderId);
  expect(charge()).toMatchObject({ refundedMinor: 1_000 });

  // Another one is another one.
  await ask('ap', { ...request, key: 'another-key-of-enough' });
  await ap.settle();
  expect(charge()).toMatchObject({ refundedMinor: 2_000 });
});

const details = {
  email: 'buyer@mail.example',
  shippingAddress: {
    name: 'Ωμέγα Ébène',
    lines: ['12 rue de la Paix'],
    city: 'Paris',
    postalCode: '75002',
    country: 'FR',
  },
  paymentMethod: 'pm_card_visa',
};

const tote: ProductDraft = {
  handle: 'tote',
  title: { en: 'The tote' },
  description: { en: 'Sewn by hand.' },
  details: [],
  collectionHandles: [],
  tags: [],
  oneOfAKind: false,
  taxCategory: 'standard',
  rank: 1,
  options: [
    { code: 'color', name: { en: 'Colour' }, values: [{ code: 'black', name: { en: 'Black' } }] },
  ],
  pictures: [],
  variants: [
    {
      sku: 'TOTE-BLACK',
      optionValues: { color: 'black' },
      weightGrams: 900,
      prices: { europe: { amountMinor: 125_000, currency: 'EUR' } },
    },
  ],
};
