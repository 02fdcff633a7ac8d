import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { beforeEach, describe, expect, test } from 'vitest';
import {
  listMarkets,
  listProducts,
  readAvailability,
  readCollection,
  readMenu,
  readProduct,
  suggest,
} from '#contracts/http/shopping.ts';
import { variantIdOf } from '#modules/catalogue/index.ts';
import {
  bags,
  bodyOf,
  category,
  collection,
  get,
  headerOf,
  openShop,
  product,
} from '../testing/shop.fixture.ts';
import type { Shop } from '../testing/shop.fixture.ts';
import type { ReadRequest } from './reception.ts';

const many = Array.from({ length: 8 }, (_, at) =>
  product(`bag-${at}`, {
    rank: at,
    title: { en: `Bag ${at}`, de: `Tasche ${at}`, 'zh-Hans': `包 ${at}` },
  }),
);

let shop: Shop;
beforeEach(async () => {
  shop = await openShop([
    bags,
    category('shoes', { en: 'Shoes' }),
    collection('spring', {
      leadProductHandles: ['bag-3', 'gone', 'bag-1'],
      text: { en: 'Light things.' },
    }),
    ...many.map((bag, at) => ({ ...bag, collectionHandles: at < 5 ? ['spring'] : [] })),
    product('loafer', {
      categoryHandle: 'shoes',
      rank: 9,
      material: { code: 'calf', name: { en: 'Calf' } },
    }),
  ]);
});

function ask(url: string, more: Partial<ReadRequest> = {}) {
  return shop.shopping.answer({ method: 'GET', url: `/api/store/${url}`, ...more });
}

describe('an answer', () => {
  test('holds to its contract, and to nothing more', () => {
    expect(get(shop.shopping, readProduct, 'products/bag-0').variants).toHaveLength(1);
    expect(get(shop.shopping, listProducts, 'products').total).toBe(9);
    expect(get(shop.shopping, readMenu, 'menu').categories.map(({ handle }) => handle)).toEqual([
      'bags',
      'shoes',
    ]);
    expect(get(shop.shopping, suggest, 'suggestions?q=ba').products).toHaveLength(6);
    expect(get(shop.shopping, suggest, 'suggestions?q=ba').categories).toEqual([
      { handle: 'bags', title: 'Bags' },
    ]);
    expect(get(shop.shopping, listMarkets, 'markets').items).toHaveLength(8);
    const spring = get(shop.shopping, readCollection, 'collections/spring');
    expect(spring.leads.map(({ handle }) => handle)).toEqual(['bag-3', 'bag-1']);
    expect(spring.total).toBe(5);
  });

  test('relates an item to its neighbours of the same category, round the end', () => {
    const item = get(shop.shopping, readProduct, 'products/bag-6');
    expect(item.related.map(({ handle }) => handle)).toEqual([
      'bag-7',
      'bag-0',
      'bag-1',
      'bag-2',
      'bag-3',
      'bag-4',
    ]);
    expect(item.breadcrumbs).toEqual([{ handle: 'bags', title: 'Bags' }]);
  });

  test.each([
    ['post', 'products', undefined],
    ['GET', 'orders', undefined],
    ['GET', 'products/a/b', undefined],
    ['GET', 'products/nothing', 404],
    ['GET', 'products/%E0%A4%A', 404],
    ['GET', 'products/bag-0?market=korea', 404],
    ['GET', 'collections/nothing', 404],
    ['HEAD', 'products', 200],
  ])('to %s %s has the status %s', (method, url, status) => {
    expect(ask(url, { method })?.status).toBe(status);
  });

  test.each([
    ['products?limit=0', 'query.limit'],
    ['products?limit=101', 'query.limit'],
    ['products?sort=best', 'query.sort'],
    ['products?priceMin=-1', 'query.priceMin'],
    ['products?market=mars', 'query.market'],
    ['products?language=la', 'query.language'],
    ['products?colour=red', 'query.colour'],
    ['products?available=maybe', 'query.available'],
    ['products?__proto__=x&limit=x', 'query.limit'],
    ['suggestions', 'query.q'],
    ['availability?variants=nonsense', 'query.variants.0'],
  ])('to %s says that %s is wrong', (url, at) => {
    const answer = ask(url);
    expect(answer?.status).toBe(400);
    expect(headerOf(answer, 'content-type')).toBe('application/problem+json');
    const problem: unknown = JSON.parse(bodyOf(answer));
    expect(problem).toMatchObject({ status: 400, code: 'request_invalid', errors: [{ at }] });
  });

  test('refuses a market that the house does not have, also by header', () => {
    expect(JSON.parse(bodyOf(ask('products', { market: 'mars' })))).toMatchObject({
      code: 'market_unknown',
    });
  });
});

