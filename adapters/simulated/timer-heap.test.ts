import fc from 'fast-check';
import { expect, test } from 'vitest';
import { instant } from '#kernel/time.ts';
import { TimerHeap } from './timer-heap.ts';

test('timers come by due time, equals as they were set, and those called off never', () => {
  const timers = fc.array(fc.record({ due: fc.nat(20), isCancelled: fc.boolean() }));
  fc.assert(
    fc.property(timers, (given) => {
      const heap = new TimerHeap();
      const set = given.map(({ due, isCancelled }) => ({
        timer: heap.add(instant(due), false, () => undefined),
        isCancelled,
      }));
      for (const { isCancelled, timer } of set) if (isCancelled) heap.cancel(timer);
      const expected = set
        .filter(({ isCancelled }) => !isCancelled)
        .map(({ timer }) => timer)
        .toSorted((a, b) => a.due - b.due || a.sequence - b.sequence);
      const popped = Array.from({ length: expected.length + 1 }, () => heap.pop());
      expect(popped).toEqual([...expected, undefined]);
    }),
  );
});

test('a timer can be called off once, and not when it is over', () => {
  const heap = new TimerHeap();
  const first = heap.add(instant(1), false, () => undefined);
  const second = heap.add(instant(2), false, () => undefined);
  expect(heap.cancel(second)).toBe(true);
  expect(heap.cancel(second)).toBe(false);
  expect(heap.pop()).toBe(first);
  expect(heap.cancel(first)).toBe(false);
});
