import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { listProducts } from '#contracts/http/shopping.ts';
import {
  bags,
  category,
  collection,
  get,
  handles,
  openShop,
  product,
} from '../testing/shop.fixture.ts';
import type { Shop } from '../testing/shop.fixture.ts';

const calf = { code: 'calf', name: { en: 'Calf', de: 'Kalb' } };
const silk = { code: 'silk', name: { en: 'Silk' } };
const totes = category('totes', { en: 'Totes' }, { parentHandle: 'bags' });

const entries = [
  bags,
  totes,
  category('shoes', { en: 'Shoes' }),
  category('archive', { en: 'Archive' }, { hidden: true }),
  collection('spring'),
  collection('secret', { published: false }),
  product('ada', {
    rank: 3,
    priceEur: 900,
    material: calf,
    colors: ['black', 'red'],
    collectionHandles: ['spring'],
  }),
  product('bea', {
    rank: 1,
    priceEur: 300,
    material: calf,
    colors: ['red'],
    categoryHandle: 'totes',
  }),
  product('cleo', {
    rank: 2,
    priceEur: 600,
    material: silk,
    colors: ['black'],
    collectionHandles: ['spring', 'secret'],
  }),
  product('dora', {
    rank: 4,
    priceEur: 600,
    material: silk,
    colors: ['blue'],
    sizes: ['38', '9', 'm', 's'],
    categoryHandle: 'shoes',
  }),
  product('eve', {
    rank: 5,
    priceEur: 100,
    categoryHandle: 'archive',
    colors: [],
    published: false,
  }),
];

let shop: Shop;
beforeAll(async () => {
  shop = await openShop(entries);
  await shop.stock('ada-red-m', 2);
  await shop.stock('dora-blue-38', 9);
});

function list(query: string) {
  return get(shop.shopping, listProducts, `products?${query}`);
}

function facet(query: string, code: string): Record<string, number> {
  const values = list(query).facets.find((facet) => facet.code === code)?.values ?? [];
  return Object.fromEntries(values.map((value) => [value.code, value.count]));
}

describe('a list holds', () => {
  test.each([
    ['', ['bea', 'cleo', 'ada', 'dora']],
    ['sort=price-asc', ['bea', 'cleo', 'dora', 'ada']],
    ['sort=price-desc', ['ada', 'dora', 'cleo', 'bea']],
    ['sort=relevance', ['bea', 'cleo', 'ada', 'dora']],
    ['category=bags', ['bea', 'cleo', 'ada']],
    ['category=totes', ['bea']],
    ['collection=spring', ['cleo', 'ada']],
    ['collection=spring&category=totes', []],
    ['color=red', ['bea', 'ada']],
    ['color=red,blue', ['bea', 'ada', 'dora']],
    ['color=red&color=blue', ['bea', 'ada', 'dora']],
    ['color=red&material=calf', ['bea', 'ada']],
    ['color=red&material=silk', []],
    ['color=mauve', []],
    ['size=s', ['dora']],
    ['priceMin=30000&priceMax=60000', ['bea', 'cleo', 'dora']],
    ['priceMin=30001', ['cleo', 'ada', 'dora']],
    ['available=true', ['ada', 'dora']],
    ['available=false', ['bea', 'cleo', 'ada', 'dora']],
    ['market=korea', []],
    ['q=silk&sort=price-asc', ['cleo', 'dora']],
    ['q=silk&color=blue', ['dora']],
    ['q=calf&category=totes', ['bea']],
  ])('by "%s"', (query, expected) => {
    expect(handles(shop.shopping, query)).toEqual(expected);
    expect(list(query).total).toBe(expected.length);
  });
});

describe('facets count', () => {
  test.each([
    ['', 'color', { black: 2, blue: 1, red: 2 }],
    ['', 'category', { bags: 3, totes: 1, shoes: 1 }],
    ['', 'size', { '9': 1, '38': 1, s: 1, m: 4 }],
    ['category=bags', 'category', { bags: 3, totes: 1 }],
    ['color=red', 'color', { black: 2, blue: 1, red: 2 }],
    ['color=red', 'material', { calf: 2 }],
    ['color=red&material=calf', 'color', { black: 1, red: 2 }],
    ['color=red&material=silk', 'material', { calf: 2 }],
    ['color=red&material=silk', 'color', { black: 1, blue: 1 }],
    ['q=silk', 'color', { black: 1, blue: 1 }],
    ['q=silk&color=black', 'color', { black: 1, blue: 1 }],
    ['available=true', 'color', { black: 1, blue: 1, red: 1 }],
  ])('in "%s" by %s', (query, code, expected) => {
    expect(facet(query, code)).toEqual(expected);
  });

  test('sizes from small to large, numbers first', () => {
    expect(Object.keys(facet('', 'size'))).toEqual(['9', '38', 's', 'm']);
  });

  test('what is available as if availability were not chosen', () => {
    expect(list('').availableCount).toBe(2);
    expect(list('available=true').availableCount).toBe(2);
    expect(list('available=true&color=red').availableCount).toBe(1);
  });

  test('the price range as if no price were chosen', () => {
    const euros = (amountMinor: number) => ({ amountMinor, currency: 'EUR' });
    expect(list('priceMax=30000').priceRange).toEqual({ from: euros(30_000), to: euros(90_000) });
    expect(list('market=japan').priceRange?.to).toEqual({ amountMinor: 144_000, currency: 'JPY' });
    expect(list('color=mauve').priceRange).toBeUndefined();
  });

  test('under the names of the language', () => {
    const values = list('language=de').facets.find(({ code }) => code === 'material')?.values;
    expect(values?.map(({ label }) => label)).toEqual(['Kalb', 'Silk']);
  });
});

