import { describe, expect, test } from 'vitest';
import { present } from '#kernel/assert.ts';
import { money } from '#kernel/money.ts';
import { regions as allRegions } from '#kernel/region.ts';
import type { Region } from '#kernel/region.ts';
import { evacuated, firstRoster, lost, returned, returning } from '#kernel/roster.ts';
import type { Roster, RosterRefusal } from '#kernel/roster.ts';
import { hourMs } from '#kernel/time.ts';
import type { Result } from '#kernel/result.ts';
import { putProducts, variantIdOf } from '#modules/catalogue/index.ts';
import { receiveStock } from '#modules/inventory/index.ts';
import { newId } from '#ports/identifier.ts';
import { openTwoRegions } from '#runtime/two-regions.fixture.ts';
import type { TwoRegions } from '#runtime/two-regions.fixture.ts';
import { openShopping } from './open-shopping.ts';
import { catalogueOf } from './testing/catalogue-of.ts';

function roster(changed: Result<Roster, RosterRefusal>): Roster {
  if (!changed.ok) throw new Error(changed.code);
  return changed.value;
}

const adopted = roster(evacuated(firstRoster, 'eu', 'ap'));
const givenBack = roster(returning(adopted, 'eu'));
const gone = roster(lost(adopted, 'eu'));

const { categoryHandle: _, ...draft } = present([...catalogueOf(1)][0], 'product');
const prices = { europe: money(125_000, 'EUR') };
const priced = {
  ...draft,
  collectionHandles: [],
  variants: draft.variants.map((variant) => ({ ...variant, prices })),
};
const sku = present(draft.variants[0], 'variant').sku;

/** Two Regions that know a product, of which `eu` has units, and a cart at home in `eu`. */
async function open() {
  const world = await openTwoRegions(5);
  const { eu } = world.regions;
  await putProducts(
    eu,
    [{ published: true, draft: priced }],
    { correlationId: 'seed' },
    (_, put) => {
      if (!put.ok) throw new Error(`${put.code}: ${put.detail ?? ''}`);
    },
  );
  const line = { variantId: variantIdOf(sku), sku, location: 'warehouse-frankfurt', quantity: 5 };
  const movementId = newId('movement', 'eu', eu);
  await receiveStock(eu, { movementId, reason: 'purchase', lines: [line], correlationId: 'seed' });
  const made = await world.ask({
    method: 'POST',
    path: '/api/store/carts',
    headers: { 'content-type': 'application/json', 'idempotency-key': 'a-cart-of-some-reader' },
    body: JSON.stringify({ market: 'europe' }),
  });
  const { cartId } = (await made.json()) as { cartId: string }; // As its contract says.
  await world.settle();
  const paths = [
    'menu',
    'markets',
    'products',
    `products?q=${draft.handle}&language=ja`,
    `products/${draft.handle}`,
    'suggestions?q=a',
    `availability?variants=${variantIdOf(sku)}`,
    `carts/${cartId}`,
  ];
  return { world, paths };
}

async function statuses({ world, paths }: Awaited<ReturnType<typeof open>>, region: Region) {
  const answers = await Promise.all(
    paths.map((path) => world.ask({ method: 'GET', path: `/api/store/${path}`, region })),
  );
  return answers.map(({ status }) => status);
}

function tell({ regions }: TwoRegions, told: Partial<Record<Region, Roster>>): void {
  for (const region of allRegions) {
    const known = told[region];
    if (known) regions[region].custody.learn(known);
  }
}

const faults: readonly (readonly [string, (world: TwoRegions) => void])[] = [
  ['the link is cut', ({ regions }) => regions.link.setAll('cut')],
  ['a Region lost its lease', ({ regions }) => regions.eu.custody.lease(false)],
  [
    'both lost their leases, and the link is cut',
    ({ regions }) => {
      regions.link.setAll('cut');
      for (const region of allRegions) regions[region].custody.lease(false);
    },
  ],
  ['only the survivor knows of an evacuation', (world) => tell(world, { ap: adopted })],
  ['only the evacuated Region knows of it', (world) => tell(world, { eu: adopted })],
  ['all know of an evacuation', (world) => tell(world, { eu: adopted, ap: adopted })],
  ['a home is being given back', (world) => tell(world, { eu: givenBack, ap: givenBack })],
  ['a home came back', (world) => tell(world, { eu: back(), ap: back() })],
  ['a Region is lost', (world) => tell(world, { ap: gone })],
  [
    'no commit is taken',
    ({ regions }) => {
      for (const region of allRegions) regions[region].faults.unavailableChance = 1;
    },
  ],
];

function back(): Roster {
  return roster(returned(givenBack, 'eu'));
}

describe('readers in either Region see no error', () => {
  test.each(faults)('when %s', async (_, happens) => {
    const opened = await open();
    happens(opened.world);
    for (const afterMs of [0, 100, hourMs]) {
      await opened.world.regions.clock.advance(afterMs);
      for (const region of allRegions) {
        const answers = await statuses(opened, region);
        expect(new Set(answers), `${region} after ${afterMs} ms`).toEqual(new Set([200]));
      }
    }
    // Nor when the process that answers starts anew meanwhile.
    for (const region of allRegions) {
      const anew = await openShopping(opened.world.regions[region]);
      expect(anew.status().products).toBe(1);
      await anew.close();
    }
    await opened.world.close();
  });
});

test('a home that changes hands changes what is told of its units, at once and in both Regions', async () => {
  const opened = await open();
  const { world } = opened;
  const told = async (region: Region) => {
    const url = `/api/store/availability?variants=${variantIdOf(sku)}`;
    const { items } = (await (await world.ask({ method: 'GET', path: url, region })).json()) as {
      items: { shortage?: string }[]; // As its contract says.
    };
    const list = await world.ask({ method: 'GET', path: '/api/store/products', region });
    const { availableCount } = (await list.json()) as { availableCount: number };
    return [items[0]?.shortage, availableCount];
  };
  for (const [known, expected] of [
    [firstRoster, [undefined, 1]],
    [adopted, ['not_now', 0]],
    [givenBack, [undefined, 1]],
    [gone, ['not_now', 0]],
    [back(), [undefined, 1]],
  ] as const) {
    tell(world, { eu: known, ap: known });
    await world.regions.clock.advance(100);
    expect([await told('eu'), await told('ap')]).toEqual([expected, expected]);
  }
  await world.close();
});
