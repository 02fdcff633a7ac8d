import { heldBy } from '#ports/custody.ts';
import { pauseMs, roundEveryMs } from './limits.ts';
import type { ReconciliationPorts } from './ports.ts';
import { reclaimLost } from './reclaim-lost.ts';
import { recheckFindings } from './recheck-findings.ts';
import { newRound } from './round.ts';
import type { Round } from './round.ts';
import { sweepCharges } from './sweep-charges.ts';
import { sweepDeliveries } from './sweep-deliveries.ts';
import { sweepDeadLetters } from './sweep-dead-letters.ts';
import { sweepOrders } from './sweep-orders.ts';
import { sweepShortfalls, sweepStock } from './sweep-stock.ts';

/**
 * One round over all that this Region holds: open findings, orders, the provider's payments, parcels
 * that do not move, its own units, dead letters. Holds no locks, may be repeated and may run twice at once. Each part is for itself: a
 * provider that is silent keeps no order from being looked at.
 */
export async function reconcile(
  ports: ReconciliationPorts,
  queueNames: readonly string[],
): Promise<Round> {
  const round = newRound();
  const { custody, region } = ports.table;
  for (const held of heldBy(custody, region)) {
    const { home } = held;
    if (!custody.mayCommit(home)) continue;
    await part(ports, 'findings', () => recheckFindings(ports, home, round));
    await part(ports, 'orders', () => sweepOrders(ports, home, round));
    await part(ports, 'charges', () => sweepCharges(ports, held, round));
    await part(ports, 'units of a lost Region', () => reclaimLost(ports, held));
    await part(ports, 'shortfalls', () => sweepShortfalls(ports, held, round));
    await part(ports, 'deliveries', () => sweepDeliveries(ports, held, round));
  }
  await part(ports, 'stock', () => sweepStock(ports, round));
  await part(ports, 'dead letters', () => sweepDeadLetters(ports, queueNames, round));
  const { charges, found, mended, orders } = round;
  ports.telemetry.count('reconciliation.orders', orders);
  ports.telemetry.count('reconciliation.charges', charges);
  if (found + mended > 0) ports.telemetry.log('info', 'reconciled', { orders, found, mended });
  return round;
}

/**
 * Makes round after round until the signal aborts. To be run once in each Region. `turn` resolves
 * when work that nobody waits for may go on.
 */
export async function keepReconciling(
  ports: Pick<ReconciliationPorts, 'clock' | 'random'> & { readonly turn?: () => Promise<void> },
  makeRound: () => Promise<Round>,
  signal: AbortSignal,
): Promise<void> {
  let isUnfinished = false;
  while (!signal.aborted) {
    const waitMs = isUnfinished ? pauseMs : roundEveryMs * (0.5 + ports.random.fraction());
    await ports.clock.wait(Math.round(waitMs), signal).catch(() => undefined);
    if (signal.aborted) return;
    await ports.turn?.();
    isUnfinished = (await makeRound()).isUnfinished;
  }
}

async function part(
  ports: ReconciliationPorts,
  name: string,
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    const reason = error instanceof Error ? `${error.name}: ${error.message}` : 'unknown';
    ports.telemetry.log('warn', 'reconciliation failed, will go on', { part: name, reason });
  }
}
