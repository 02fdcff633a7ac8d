import { describe, expect, test } from 'vitest';
import { bags, bodyOf, openShop, product } from '../testing/shop.fixture.ts';
import { Loans } from './loans.ts';

describe('lent memory', () => {
  test('is used again once it is given back, and not before', () => {
    const loans = new Loans();
    const first = loans.lend(10);
    const second = loans.lend(10);
    expect(second.buffer).not.toBe(first.buffer);
    loans.giveBack(first);
    const third = loans.lend(20);
    expect(third.buffer).toBe(first.buffer);
    expect(third).toHaveLength(20);
  });

  test('is of its own for a long answer, and that is not taken back', () => {
    const loans = new Loans();
    const long = loans.lend(1_000_000);
    loans.giveBack(long);
    expect(long).toHaveLength(1_000_000);
    expect(loans.lend(10).buffer).not.toBe(long.buffer);
  });
});

test('memory that nobody gives back is no longer lent', () => {
  const loans = new Loans();
  const lent = Array.from({ length: 300 }, () => loans.lend(10));
  const whole = lent.filter(({ buffer }) => buffer.byteLength === 128 * 1024);
  expect(whole).toHaveLength(256);
});

test('a search asked for once may be released, and later ones do not disturb it until then', async () => {
  const { shopping } = await openShop([bags, product('ada'), product('bea')]);
  const search = (q: string) =>
    shopping.answer({ method: 'GET', url: `/api/store/products?q=${q}` });
  const ada = search('ada');
  const text = bodyOf(ada);
  const bea = search('bea');
  expect(bodyOf(ada)).toBe(text);
  expect(bea?.bytes.buffer).not.toBe(ada?.bytes.buffer);
  ada?.release?.();
  expect(search('ada+bea')?.bytes.buffer).toBe(ada?.bytes.buffer);
});

test('an answer that is kept is never released', async () => {
  const { shopping } = await openShop([bags, product('ada')]);
  const search = () => shopping.answer({ method: 'GET', url: '/api/store/products?q=ada' });
  const first = search();
  expect(first?.release).toBeDefined();
  const second = search();
  expect(second?.release).toBeUndefined();
  expect(bodyOf(second)).toBe(bodyOf(first));
});

test('HEAD and 304 leave nothing to release', async () => {
  const { shopping } = await openShop([bags, product('ada')]);
  const url = '/api/store/products?q=ad';
  expect(shopping.answer({ method: 'HEAD', url })?.release).toBeUndefined();
  expect(
    shopping.answer({ method: 'GET', url: `${url}a`, ifNoneMatch: '*' })?.release,
  ).toBeUndefined();
});
