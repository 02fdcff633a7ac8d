import type { World } from '../world/world.ts';
import { readEnd } from './end-state.ts';
import type { Invariant } from './invariant.ts';
import { chargedOnce } from './charged-once.ts';
import { effectsExactlyOnce } from './effects-exactly-once.ts';
import { eventsAreKept } from './events-are-kept.ts';
import { knownIsKept } from './known-is-kept.ts';
import { oneHolder } from './one-holder.ts';
import { ordersAreKept } from './orders-are-kept.ts';
import { moneyBalances } from './money-balances.ts';
import { regionsAgree } from './regions-agree.ts';
import { sagasEnd } from './sagas-end.ts';
import { stockBalances } from './stock-balances.ts';
import { neverOversold } from './never-oversold.ts';
import { lettersAreSent } from './letters-are-sent.ts';
import { nothingToReconcile } from './nothing-to-reconcile.ts';
import { papersAreNumbered } from './papers-are-numbered.ts';
import { refundsAreDecided } from './refunds-are-decided.ts';

export const invariants: readonly Invariant[] = [
  oneHolder,
  neverOversold,
  stockBalances,
  chargedOnce,
  moneyBalances,
  ordersAreKept,
  eventsAreKept,
  knownIsKept,
  effectsExactlyOnce,
  regionsAgree,
  sagasEnd,
  papersAreNumbered,
  lettersAreSent,
  refundsAreDecided,
  nothingToReconcile,
];

export function watchInvariants(world: World): void {
  for (const { watch } of invariants) if (watch) world.listeners.push(watch(world));
}

export async function checkEnd(world: World): Promise<void> {
  const end = await readEnd(world);
  for (const { atEnd } of invariants) atEnd?.(world, end);
}
