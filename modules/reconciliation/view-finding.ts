import type { z } from 'zod';
import type { listFindings, readFinding } from '#contracts/http/reconciliation.ts';
import { present } from '#kernel/assert.ts';
import { homeOf } from '#kernel/ids.ts';
import type { Id } from '#kernel/ids.ts';
import { toIso } from '#kernel/time.ts';
import { eventKind, eventPartition, prevailing } from '#ports/event.ts';
import { valueOf } from '#ports/item-kind.ts';
import { queryLimitMax } from '#ports/table.ts';
import type { Table } from '#ports/table.ts';
import type { Finding } from './model.ts';

export type FindingView = z.input<typeof listFindings.answer.schema>['items'][number];
type History = z.input<typeof readFinding.answer.schema>['history'];

export function viewFinding(finding: Finding): FindingView {
  const { code, facts, findingId, isMendable, orderId, outcome, state } = finding;
  return {
    findingId,
    code,
    home: present(homeOf(findingId), findingId),
    state,
    subject: finding.subject,
    ...(orderId !== undefined && { orderId }),
    facts: { ...facts },
    isMendable,
    firstSeenAt: toIso(finding.firstSeenAt),
    lastSeenAt: toIso(finding.lastSeenAt),
    tries: finding.tries,
    ...(finding.trouble !== undefined && { trouble: finding.trouble }),
    ...(outcome !== undefined && { outcome }),
  };
}

/** What happened to a finding, oldest first; at most the first thousand things. */
export async function historyOf(table: Table, findingId: Id<'finding'>): Promise<History> {
  const partition = eventPartition(findingId);
  const page = await table.query({ partition, limit: queryLimitMax });
  const { living } = prevailing(page.items.flatMap((item) => valueOf(eventKind, item) ?? []));
  return living.map(({ at, data, type }) => {
    const { by, ...more } = data as Record<string, unknown>; // Every event of ours is an object.
    return { type, at: toIso(at), ...(typeof by === 'string' && { by }), data: more };
  });
}
