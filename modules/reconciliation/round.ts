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

async function examineCase(ports: ReconciliationPorts, it: OrderCase, round: Round): Promise<void> {
  const { orderId } = it.order;
  const home = homeOf(orderId);
  if (home === undefined) return;
  const now = ports.clock.now();
  const quietMs = now - (await lastTouched(ports.table, it));
  for (const rule of rules) {
    const facts = rule.differs(it, now);
    if (!facts || quietMs < rule.quietMs) continue;
    const isMendable = rule.mend !== undefined;
    const { code } = rule;
    await noteAndAttend(ports, { home, code, subject: orderId, orderId, facts, isMendable }, round);
  }
}

/** Notes a difference that is new, and mends it at once where that is safe. */
export async function noteAndAttend(
  ports: ReconciliationPorts,
  difference: Difference,
  round: Round,
): Promise<void> {
  if (round.found >= newFindingsPerRoundMax) {
    round.isUnfinished = true;
    return;
  }
  const noted = await noteFinding(ports, difference);
  if (!noted?.isNew) return;
  round.found += 1;
  ports.telemetry.count('reconciliation.found', 1, { code: difference.code });
  if (!difference.isMendable) return;
  const check = checkOf(ports, noted.item.value);
  const after = check && (await attendFinding(ports, noted.item, check));
  if (after?.value.state === 'mended') round.mended += 1;
}
