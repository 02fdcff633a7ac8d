import type { Region } from '#kernel/region.ts';
import { attendFinding, nextTurn } from './attend-finding.ts';
import { checkOf } from './check.ts';
import { findingsPerRoundMax } from './limits.ts';
import type { Finding } from './model.ts';
import { isSame } from './note-finding.ts';
import type { ReconciliationPorts } from './ports.ts';
import type { Round } from './round.ts';
import { loadFinding, loadPosition, queryFindings, savePosition } from './store.ts';

/**
 * Looks at the open findings of a home again: closes those that differ no more, and tries to mend the
 * others when it is their turn. Throws the first failure when all had their turn.
 */
export async function recheckFindings(
  ports: ReconciliationPorts,
  home: Region,
  round: Round,
): Promise<void> {
  const name = `findings/${home}`;
  const position = await loadPosition(ports.table, name);
  const cursor = position?.value.cursor;
  const limit = findingsPerRoundMax;
  const page = await queryFindings(ports.table, { home, state: 'open', limit, cursor });
  const failures: unknown[] = [];
  for (const finding of page.items) {
    // A partner that is silent about one must not keep all others from their turn.
    await recheck(ports, finding, round).catch((error: unknown) => failures.push(error));
  }
  const next = page.nextCursor;
  if (next !== cursor) {
    await savePosition(ports.table, name, next === undefined ? {} : { cursor: next }, position);
  }
  if (failures.length > 0) throw failures[0];
}

async function recheck(ports: ReconciliationPorts, listed: Finding, round: Round): Promise<void> {
  const check = checkOf(ports, listed);
  if (!check) return;
  const facts = await check.look();
  const isNews = facts === undefined || !isSame(facts, listed.facts);
  if (!isNews && ports.clock.now() < nextTurn(listed)) return;
  // The list is an index: it may show what was.
  const item = await loadFinding(ports.table, listed.findingId);
  if (item?.value.state !== 'open') return;
  const { look } = check;
  const after = await attendFinding(ports, item, facts === undefined ? { look } : check);
  if (after?.value.state === 'mended') round.mended += 1;
}
