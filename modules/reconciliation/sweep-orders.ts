import type { Region } from '#kernel/region.ts';
import { plus, toIso } from '#kernel/time.ts';
import type { Instant } from '#kernel/time.ts';
import { groupPartition, ordersOf } from '#modules/orders/index.ts';
import type { Order } from '#modules/orders/index.ts';
import { batchMax, orderAgeMax, ordersPerRoundMax, restAfterMs, touchedMs } from './limits.ts';
import { loadCases } from './order-case.ts';
import type { ReconciliationPorts } from './ports.ts';
import { examineCases } from './round.ts';
import type { Round } from './round.ts';
import { loadPosition, savePosition } from './store.ts';

const groups = ['attention', 'unpaid', 'open', 'done'] as const;

/**
 * Looks at the orders of a home that are not at rest, in laps: a big house's takes many rounds, and
 * each goes on where the one before stopped, also after a restart.
 */
export async function sweepOrders(
  ports: ReconciliationPorts,
  home: Region,
  round: Round,
  ordersMax: number = ordersPerRoundMax,
): Promise<void> {
  for (const group of groups) await sweepGroup(ports, home, group, round, ordersMax);
}

async function sweepGroup(
  ports: ReconciliationPorts,
  home: Region,
  group: (typeof groups)[number],
  round: Round,
  ordersMax: number,
): Promise<void> {
  const { table } = ports;
  const name = `orders/${home}/${group}`;
  const position = await loadPosition(table, name);
  const now = ports.clock.now();
  // A lap keeps to where it began, for a cursor belongs to its query.
  const from = position?.value.from ?? toIso(plus(now, -orderAgeMax));
  let cursor = position?.value.cursor;
  let seen = 0;
  do {
    const page = await table.query({
      index: 'index1',
      partition: groupPartition(home, group),
      limit: Math.min(batchMax, ordersMax),
      ...(group === 'done' && { from }),
      ...(cursor !== undefined && { cursor }),
    });
    const orders = ordersOf(page).filter((order) => isOfInterest(order, group, now));
    await examineCases(ports, await loadCases(table, orders), round);
    seen += page.items.length;
    cursor = page.cursor;
  } while (cursor !== undefined && seen < ordersMax);
  if (cursor !== undefined) round.isUnfinished = true;
  if (cursor === position?.value.cursor) return;
  await savePosition(table, name, cursor === undefined ? {} : { cursor, from }, position);
}

function isOfInterest(order: Order, group: (typeof groups)[number], now: Instant): boolean {
  const { deliveredAt, dispatchedAt, endedAt, openedAt, placedAt } = order;
  const touchedAt = Math.max(
    openedAt,
    placedAt ?? 0,
    dispatchedAt ?? 0,
    deliveredAt ?? 0,
    endedAt ?? 0,
  );
  if (now - touchedAt < touchedMs) return false;
  const isAtRest = endedAt !== undefined && now - endedAt > restAfterMs;
  return group === 'attention' || !isAtRest;
}
