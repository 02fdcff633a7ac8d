import { ok, refused } from '#kernel/result.ts';
import type { Result } from '#kernel/result.ts';
import type { Roster } from '#kernel/roster.ts';
import { WitnessUnreachable } from '#ports/witness.ts';
import type { Proposal, ProposalRefusal, RosterChange, Witness } from '#ports/witness.ts';
import type { RegionCustody } from './custody.ts';

const attemptsMax = 5;

export type ChangeRefusal = ProposalRefusal | 'witness_unreachable';

/**
 * Changes the roster as `decide` says of the one that the witness holds: nothing when all is as wanted. What comes of it is known here at once.
 */
export async function changeRoster(
  { custody, witness }: { readonly custody: RegionCustody; readonly witness: Witness },
  order: Pick<Proposal, 'by' | 'reason' | 'silentForMs'>,
  decide: (roster: Roster) => RosterChange | undefined,
): Promise<Result<Roster, ChangeRefusal>> {
  try {
    for (let attempt = 1; attempt <= attemptsMax; attempt++) {
      const { roster } = await witness.read();
      custody.learn(roster);
      const change = decide(roster);
      if (change === undefined) return ok(roster);
      const proposal: Proposal = {
        ...order,
        expectVersion: roster.version,
        change,
      };
      const proposed = await witness.propose(proposal);
      if (proposed.ok) {
        custody.confirm(proposed.value.roster, proposed.value.effectiveInMs);
        return ok(proposed.value.roster);
      }
      if (proposed.code !== 'roster_changed') return proposed;
    }
    return refused('roster_changed');
  } catch (error) {
    if (error instanceof WitnessUnreachable) {
      const detail = 'Who holds what can be changed only with the witness: see that it runs.';
      return refused('witness_unreachable', detail);
    }
    throw error;
  }
}
