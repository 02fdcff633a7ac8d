import type { Bug } from './bug.ts';
import { eventBugs } from './events.ts';
import { moneyBugs } from './money.ts';
import { orderBugs } from './orders.ts';
import { regionBugs } from './regions.ts';
import { stockBugs } from './stock.ts';

/** All mistakes that the simulator is proven by. */
export const bugs: readonly Bug[] = [
  ...stockBugs,
  ...orderBugs,
  ...moneyBugs,
  ...eventBugs,
  ...regionBugs,
];
