import { expect, test } from 'vitest';
import { published, catalogueOf, generatedCategories } from '../testing/catalogue-of.ts';
import { ShopModel } from '../shop-model.ts';
import { Bits } from './bits.ts';
import { Tallier } from './tally.ts';

test('crossing sets and looking at each product count the same', () => {
  const model = new ShopModel();
  for (const category of generatedCategories()) model.putCategory(category);
  let number = 0;
  for (const draft of catalogueOf(3_000)) model.putProduct(published(draft, number++));
  const tallier = new Tallier(model);
  const slots = Int32Array.from({ length: 3_000 }, (_, at) => at).filter((slot) => slot % 7 !== 0);
  const set = new Bits();
  for (const slot of slots) set.add(slot);
  expect(slots.length).toBeGreaterThan(tallier.singlyMax);
  const crossed = { ...tallier.ofBits(set, 'japan') };
  crossed.counts = crossed.counts.slice();
  const looked = tallier.ofSlots(slots, slots.length, 'japan');
  expect(crossed).toEqual(looked);
  expect(looked.counts.some((count) => count > 0)).toBe(true);
});
