import type { dismissReasons } from '#contracts/http/reconciliation.ts';
import { homeOf } from '#kernel/ids.ts';
import type { Id } from '#kernel/ids.ts';
import { ok, refused } from '#kernel/result.ts';
import type { Result } from '#kernel/result.ts';
import { recordOnce } from '#ports/once.ts';
import type { Once } from '#ports/once.ts';
import { actorName } from '#ports/sign-in.ts';
import type { Actor } from '#ports/sign-in.ts';
import type { Item } from '#ports/table.ts';
import { mayNotAct } from './access.ts';
import { attendFinding, mended } from './attend-finding.ts';
import { checkOf } from './check.ts';
import { commitAttemptsMax } from './limits.ts';
import type { Finding } from './model.ts';
import { correlationIdOf, summaryOf } from './note-finding.ts';
import type { ReconciliationPorts } from './ports.ts';
import { commitFinding, loadFinding } from './store.ts';
import type { FindingPorts } from './store.ts';
import { viewFinding } from './view-finding.ts';

export type WorkRefusal =
  | 'not_permitted'
  | 'finding_not_found'
  | 'finding_needs_staff'
  | 'finding_contended';

/** Staff say that a finding needs no more work. Repeating it changes nothing. */
export async function dismissFinding(
  ports: FindingPorts,
  actor: Actor,
  command: { findingId: Id<'finding'>; reason: (typeof dismissReasons)[number] },
  once?: Once,
): Promise<Result<Finding, Exclude<WorkRefusal, 'finding_needs_staff'>>> {
  const refusal = mayNotAct(actor);
  if (refusal) return refusal;
  const { findingId, reason } = command;
  for (let attempt = 1; attempt <= commitAttemptsMax; attempt++) {
    const item = await loadFinding(ports.table, findingId);
    if (!item) return refused('finding_not_found');
    if (item.value.state !== 'open') return ok(item.value);
    const data = { ...summaryOf(item.value), reason, by: actorName(actor) };
    const fact = { type: 'reconciliation.dismissed', data } as const;
    const { region } = ports.table;
    const after = await commitFinding(ports, item, fact, correlationIdOf(findingId), (dismissed) =>
      once ? [recordOnce(once, region, ports.clock.now(), viewFinding(dismissed))] : [],
    );
    if (after) return ok(after.value);
  }
  return contended();
}

/**
 * Looks at a finding now, and mends it where that is safe; gives a dead letter another round, in the
 * Region whose queue it is.
 */
export async function mendFinding(
  ports: ReconciliationPorts,
  actor: Actor,
  findingId: Id<'finding'>,
): Promise<Result<Finding, WorkRefusal>> {
  const refusal = mayNotAct(actor);
  if (refusal) return refusal;
  const by = actorName(actor);
  for (let attempt = 1; attempt <= commitAttemptsMax; attempt++) {
    const item = await loadFinding(ports.table, findingId);
    if (!item) return refused('finding_not_found');
    if (item.value.state !== 'open') return ok(item.value);
    if (item.value.code === 'queue.deadLetter' && homeOf(findingId) !== ports.table.region) {
      return refused('finding_needs_staff', 'Its queue is in a Region that was evacuated.');
    }
    if (item.value.code !== 'queue.deadLetter' && !checkOf(ports, item.value)) {
      return refused('finding_needs_staff', 'Nothing can be looked at again. Dismiss it.');
    }
    const after = await attend(ports, item, by);
    if (after) return ok(after.value);
  }
  return contended();
}

async function attend(
  ports: ReconciliationPorts,
  item: Item<Finding>,
  by: string,
): Promise<Item<Finding> | undefined> {
  const check = checkOf(ports, item.value);
  if (check) return attendFinding(ports, item, check, by);
  const { queue, message } = item.value.facts;
  await ports.queues.redrive(String(queue), [String(message)]);
  const { findingId } = item.value;
  return commitFinding(ports, item, mended(item.value, 'redriven', by), correlationIdOf(findingId));
}

function contended() {
  return refused('finding_contended', 'The finding is being worked on by others. Try again.');
}
