import { homeOf } from '#kernel/ids.ts';
import { checkOf } from './check.ts';
import { attendFinding } from './attend-finding.ts';
import { newFindingsPerRoundMax } from './limits.ts';
import { noteFinding } from './note-finding.ts';
import type { Difference } from './note-finding.ts';
import { lastTouched, loadCase } from './order-case.ts';
import type { OrderCase } from './order-case.ts';
import type { ReconciliationPorts } from './ports.ts';
import { rules } from './rules/index.ts';

/** What one round did, and how much it may do still. */
export interface Round {
  orders: number;
  charges: number;
  /** Differences that were written down. */
  found: number;
  /** Of those and of the older ones, how many are no more. */
  mended: number;
  /** There is more to look at: go on soon. */
  isUnfinished: boolean;
}

export function newRound(): Round {
  return { orders: 0, charges: 0, found: 0, mended: 0, isUnfinished: false };
}

/** Whether a round may write no more differences down. */
export function isFull({ found }: Round): boolean {
  return found >= newFindingsPerRoundMax;
}

/** Holds orders to the rules, and notes and mends what differs. */
export async function examineCases(
  ports: ReconciliationPorts,
  cases: readonly OrderCase[],
  round: Round,
): Promise<void> {
  const now = ports.clock.now();
  round.orders += cases.length;
  for (const it of cases) {
    if (!rules.some((rule) => rule.differs(it, now))) continue;
    const right = await loadCase(ports.table, it.order.orderId);
    if (right) await examineCase(ports, right, round);
  }
}

async function examineCase(
  ports: ReconciliationPorts,
  first: OrderCase,
  round: Round,
): Promise<void> {
  let it = first;
  const { orderId } = it.order;
  const home = homeOf(orderId);
  if (home === undefined) return;
  const now = ports.clock.now();
  const quietMs = now - (await lastTouched(ports.table, it));
  for (const rule of rules) {
    const facts = rule.differs(first, now);
    // One mend may be the end of other differences; what it sets off has its time again.
    if (!facts || quietMs < rule.quietMs || !rule.differs(it, now)) continue;
    const isMendable = rule.mend !== undefined;
    const { code } = rule;
    const difference = { home, code, subject: orderId, orderId, facts, isMendable };
    const isMended = await noteAndAttend(ports, difference, round);
    if (isMended) it = (await loadCase(ports.table, orderId)) ?? it;
  }
}

/** Notes a difference that is new, and mends it at once where that is safe. True when that helped. */
export async function noteAndAttend(
  ports: ReconciliationPorts,
  difference: Difference,
  round: Round,
): Promise<boolean> {
  if (isFull(round)) {
    round.isUnfinished = true;
    return false;
  }
  const noted = await noteFinding(ports, difference);
  if (!noted?.isNew) return false;
  round.found += 1;
  ports.telemetry.count('reconciliation.found', 1, { code: difference.code });
  if (!difference.isMendable) return false;
  const check = checkOf(ports, noted.item.value);
  const after = check && (await attendFinding(ports, noted.item, check));
  const isMended = after?.value.state === 'mended';
  if (isMended) round.mended += 1;
  return isMended;
}
