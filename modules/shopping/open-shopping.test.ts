import { expect, test } from 'vitest';
import { dayMs } from '#kernel/time.ts';
import { openShopping } from './open-shopping.ts';
import { shoppingRoutes } from './routes.ts';
import { bags, bodyOf, collection, handles, openShop, product } from './testing/shop.fixture.ts';

test('a shop opened on a full table knows all of it', async () => {
  const count = 1_200;
  const products = Array.from({ length: count }, (_, at) => product(`bag-${at}`, { rank: at }));
  const shop = await openShop([bags, ...products]);
  expect(shop.shopping.status().products).toBe(count);
  expect(handles(shop.shopping, 'limit=2')).toEqual(['bag-0', 'bag-1']);
});

test('changes are followed without being asked for', async () => {
  const shop = await openShop();
  expect(handles(shop.shopping, '')).toEqual([]);
  // A write that does not wait for the shop: only its own following can bring it in.
  const other = await openShopping(shop.region);
  await shop.write(product('ada'));
  await shop.region.clock.advance(100);
  expect(handles(other, '')).toEqual(['ada']);
  await other.close();
});

test('a shop that was closed follows no more', async () => {
  const shop = await openShop();
  const other = await openShopping(shop.region);
  await other.close();
  await shop.write(product('ada'));
  await shop.region.clock.advance(100);
  expect(handles(other, '')).toEqual([]);
});

test('when the stream no longer reaches back, the shop is built anew', async () => {
  const shop = await openShop([bags, product('zoe')]);
  const told: string[] = [];
  const asleep = await openShopping(shop.region, { onChanged: (keys) => told.push(...keys) });
  await asleep.close();
  await shop.write(product('ada'));
  await shop.region.clock.advance(2 * dayMs);
  await shop.region.table.sweep();
  await shop.write(product('bea'));
  await asleep.caughtUp();
  expect(handles(asleep, '').toSorted()).toEqual(['ada', 'bea', 'zoe']);
  expect(asleep.status().products).toBe(3);
  expect(told).toEqual(
    expect.arrayContaining(['products', 'menu', 'product-zoe', 'category-bags']),
  );
});

test('a cache in front is told what to purge, and nothing when nothing that shows has changed', async () => {
  const told: string[][] = [];
  const shop = await openShop([bags, collection('spring'), product('ada')], {
    onChanged: (keys) => told.push([...keys].toSorted()),
  });
  expect(told).toEqual([]);
  await shop.write(product('ada', { title: { en: 'Ada' } }));
  expect(told.splice(0).flat()).toEqual(
    expect.arrayContaining(['category-bags', 'product-ada', 'products']),
  );
  await shop.stock('ada-black-m', 9);
  expect(told.splice(0).flat()).toContain('product-ada');
  await shop.stock('ada-black-m', 8);
  expect(told).toEqual([]);
});

test('the figures tell how far the shop has come', async () => {
  const shop = await openShop();
  const before = shop.shopping.status();
  await shop.write(product('ada'));
  const after = shop.shopping.status();
  expect(after.products - before.products).toBe(1);
  expect(after.changesApplied).toBeGreaterThan(before.changesApplied);
  shop.shopping.answer({ method: 'GET', url: '/api/store/products/ada' });
  expect(shop.shopping.status().answersKept).toBe(1);
});

test('routes give the same bodies as the quick way in', async () => {
  const shop = await openShop([bags, product('ada')]);
  const route = shoppingRoutes(shop.shopping).find(({ endpoint }) => endpoint.id === 'readProduct');
  const result = await route?.handle({
    params: { handle: 'ada' },
    query: {},
    body: {},
    actor: { kind: 'guest' },
    once: undefined,
    ifMatch: undefined,
    language: 'en',
    correlationId: 'test',
    header: () => undefined,
  });
  const body = bodyOf(shop.shopping.answer({ method: 'GET', url: '/api/store/products/ada' }));
  expect(result).toMatchObject({ ok: true, value: { body: Buffer.from(body) } });
});
