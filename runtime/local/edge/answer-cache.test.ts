import { expect, test } from 'vitest';
import { SimulatedClock } from '#adapters/simulated/index.ts';
import { AnswerCache } from './answer-cache.ts';

const open = (bytesMax = 1_000_000) =>
  new AnswerCache(bytesMax, new SimulatedClock({ mode: 'manual' }));

function answer(surrogates: string, bytes = 100) {
  const headers = { 'surrogate-key': surrogates };
  return { status: 200, headers, bytes: Buffer.alloc(bytes), freshMs: 60_000 };
}

test('an answer that was asked for before a purge of what it carries is not kept', () => {
  const cache = open();
  const askedAt = cache.moment();
  cache.purge(['product-ada']);
  cache.put('ada', answer('products product-ada'), askedAt);
  cache.put('zoe', answer('product-zoe'), askedAt);
  expect(cache.get('ada')).toBeUndefined();
  expect(cache.get('zoe')).toMatchObject({ fresh: true });
  cache.put('ada', answer('products product-ada'), cache.moment());
  expect(cache.get('ada')).toMatchObject({ fresh: true });
});

test('nor one that so much was purged since that not all of it is remembered', () => {
  const cache = open();
  const askedAt = cache.moment();
  for (let n = 0; n < 30_000; n++) cache.purge([`product-${n}`]);
  cache.put('first', answer('product-0'), askedAt);
  cache.put('other', answer('product-zoe'), askedAt);
  expect([cache.get('first'), cache.get('other')]).toEqual([undefined, undefined]);
  cache.put('other', answer('product-zoe'), cache.moment());
  expect(cache.get('other')).toBeDefined();
});

test('many small answers under long addresses take no more room than large ones', () => {
  const cache = open(1_000_000);
  const keys = Array.from({ length: 1_000 }, (_, n) => `${n} ${'q'.repeat(10_000)}`);
  for (const key of keys) cache.put(key, answer('products', 1), cache.moment());
  expect(keys.filter((key) => cache.get(key)).length).toBeLessThan(50);
  expect(cache.get(keys.at(-1) ?? '')).toBeDefined();
});

test('after everything is forgotten, neither what was kept nor what was on its way is shown', () => {
  const cache = open();
  const askedAt = cache.moment();
  cache.put('ada', answer('product-ada'), askedAt);
  cache.purgeAll();
  cache.put('zoe', answer('product-zoe'), askedAt);
  expect([cache.get('ada'), cache.get('zoe')]).toEqual([undefined, undefined]);
  cache.put('zoe', answer('product-zoe'), cache.moment());
  expect(cache.get('zoe')).toBeDefined();
});
