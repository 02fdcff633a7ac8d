import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { DueList } from './due-list.ts';

test('a due list gives what is due, the earliest first, and nothing early', () => {
  const action = fc.oneof(fc.record({ due: fc.nat(100) }), fc.record({ takeBy: fc.nat(100) }));
  fc.assert(
    fc.property(fc.array(action, { maxLength: 80 }), (actions) => {
      const list = new DueList<number>();
      const model: number[] = [];
      for (const step of actions) {
        if ('due' in step) {
          list.add(step.due, step.due);
          model.push(step.due);
          model.sort((a, b) => a - b);
        } else {
          const [earliest] = model;
          const expected =
            earliest !== undefined && earliest <= step.takeBy ? model.shift() : undefined;
          expect(list.take(step.takeBy)).toBe(expected);
        }
        expect(list.size).toBe(model.length);
        expect(list.nextDue()).toBe(model[0]);
      }
    }),
    { numRuns: 500 },
  );
});
