import { homeOf } from '#kernel/ids.ts';
import { plus } from '#kernel/time.ts';
import type { Instant } from '#kernel/time.ts';
import type { Item } from '#ports/table.ts';
import type { Check } from './check.ts';
import { lookAgainMs, lookAgainMsMax, troubleCharactersMax } from './limits.ts';
import type { Finding, FindingFact } from './model.ts';
import { correlationIdOf, isSame, summaryOf } from './note-finding.ts';
import type { ReconciliationPorts } from './ports.ts';
import { commitFinding } from './store.ts';

/** When a finding has its next turn: later and later, for what did not help will not soon. */
export function nextTurn({ lastSeenAt, tries }: Finding): Instant {
  return plus(lastSeenAt, Math.min(lookAgainMsMax, lookAgainMs * 2 ** Math.min(tries, 20)));
}

/**
 * Mends what a finding is about, if that can be done, looks at it again and notes what came of it.
 * Answers with the finding as it then is; undefined when others write at the same time.
 */
export async function attendFinding(
  ports: ReconciliationPorts,
  item: Item<Finding>,
  check: Check,
  by = 'system',
): Promise<Item<Finding> | undefined> {
  const finding = item.value;
  // Partners are called before anything is committed: nobody may do that for a home that it lost.
  const home = homeOf(finding.findingId);
  if (home === undefined || !ports.table.custody.mayCommit(home)) return item;
  const trouble = check.mend && (await troubleOf(check.mend));
  const facts = await check.look();
  const correlationId = correlationIdOf(finding.findingId);
  if (facts === undefined) {
    const helped = check.mend !== undefined && trouble === undefined;
    return commitFinding(
      ports,
      item,
      mended(finding, helped ? 'mended' : 'gone', by),
      correlationId,
    );
  }
  // What differs is something else by now, which is news.
  if (!isSame(facts, finding.facts)) {
    const { isMendable } = finding;
    const data = { ...summaryOf(finding), facts, isMendable };
    return commitFinding(ports, item, { type: 'reconciliation.found', data }, correlationId);
  }
  const tries = finding.tries + 1;
  const data = { ...summaryOf(finding), tries, ...(trouble !== undefined && { trouble }) };
  return commitFinding(ports, item, { type: 'reconciliation.remained', data }, correlationId);
}

export function mended(
  finding: Finding,
  outcome: 'mended' | 'gone' | 'redriven',
  by: string,
): FindingFact {
  return { type: 'reconciliation.mended', data: { ...summaryOf(finding), outcome, by } };
}

/** Why a mend did not go through; undefined when it did. A partner that is silent is no bug of ours. */
async function troubleOf(mend: () => Promise<void>): Promise<string | undefined> {
  try {
    await mend();
    return undefined;
  } catch (error) {
    const text = error instanceof Error ? `${error.name}: ${error.message}` : 'unknown';
    return text.slice(0, troubleCharactersMax);
  }
}
