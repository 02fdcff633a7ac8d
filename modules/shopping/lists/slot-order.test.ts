import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SlotOrder } from './slot-order.ts';

test('slots stay in order through any additions, removals and readings', () => {
  const step = fc.record({ slot: fc.nat(80), key: fc.nat(5), look: fc.boolean() });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 150 }), (steps) => {
      const keys = new Map<number, number>();
      const compare = (left: number, right: number): number =>
        (keys.get(left) ?? 0) - (keys.get(right) ?? 0) || left - right;
      const order = new SlotOrder(compare);
      for (const { key, look, slot } of steps) {
        if (keys.has(slot)) {
          order.remove(slot);
          keys.delete(slot);
        } else {
          keys.set(slot, key);
          order.add(slot);
        }
        if (look) expect([...order.slots()]).toEqual([...keys.keys()].toSorted(compare));
      }
      const sorted = [...keys.keys()].toSorted(compare);
      expect([...order.slots()]).toEqual(sorted);
      for (const [at, slot] of sorted.entries()) {
        expect(order.positionOf()[slot]).toBe(at);
        expect(order.findFrom((other) => compare(other, slot))).toBe(at);
      }
    }),
  );
});
