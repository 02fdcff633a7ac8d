import { isDeepStrictEqual } from 'node:util';
import type { Id } from '#kernel/ids.ts';
import type { Region } from '#kernel/region.ts';
import type { Item, Write } from '#ports/table.ts';
import { commitAttemptsMax } from './limits.ts';
import type { Facts, Finding, FindingCode, FindingFact } from './model.ts';
import { commitFinding, findingIdOf, loadFinding } from './store.ts';
import type { FindingPorts } from './store.ts';

export interface Difference {
  readonly home: Region;
  readonly code: FindingCode;
  readonly subject: string;
  readonly orderId?: Id<'order'> | undefined;
  readonly facts: Facts;
  readonly isMendable: boolean;
}

export interface Noted {
  readonly item: Item<Finding>;
  /** False when it was known and nothing about it is new. */
  readonly isNew: boolean;
}

/**
 * Writes a difference down. One that is known stays as it is, also when staff dismissed it, until
 * what differs is something else. Undefined when others write at the same time: the next round sees.
 */
export async function noteFinding(
  ports: FindingPorts,
  difference: Difference,
  more: () => readonly Write[] = () => [],
): Promise<Noted | undefined> {
  const { code, facts, home, isMendable, orderId, subject } = difference;
  const findingId = findingIdOf(home, code, subject);
  for (let attempt = 1; attempt <= commitAttemptsMax; attempt++) {
    const before = await loadFinding(ports.table, findingId);
    if (before && before.value.state !== 'mended' && isSame(before.value.facts, facts)) {
      return { item: before, isNew: false };
    }
    const known = orderId === undefined ? {} : { orderId };
    const fact: FindingFact = {
      type: 'reconciliation.found',
      data: { findingId, code, subject, ...known, facts, isMendable },
    };
    const item = await commitFinding(ports, before, fact, correlationIdOf(findingId), more);
    if (item) return { item, isNew: true };
  }
  return undefined;
}

export function isSame(left: Facts, right: Facts): boolean {
  return isDeepStrictEqual({ ...left }, { ...right });
}

/** All that is done about a finding can be followed by it. */
export function correlationIdOf(findingId: Id<'finding'>): string {
  return `reconcile/${findingId}`;
}

/** What every event of a finding tells. */
export function summaryOf({ code, findingId, orderId, subject }: Finding) {
  return { findingId, code, subject, ...(orderId !== undefined && { orderId }) };
}
