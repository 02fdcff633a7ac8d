import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Bits } from './bits.ts';

const slots = fc.uniqueArray(fc.nat(2_000), { maxLength: 200 });

function bitsOf(list: readonly number[]): Bits {
  const bits = new Bits();
  for (const slot of list) bits.add(slot);
  return bits;
}

function listOf(bits: Bits): number[] {
  const list: number[] = [];
  bits.each((slot) => list.push(slot));
  return list;
}

const ascending = (list: Iterable<number>): number[] =>
  [...list].toSorted((left, right) => left - right);

test('a set of bits reads like a Set, whatever was added and deleted', () => {
  fc.assert(
    fc.property(slots, slots, slots, (added, deleted, probed) => {
      const bits = bitsOf(added);
      for (const slot of deleted) bits.delete(slot);
      const set = new Set(added).difference(new Set(deleted));
      expect(listOf(bits)).toEqual(ascending(set));
      expect(bits.count()).toBe(set.size);
      for (const slot of probed) expect(bits.has(slot)).toBe(set.has(slot));
    }),
  );
});

test('sets cross, join and count as Sets do, however far each reaches', () => {
  fc.assert(
    fc.property(slots, slots, (left, right) => {
      const [one, other] = [new Set(left), new Set(right)];
      const both = ascending(one.intersection(other));
      expect(listOf(bitsOf(left).keep(bitsOf(right)))).toEqual(both);
      expect(bitsOf(left).countWith(bitsOf(right))).toBe(both.length);
      expect(listOf(bitsOf(left).join(bitsOf(right)))).toEqual(ascending(one.union(other)));
    }),
  );
});
