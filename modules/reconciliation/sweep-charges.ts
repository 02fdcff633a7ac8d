import { homeOf } from '#kernel/ids.ts';
import { plus } from '#kernel/time.ts';
import type { Held } from '#ports/custody.ts';
import { listLimitMax } from '#ports/payment-provider.ts';
import type { ProviderPayment } from '#ports/payment-provider.ts';
import { loadCharge, loadCharges } from './charge.ts';
import type { Charge } from './charge.ts';
import {
  chargeAgesMs,
  chargeHistoryMs,
  chargePagesPerRoundMax,
  positionMovedMs,
} from './limits.ts';
import { loadCases } from './order-case.ts';
import type { ReconciliationPorts } from './ports.ts';
import { examineCases, isFull, noteAndAttend } from './round.ts';
import type { Round } from './round.ts';
import { chargeRules } from './rules/charge-rules.ts';
import { loadPosition, savePosition } from './store.ts';
import type { Position } from './store.ts';

/**
 * Looks at the provider's payments of a home, span of time after span, at each of `chargeAgesMs`. Who
 * takes a home over begins anew: what its former holder saw is not what the new one knows.
 */
export async function sweepCharges(
  ports: ReconciliationPorts,
  held: Held,
  round: Round,
): Promise<void> {
  for (const ageMs of chargeAgesMs) await sweepAge(ports, held, ageMs, round);
}

/** The name under which it is kept how far a home's payments were looked at, at an age. */
export function chargesPosition({ epoch, home }: Held, ageMs: number): string {
  return `charges/${home}/${epoch}/${ageMs}`;
}

async function sweepAge(
  ports: ReconciliationPorts,
  held: Held,
  ageMs: number,
  round: Round,
): Promise<void> {
  const { home } = held;
  const name = chargesPosition(held, ageMs);
  const position = await loadPosition(ports.table, name);
  const now = ports.clock.now();
  const until = position?.value.until ?? plus(now, -chargeHistoryMs);
  const spanEnd = position?.value.spanEnd ?? plus(now, -ageMs);
  if (spanEnd <= until) return;
  const span = { until, spanEnd };
  let cursor = position?.value.cursor;
  let isWhole = true;
  let seen = 0;
  let pages = 0;
  do {
    const page = await ports.provider.list(pageOf(span, cursor));
    const ours = page.payments.filter(({ orderId }) => homeOf(orderId) === home);
    await examineCharges(ports, ours, round);
    seen += page.payments.length;
    // What could not be written down must not pass for looked at: the page has its turn again.
    isWhole = !isFull(round);
    if (!isWhole) break;
    cursor = page.cursor;
    pages += 1;
  } while (cursor !== undefined && pages < chargePagesPerRoundMax);
  const isDone = isWhole && cursor === undefined;
  if (!isDone) round.isUnfinished = true;
  // An empty span may be listed again: that costs less than a commit each time.
  if (seen === 0 && isDone && spanEnd - until < positionMovedMs) return;
  const left: Position = { ...span, ...(cursor !== undefined && { cursor }) };
  await savePosition(ports.table, name, isDone ? { until: spanEnd } : left, position);
}

function pageOf(
  { spanEnd, until }: Required<Pick<Position, 'until' | 'spanEnd'>>,
  cursor?: string,
) {
  const span = { createdFrom: until, createdBefore: spanEnd, limit: listLimitMax };
  return cursor === undefined ? span : { ...span, cursor };
}

async function examineCharges(
  ports: ReconciliationPorts,
  payments: readonly ProviderPayment[],
  round: Round,
): Promise<void> {
  round.charges += payments.length;
  const charges = await loadCharges(ports.table, payments);
  for (const charge of charges) await examineCharge(ports, charge, round);
  // Also those of a checkout that was cut short, which are in no list of orders.
  const orders = new Map(charges.flatMap(({ order }) => (order ? [[order.orderId, order]] : [])));
  await examineCases(ports, await loadCases(ports.table, [...orders.values()]), round);
}

async function examineCharge(
  ports: ReconciliationPorts,
  charge: Charge,
  round: Round,
): Promise<void> {
  const { orderId, paymentId } = charge.seen;
  const home = homeOf(orderId);
  if (home === undefined) return;
  if (!chargeRules.some(({ differs }) => differs(charge))) return;
  const right = await loadCharge(ports.table, charge.seen);
  for (const { code, differs, mend } of chargeRules) {
    const facts = differs(right);
    if (!facts) continue;
    const subject = code === 'charge.duplicate' ? charge.seen.providerReference : paymentId;
    const isMendable = mend !== undefined;
    await noteAndAttend(ports, { home, code, subject, orderId, facts, isMendable }, round);
  }
}
