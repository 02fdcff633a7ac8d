import { isDeepStrictEqual } from 'node:util';
import type { Item } from '#ports/table.ts';
import type { Invariant } from './invariant.ts';

const name = 'all Regions hold the same in the end';
const shownMax = 5;

/** After everything healed and every change arrived, the tables are equal to the letter. */
export const regionsAgree: Invariant = {
  name,
  atEnd: (world, { items }) => {
    const [first, ...others] = [...items];
    if (!first) return;
    const [region, reference] = first;
    for (const [other, held] of others) {
      const differing = differences(reference, held);
      for (const key of differing.slice(0, shownMax)) {
        world.violate(name, `${region} and ${other} differ in ${key.replace('\n', ' ')}`);
      }
    }
  },
};

function differences(a: ReadonlyMap<string, Item>, b: ReadonlyMap<string, Item>): string[] {
  return [...new Set([...a.keys(), ...b.keys()])].filter((key) => {
    const [left, right] = [a.get(key), b.get(key)];
    const isSame =
      left !== undefined &&
      left.version === right?.version &&
      isDeepStrictEqual(left.value, right.value);
    return !isSame;
  });
}