describe('the reader’s', () => {
  test.each([
    [undefined, 'en', 'Bag 0'],
    ['de-CH, en;q=0.5', 'de', 'Tasche 0'],
    ['nl, de;q=0.5, en;q=0.8', 'en', 'Bag 0'],
    ['zh-TW', 'zh-Hans', '包 0'],
    ['de;q=0', 'en', 'Bag 0'],
    ['fr', 'fr', 'Bag 0'],
  ])('language by %s is %s', (acceptLanguage, language, title) => {
    const answer = ask('products/bag-0', { acceptLanguage });
    expect(headerOf(answer, 'content-language')).toBe(language);
    expect(JSON.parse(bodyOf(answer))).toMatchObject({ language, title });
  });

  test('language and market in the query go before the headers, and are no reason to vary', () => {
    const headers = { acceptLanguage: 'fr', market: 'japan' };
    const asked = ask('products/bag-0?language=de&market=europe', headers);
    expect(JSON.parse(bodyOf(asked))).toMatchObject({ language: 'de', market: 'europe' });
    expect(headerOf(asked, 'vary')).toBe('accept-encoding');
    const byHeader = ask('products/bag-0', headers);
    expect(JSON.parse(bodyOf(byHeader))).toMatchObject({
      language: 'fr',
      price: { from: { currency: 'JPY' } },
    });
    expect(headerOf(byHeader, 'vary')).toBe('accept-encoding, accept-language, meridian-market');
  });

  test.each([
    ['br, gzip', 'br'],
    ['gzip', 'gzip'],
    ['gzip, br;q=0', 'gzip'],
    ['identity', undefined],
    [undefined, undefined],
  ])('encoding by %s is %s, from the second time on', (acceptEncoding, encoding) => {
    const first = ask('products', { acceptEncoding });
    expect(headerOf(first, 'content-encoding')).toBeUndefined();
    const second = ask('products', { acceptEncoding });
    expect(headerOf(second, 'content-encoding')).toBe(encoding);
    expect(headerOf(second, 'content-length')).toBe(String(second?.bytes.length));
    const bytes = second?.bytes ?? new Uint8Array();
    const plain =
      encoding === 'br'
        ? brotliDecompressSync(bytes)
        : encoding === 'gzip'
          ? gunzipSync(bytes)
          : bytes;
    expect(Buffer.from(plain).toString()).toBe(bodyOf(first));
  });
});

describe('a validator', () => {
  test('asked about again gives 304 without a body, until the item changes', async () => {
    const first = ask('products/bag-0');
    const ifNoneMatch = headerOf(first, 'etag');
    const again = ask('products/bag-0', { ifNoneMatch });
    expect(again).toMatchObject({ status: 304 });
    expect(again?.bytes).toHaveLength(0);
    expect(headerOf(again, 'etag')).toBe(ifNoneMatch);
    expect(ask('products/bag-0', { ifNoneMatch: `W/"other", W/${ifNoneMatch}` })?.status).toBe(304);
    expect(ask('products/bag-0', { ifNoneMatch: '*' })?.status).toBe(304);
    await shop.write(product('bag-0', { title: { en: 'Another' } }));
    const changed = ask('products/bag-0', { ifNoneMatch });
    expect(changed?.status).toBe(200);
    expect(headerOf(changed, 'etag')).not.toBe(ifNoneMatch);
  });

  test('differs between encodings, and each is known', () => {
    const identity = headerOf(ask('products'), 'etag');
    const brotli = headerOf(ask('products', { acceptEncoding: 'br' }), 'etag');
    expect(brotli).not.toBe(identity);
    expect(ask('products', { acceptEncoding: 'br', ifNoneMatch: brotli })?.status).toBe(304);
    expect(ask('products', { ifNoneMatch: brotli })?.status).toBe(304);
  });

  test('is the same in every copy of the service, for it comes from the content alone', async () => {
    const other = await openShop([bags, ...many]);
    const url = { method: 'GET', url: '/api/store/products/bag-7' };
    const lone = await openShop([bags, ...many.toReversed()]);
    expect(headerOf(other.shopping.answer(url), 'etag')).toBe(
      headerOf(lone.shopping.answer(url), 'etag'),
    );
  });

  test('comes with HEAD as with GET', () => {
    const [got, headed] = [ask('products'), ask('products', { method: 'HEAD' })];
    expect(headed?.headers).toEqual(got?.headers);
    expect(headed?.bytes).toHaveLength(0);
  });
});

