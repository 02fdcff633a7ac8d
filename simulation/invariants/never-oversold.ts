import { lines, lineUnits } from './facts.ts';
import type { Invariant } from './invariant.ts';

const name = 'never more is promised than was received';

/** Of every variant, at any moment: units in placed orders ≤ units received, less those lost. */
export const neverOversold: Invariant = {
  name,
  watch: (world) => {
    const received = new Map<string, number>();
    const promised = new Map<string, number>();
    const placed = new Map<string, ReadonlyMap<string, number>>();
    const add = (sums: Map<string, number>, units: ReadonlyMap<string, number>, sign: number) => {
      for (const [variant, count] of units)
        sums.set(variant, (sums.get(variant) ?? 0) + sign * count);
    };
    return {
      committed: (_region, _writes, events) => {
        for (const event of events) {
          const { subject, type } = event;
          if (type === 'stock.received' || type === 'stock.adjusted') {
            add(received, lineUnits(lines(event)), 1);
          } else if (type === 'order.placed') {
            // Its home and who adopted it may both place an order: that is one promise.
            if (placed.has(subject)) continue;
            const units = lineUnits(lines(event));
            placed.set(subject, units);
            add(promised, units, 1);
            for (const variant of units.keys()) {
              const [has, owes] = [received.get(variant) ?? 0, promised.get(variant) ?? 0];
              if (owes > has) world.violate(name, `${owes} of ${variant} are sold of ${has}`);
            }
          } else if (type === 'order.cancelled' || type === 'order.returned') {
            const units = placed.get(subject);
            placed.delete(subject);
            if (units) add(promised, units, -1);
          }
        }
      },
    };
  },
};
