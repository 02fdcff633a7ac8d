import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Audience } from '#contracts/endpoint.ts';
import { putProducts } from '#modules/catalogue/index.ts';
import type { Route } from '#ports/route.ts';
import { readAnswer } from './answers.fixture.ts';
import { Memory, requestsTo } from './hostile.fixture.ts';
import type { HostileRequest } from './hostile.fixture.ts';
import { Client, people } from './story.fixture.ts';
import type { Role } from './story.fixture.ts';
import { openTwoRegions } from './two-regions.fixture.ts';
import type { Asked, TwoRegions } from './two-regions.fixture.ts';

let house: TwoRegions;
const memory = new Memory();
beforeAll(async () => {
  house = await openTwoRegions(7);
  await furnish();
});
afterAll(() => house.close());

// The routes are the same in every house; these are only named.
const named = await openTwoRegions();
const names = named.routes.map(({ endpoint }) => endpoint.id);
await named.close();

describe('whatever is sent', () => {
  test.each(names)('%s answers as its contract says, and never breaks', async (name) => {
    const route = house.routes.find(({ endpoint }) => endpoint.id === name);
    if (!route) throw new Error(name);
    const roles = rolesFor(route.endpoint.audience);
    const regions = fc.constantFrom('eu', 'ap');
    await fc.assert(
      fc.asyncProperty(
        requestsTo(route.endpoint),
        roles,
        regions,
        async (request, role, region) => {
          const response = await house.ask({ ...(await asked(route, request, role)), region });
          const answer = await readAnswer(route, response);
          expect(answer).toSatisfy(({ status }) => status < 500);
          memory.keep({ etag: answer.headers.get('etag') ?? '' });
          if (answer.status < 400) memory.keep(answer.body);
        },
      ),
      // Each sign-in costs what a guess at a secret is meant to cost.
      { numRuns: name === 'signIn' ? 10 : 60 },
    );
  });

  test('nothing failed unseen, and all that was set off came to an end', async () => {
    await house.settle();
    for (const { telemetry, queues } of [house.regions.eu, house.regions.ap]) {
      const errors = telemetry.records.filter(
        (record) => record.type === 'log' && record.level === 'error',
      );
      expect(errors).toEqual([]);
      for (const name of queues.names()) {
        expect((await queues.deadLetters(name, 5)).items).toEqual([]);
      }
    }
  });
});

/** Mostly those that the endpoint is for. */
function rolesFor(audience: Audience): fc.Arbitrary<Role> {
  const all = ['guest', 'shopper', 'staff', 'courier'] as const;
  const likely = {
    public: 'guest',
    signed: 'guest',
    partner: 'courier',
    shopper: 'shopper',
  } as const;
  const role = audience === 'staff' ? 'staff' : likely[audience];
  return fc.oneof({ arbitrary: fc.constant(role), weight: 5 }, fc.constantFrom(...all));
}

async function asked(route: Route, request: HostileRequest, role: Role): Promise<Asked> {
  const { endpoint } = route;
  const token = role === 'guest' ? undefined : await house.tokenOf(people[role]);
  const filled = memory.fill(request.headers) as Record<string, string>; // Texts, filled in.
  const headers = {
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
    'content-type': endpoint.bodyType ?? 'application/json',
    ...filled,
  };
  const path = pathOf(route, memory.fill(request.params), memory.fill(request.query));
  const body = endpoint.method === 'GET' ? undefined : bodyOf(request);
  return { method: endpoint.method, path, headers, body };
}

function pathOf({ endpoint }: Route, params: unknown, query: unknown): string {
  const values = fieldsOf(params);
  const path = endpoint.path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    // A parameter has at least one character, and dots alone would lead elsewhere.
    encodeURIComponent(textOf(values[name])).replace(/^\.{0,2}$/, '%20'),
  );
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(fieldsOf(query))) {
    for (const part of [value].flat()) search.append(name, textOf(part));
  }
  return `${path}?${search.toString()}`;
}

function fieldsOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : { value };
}

function textOf(value: unknown): string {
  return (typeof value === 'string' ? value : (JSON.stringify(value) ?? '')).toWellFormed();
}

function bodyOf({ body, spoiling }: HostileRequest): string | Uint8Array<ArrayBuffer> | undefined {
  const filled = memory.fill(body);
  const text = typeof filled === 'string' ? filled : JSON.stringify(filled);
  switch (spoiling) {
    case 'cut':
      return text.slice(0, -1);
    case 'bytes':
      return Uint8Array.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d]);
    case 'missing':
      return undefined;
    case 'deep':
      return `${'[['.repeat(5_000)}${']]'.repeat(5_000)}`;
    case 'none':
      return text;
  }
}

/** A shop with something in every state, so that requests meet more than what is not there. */
async function furnish(): Promise<void> {
  const client = new Client(house);
  const remember = async (operation: string, call: Parameters<Client['ok']>[1]) => {
    const answer = await client.call(operation, call);
    if (answer.status >= 400) throw new Error(JSON.stringify(answer.body));
    memory.keep(answer.body);
    return answer.body as Record<string, string>; // Read for ids alone.
  };
  const products = ['tote', 'scarf'].map((handle) => ({ published: true, draft: draftOf(handle) }));
  await putProducts(house.regions.eu, products, { correlationId: 'seed' });
  await house.settle();
  const { items } = (await client.ok('listStaffProducts', { as: 'staff' })) as unknown as {
    items: { productId: string }[];
  };
  for (const { productId } of items) {
    const product = await remember('readStaffProduct', { as: 'staff', params: { productId } });
    const variants = product['variants'] as unknown as { variantId: string }[];
    const lines = variants.map(({ variantId }) => ({
      variantId,
      location: 'warehouse-frankfurt',
      quantity: 500,
    }));
    await remember('receiveInventory', { as: 'staff', body: { reason: 'opening', lines } });
    for (const paymentMethod of ['pm_card_visa', 'pm_card_visa_chargeDeclined']) {
      const cart = await remember('createCart', { body: { market: 'europe' } });
      const params = { cartId: cart['cartId'] ?? '' };
      for (const { variantId } of variants)
        await remember('addCartLine', { params, body: { variantId } });
      const order = await remember('checkOut', { params, body: { ...details, paymentMethod } });
      memory.keep(siblingsOf(order['orderId'] ?? ''));
    }
  }
  await house.settle(60_000);
  memory.keep({
    location: ['warehouse-frankfurt', 'boutique-tokyo'],

    paymentMethod: 'pm_card_visa',
  });
  const carts = ['europe', 'japan'].map((market) => remember('createCart', { body: { market } }));
  await Promise.all(carts);
}

/** What belongs to an order, by ids that follow from its own. */
function siblingsOf(orderId: string) {
  const tail = orderId.slice('ord'.length);
  return { paymentId: `pay${tail}`, deliveryId: `dlv${tail}`, invoiceId: `inv${tail}` };
}

const details = {
  email: 'buyer@mail.example',
  shippingAddress: {
    name: 'Ωμέγα',
    lines: ['12 rue de la Paix'],
    city: 'Paris',
    postalCode: '75002',
    country: 'FR',
  },
};

function draftOf(handle: string) {
  return {
    handle,
    title: { en: `The ${handle}` },
    description: { en: 'Made by hand.' },
    details: [],
    collectionHandles: [],
    tags: [],
    oneOfAKind: false,
    taxCategory: 'standard',
    rank: 1,
    options: [],
    pictures: [],
    variants: [
      {
        sku: `${handle}-1`,
        optionValues: {},
        weightGrams: 700,
        prices: {
          europe: { amountMinor: 125_000, currency: 'EUR' },
          japan: { amountMinor: 200_000, currency: 'JPY' },
        },
      },
    ],
  } as const;
}
