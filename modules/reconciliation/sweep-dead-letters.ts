import { z } from 'zod';
import { idSchema } from '#contracts/common.ts';
import { homeOf, isId } from '#kernel/ids.ts';
import type { Id } from '#kernel/ids.ts';
import { loadOrders } from '#modules/orders/index.ts';
import type { DeadLetter } from '#ports/queue.ts';
import { mended } from './attend-finding.ts';
import {
  batchMax,
  deadLettersPerQueueMax,
  findingsPerRoundMax,
  troubleCharactersMax,
} from './limits.ts';
import { correlationIdOf, noteFinding } from './note-finding.ts';
import { loadCases } from './order-case.ts';
import type { ReconciliationPorts } from './ports.ts';
import { examineCases } from './round.ts';
import type { Round } from './round.ts';
import { commitFinding, findingIdOf, loadFinding, queryFindings } from './store.ts';

/** What dead letters are made of: events, of which only the envelope is of interest. */
const envelopeSchema = z.object({
  type: z.string(),
  subject: z.string(),
  data: z.object({ orderId: idSchema('order').optional() }).catch({}),
});

/**
 * Writes down every event that a subscription of this Region gave up on, and closes what was given
 * another round. Their orders are looked at as well: what the event should have done may be missing.
 */
export async function sweepDeadLetters(
  ports: ReconciliationPorts,
  queueNames: readonly string[],
  round: Round,
): Promise<void> {
  const home = ports.table.region;
  if (!ports.table.custody.mayCommit(home)) return;
  const there = new Set<string>();
  const orderIds = new Set<Id<'order'>>();
  let isWhole = true;
  for (const queue of queueNames) {
    if ((await ports.queues.depth(queue)).dead === 0) continue;
    const page = await ports.queues.deadLetters(queue, deadLettersPerQueueMax);
    if (page.cursor !== undefined) isWhole = false;
    for (const letter of page.items) {
      there.add(findingIdOf(home, 'queue.deadLetter', subjectOf(queue, letter)));
      const orderId = await noteLetter(ports, queue, letter, round);
      if (orderId !== undefined) orderIds.add(orderId);
    }
  }
  await examineOrders(ports, [...orderIds], round);
  if (isWhole) await closeRedriven(ports, there, round);
}

function subjectOf(queue: string, { id }: DeadLetter): string {
  return `${queue}/${id}`;
}

async function noteLetter(
  ports: ReconciliationPorts,
  queue: string,
  letter: DeadLetter,
  round: Round,
): Promise<Id<'order'> | undefined> {
  const envelope = envelopeSchema.safeParse(letter.body).data;
  const about = envelope?.subject ?? '';
  const orderId = envelope?.data.orderId ?? (isId('order', about) ? about : undefined);
  // An event holds no story of any length.
  const reason = letter.reason.slice(0, troubleCharactersMax);
  const noted = await noteFinding(ports, {
    home: ports.table.region,
    code: 'queue.deadLetter',
    subject: subjectOf(queue, letter),
    orderId,
    facts: { queue, message: letter.id, type: envelope?.type ?? '', about, reason },
    isMendable: false,
  });
  if (noted?.isNew) round.found += 1;
  return orderId;
}

/** Those that are held here; the others are their holder's business. */
async function examineOrders(
  ports: ReconciliationPorts,
  orderIds: readonly Id<'order'>[],
  round: Round,
): Promise<void> {
  const { custody, region } = ports.table;
  for (let at = 0; at < orderIds.length; at += batchMax) {
    const batch = orderIds.slice(at, at + batchMax);
    const orders = (await loadOrders(ports.table, batch)).filter((order) => order !== undefined);
    const held = orders.filter(
      ({ orderId }) => custody.holderOf(homeOf(orderId) ?? region) === region,
    );
    await examineCases(ports, await loadCases(ports.table, held), round);
  }
}

async function closeRedriven(
  ports: ReconciliationPorts,
  there: ReadonlySet<string>,
  round: Round,
): Promise<void> {
  const list = { home: ports.table.region, state: 'open', code: 'queue.deadLetter' } as const;
  const { items } = await queryFindings(ports.table, { ...list, limit: findingsPerRoundMax });
  for (const { findingId } of items) {
    if (there.has(findingId)) continue;
    const item = await loadFinding(ports.table, findingId);
    if (item?.value.state !== 'open') continue;
    const fact = mended(item.value, 'redriven', 'system');
    if (await commitFinding(ports, item, fact, correlationIdOf(findingId))) round.mended += 1;
  }
}