describe('a change', () => {
  const same = (url: string) => ask(url)?.bytes;

  test('makes anew what it concerns, and leaves the rest as it was kept', async () => {
    const kept = ['products?category=shoes', 'products/loafer', 'menu', 'markets'];
    const concerned = ['products', 'products?category=bags', 'products/bag-0', 'products/bag-1'];
    const before = new Map([...kept, ...concerned].map((url) => [url, same(url)]));
    await shop.write(product('bag-0', { title: { en: 'Another' } }));
    for (const url of kept) expect(same(url)).toBe(before.get(url));
    for (const url of concerned) expect(same(url)).not.toBe(before.get(url));
  });

  test('of a name elsewhere is seen in every list that shows the name', async () => {
    const label = () =>
      get(shop.shopping, listProducts, 'products?category=shoes').facets.find(
        ({ code }) => code === 'material',
      )?.values[0]?.label;
    expect(label()).toBe('Calf');
    const material = { code: 'calf', name: { en: 'Calfskin' } };
    await shop.write(product('bag-0', { material }), product('bag-1', { material }));
    expect(label()).toBe('Calfskin');
  });

  test('of stock shows at once, in words that give no number above three', async () => {
    const told = async (free: number) => {
      await shop.stock('bag-0-black-m', free);
      const url = `availability?variants=${variantIdOf('bag-0-black-m')}`;
      const { variantId: _, ...hint } = get(shop.shopping, readAvailability, url).items[0] ?? {
        variantId: '',
      };
      const item = get(shop.shopping, readProduct, 'products/bag-0');
      expect(item.variants[0]).toMatchObject(hint);
      expect(get(shop.shopping, listProducts, 'products').availableCount).toBe(
        item.available ? 1 : 0,
      );
      return hint;
    };
    expect(await told(0)).toEqual({ available: false, shortage: 'sold_out' });
    expect(await told(1)).toEqual({ available: true, unitsLeft: 1 });
    expect(await told(3)).toEqual({ available: true, unitsLeft: 3 });
    expect(await told(4)).toEqual({ available: true });
    expect(await told(400)).toEqual({ available: true });
    expect(await told(0)).toEqual({ available: false, shortage: 'sold_out' });
  });

  test('of stock that shoppers are not told leaves every answer as it was', async () => {
    await shop.stock('bag-0-black-m', 50);
    const before = same('products/bag-0');
    await shop.stock('bag-0-black-m', 49);
    expect(same('products/bag-0')).toBe(before);
  });
});

test('unknown variants are not available', () => {
  const url = `availability?variants=${variantIdOf('nobody')}`;
  expect(get(shop.shopping, readAvailability, url).items).toEqual([
    { variantId: variantIdOf('nobody'), available: false },
  ]);
  expect(headerOf(ask(url), 'cache-control')).toBe('public, max-age=1, s-maxage=1');
});

test('caches are told how long an answer lasts and by what keys to purge it', () => {
  const answer = ask('products?category=bags');
  expect(headerOf(answer, 'cache-control')).toBe(
    'public, max-age=5, s-maxage=30, stale-while-revalidate=300',
  );
  expect(headerOf(answer, 'surrogate-key')?.split(' ')).toContain('category-bags');
  expect(headerOf(ask('products/bag-0'), 'surrogate-key')).toBe(
    'product-bag-0 category-bags collection-spring',
  );
});