describe('a list is refused', () => {
  test.each([
    ['category=hats', 404, 'category_not_found'],
    ['category=archive', 404, 'category_not_found'],
    ['collection=secret', 404, 'collection_not_found'],
    ['cursor=abc', 400, 'cursor_invalid'],
    ['cursor=WyJuZXdlc3QiLDEsImFkYSIsMF0', 400, 'cursor_invalid'],
  ])('for "%s"', (query, status, code) => {
    const answer = shop.shopping.answer({ method: 'GET', url: `/api/store/products?${query}` });
    expect(answer?.status).toBe(status);
    expect(JSON.parse(Buffer.from(answer?.bytes ?? []).toString())).toMatchObject({ status, code });
  });
});

const sorts = ['featured', 'newest', 'price-asc', 'price-desc', 'relevance'] as const;

function pages(own: Shop, query: string, between: (page: number) => void = () => {}): string[][] {
  const all: string[][] = [];
  let cursor: string | undefined;
  do {
    const url = `products?${query}${cursor === undefined ? '' : `&cursor=${cursor}`}`;
    const page = get(own.shopping, listProducts, url);
    all.push(page.items.map(({ handle }) => handle));
    cursor = page.nextCursor;
    between(all.length);
  } while (cursor !== undefined);
  return all;
}

test('pages put together are the whole list, whatever the order and the size of a page', async () => {
  const shopOf = fc.array(
    fc.record({ rank: fc.nat(3), priceEur: fc.integer({ min: 1, max: 3 }) }),
    { maxLength: 25 },
  );
  await fc.assert(
    fc.asyncProperty(
      shopOf,
      fc.constantFrom(...sorts),
      fc.integer({ min: 1, max: 7 }),
      fc.boolean(),
      async (parts, sort, limit, words) => {
        const own = await openShop([
          bags,
          ...parts.map((part, at) =>
            product(`p${at}`, { ...part, title: { en: `Bag ${at % 3}` } }),
          ),
        ]);
        const query = `sort=${sort}${words ? '&q=bag' : ''}`;
        const whole = handles(own.shopping, `${query}&limit=100`);
        expect(pages(own, `${query}&limit=${limit}`).flat()).toEqual(whole);
        expect(whole.toSorted()).toEqual(parts.map((_, at) => `p${at}`).toSorted());
        await own.shopping.close();
      },
    ),
    { numRuns: 40 },
  );
});

describe('a cursor keeps its place', () => {
  const five = ['a', 'b', 'c', 'd', 'e'].map((handle, at) =>
    product(handle, { rank: at * 10, priceEur: 100 + at, title: { en: `Silk ${handle}` } }),
  );

  test.each(['sort=featured', 'sort=price-asc', 'q=silk'])(
    'by %s, when the last item shown is gone',
    async (query) => {
      const own = await openShop([bags, ...five]);
      const first = get(own.shopping, listProducts, `products?${query}&limit=2`);
      expect(first.items.map(({ handle }) => handle)).toEqual(['a', 'b']);
      await own.write(product('b', { published: false }));
      expect(handles(own.shopping, `${query}&limit=2&cursor=${first.nextCursor}`)).toEqual([
        'c',
        'd',
      ]);
    },
  );

  test.each(['sort=featured', 'q=silk'])('by %s, when others come before it', async (query) => {
    const own = await openShop([bags, ...five]);
    const first = get(own.shopping, listProducts, `products?${query}&limit=2`);
    await own.write(
      product('aa', { rank: 1, title: { en: 'Silk aa' } }),
      product('bb', { rank: 11, title: { en: 'Silk bb' } }),
    );
    expect(handles(own.shopping, `${query}&cursor=${first.nextCursor}`)).toEqual([
      'bb',
      'c',
      'd',
      'e',
    ]);
  });

  test('when prices fall, going down', async () => {
    const own = await openShop([bags, ...five]);
    const first = get(own.shopping, listProducts, 'products?sort=price-desc&limit=2');
    await own.write(product('d', { priceEur: 50 }));
    expect(handles(own.shopping, `sort=price-desc&cursor=${first.nextCursor}`)).toEqual([
      'c',
      'b',
      'a',
      'd',
    ]);
  });
});
