import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openShopping } from './open-shopping.ts';
import { bags, bodyOf, category, collection, openShop, product } from './testing/shop.fixture.ts';
import type { Shop } from './testing/shop.fixture.ts';

const handle = fc.constantFrom('ada', 'bea', 'cleo', 'dora', 'eve', 'fay');
const categoryHandle = fc.constantFrom('bags', 'totes', 'shoes', 'unknown');
const word = fc.constantFrom('silk', 'calf', 'tote', 'red', 'sole', 'シルク', 'Tasche');
const code = fc.constantFrom('black', 'red', 'm', 's');

const productParts = fc.record({
  title: fc
    .tuple(word, word)
    .map(([one, other]) => ({ en: `${one} ${other}`, de: other, ja: one })),
  categoryHandle,
  collectionHandles: fc.subarray(['spring', 'travel']),
  rank: fc.nat(3),
  priceEur: fc.integer({ min: 1, max: 4 }),
  colors: fc.uniqueArray(code, { minLength: 1, maxLength: 3 }),
  material: fc.record({ code: fc.constantFrom('x', 'y'), name: word.map((en) => ({ en })) }),
  published: fc.boolean(),
  oneOfAKind: fc.boolean(),
});

type Step = (shop: Shop) => Promise<void>;

const steps = fc.array(
  fc.oneof(
    {
      weight: 5,
      arbitrary: fc.tuple(handle, productParts).map(
        ([name, parts]): Step =>
          (shop) =>
            shop.write(product(name, parts)),
      ),
    },
    {
      weight: 1,
      arbitrary: handle.map(
        (name): Step =>
          (shop) =>
            shop.erase(product(name)),
      ),
    },
    {
      weight: 2,
      arbitrary: fc
        .tuple(categoryHandle, word, fc.boolean(), fc.option(categoryHandle, { nil: undefined }))
        .map(
          ([name, en, hidden, parentHandle]): Step =>
            (shop) =>
              shop.write(
                category(
                  name,
                  { en },
                  { hidden, ...(parentHandle !== undefined && { parentHandle }) },
                ),
              ),
        ),
    },
    {
      weight: 1,
      arbitrary: fc.tuple(fc.constantFrom('spring', 'travel'), word, fc.boolean()).map(
        ([name, en, published]): Step =>
          (shop) =>
            shop.write(
              collection(name, { title: { en }, published, leadProductHandles: ['ada', 'bea'] }),
            ),
      ),
    },
    {
      weight: 3,
      arbitrary: fc.tuple(handle, code, fc.nat(5)).map(
        ([name, color, free]): Step =>
          (shop) =>
            shop.stock(`${name}-${color}-m`, free),
      ),
    },
  ),
  { maxLength: 25 },
);

const questions = [
  'menu',
  'menu?language=de',
  'products',
  'products?category=bags',
  'products?category=totes&sort=price-desc',
  'products?collection=spring',
  'products?color=red&sort=newest',
  'products?available=true&market=japan',
  'products?q=silk',
  'products?q=tot&color=black',
  'products?q=tasche&language=de',
  'products?q=red+sole&sort=price-asc',
  'products?q=silc',
  'products?limit=2',
  'products/ada',
  'products/bea?market=japan&language=ja',
  'products/fay',
  'collections/spring',
  'suggestions?q=si',
  'suggestions?q=t&language=de',
  'products?priceMin=200&priceMax=300',
].map((path) => `/api/store/${path}`);

const answersOf = ({ answer }: Shop['shopping']): string[] =>
  questions.map((url) => `${url} ${bodyOf(answer({ method: 'GET', url }))}`);

test('after any history, the model that followed it answers like one built anew', async () => {
  await fc.assert(
    fc.asyncProperty(steps, fc.nat(24), async (history, readAt) => {
      const shop = await openShop([bags]);
      for (const [at, step] of history.entries()) {
        // Answers given on the way are kept, so they would tell if a change did not reach them.
        if (at % (readAt + 1) === 0) answersOf(shop.shopping);
        await step(shop);
      }
      const anew = await openShopping(shop.region);
      expect(answersOf(shop.shopping)).toEqual(answersOf(anew));
      await Promise.all([shop.shopping.close(), anew.close()]);
    }),
    { numRuns: 150 },
  );
});
