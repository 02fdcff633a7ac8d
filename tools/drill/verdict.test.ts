import { expect, test } from 'vitest';
import { makeId } from '#kernel/ids.ts';
import { isOfDrill } from './verdict.ts';

const since = 1_790_000_000_000;
const orderAt = (atMs: number) => makeId('order', 'ap', atMs, new Uint8Array(10).fill(7));

test.each([
  ['an order that the books have, whenever it began', orderAt(since - 1), true, true],
  ['an order that no book has, begun since', orderAt(since), false, true],
  ['an order of the time before', orderAt(since - 1), false, false],
  ['what is no order', 'none', false, false],
])('%s counts as it should', (_, orderId, isKnown, counts) => {
  expect(isOfDrill(orderId, { has: () => isKnown }, since)).toBe(counts);
});
