import { regionReturning } from '#contracts/events/regions.ts';
import type { Region } from '#kernel/region.ts';
import { refused } from '#kernel/result.ts';
import type { Refusal, Result } from '#kernel/result.ts';
import type { Roster } from '#kernel/roster.ts';
import { PeerUnreachable } from '#ports/peers.ts';
import { changeRoster } from './change-roster.ts';
import type { ChangeRefusal } from './change-roster.ts';
import type { CommandPorts, RegionOrder } from './evacuate-region.ts';
import { arrivedOperation, markOperation } from './peer-questions.ts';
import type { ArrivedAnswer, MarkAnswer } from './peer-questions.ts';
import { noteOnce } from './region-log.ts';

/** How long the home is given to catch up with its holder before anything is stopped. */
const catchUpWithinMs = 5_000;
const lookEveryMs = 100;
const askTimeoutMs = 800;

export type ReturnRefusal = ChangeRefusal | 'region_unreachable' | 'region_behind';

/**
 * Gives a home back to its Region. Only once that has nearly all that its holder wrote does the holder
 * stop, so that nobody commits for a moment only; the keepers do the rest, or leave it as it is when
 * that fails. Repeating it changes nothing.
 */
export async function returnRegion(
  ports: CommandPorts,
  order: RegionOrder & {
    /**
     * Where the holder is gone, the home takes back its own without what only that holder had. For the
     * home alone to order, and refused while the witness hears the holder.
     */
    readonly force?: boolean;
  },
  correlationId: string,
): Promise<Result<Roster, ReturnRefusal>> {
  const { region, by, reason, force = false } = order;
  const { custody, witness } = ports;
  // Fails as the change itself would, when the witness is away.
  const known = await changeRoster({ custody, witness }, { by, reason }, () => undefined);
  if (!known.ok) return known;
  const { standing } = known.value.seats[region];
  const refusal = standing === 'evacuated' ? await behind(ports, region) : undefined;
  const isForced = force && region === ports.table.region && refusal?.code === 'region_unreachable';
  if (refusal && !isForced) return refusal;
  const kind = isForced ? 'reclaimed' : 'returning';
  const changed = await changeRoster(ports, { by, reason }, (roster) => {
    const isDone = ['serving', 'returning'].includes(roster.seats[region].standing);
    return isDone ? undefined : { kind, home: region };
  });
  if (!changed.ok || changed.value.version === known.value.version) return changed;
  const { epoch } = changed.value.seats[region];
  const key = `${region}/${changed.value.version}`;
  await noteOnce(ports, regionReturning, key, { home: region, epoch, by, reason }, correlationId);
  return changed;
}

/** Why the home cannot go back yet: it has not what its holder has written by now. */
async function behind(
  ports: CommandPorts,
  home: Region,
): Promise<Refusal<'region_unreachable' | 'region_behind'> | undefined> {
  const { arrivals, clock, custody, peers, table } = ports;
  const holder = custody.holderOf(home);
  const here = table.region;
  try {
    const answer =
      holder === here
        ? { mark: await arrivals.mark() }
        : await peers.ask(holder, markOperation, {}, askTimeoutMs);
    const { mark } = answer as MarkAnswer; // The other Region runs this same code.
    const untilMs = clock.monotonicMs() + catchUpWithinMs;
    do {
      const question = { from: holder, mark };
      const told =
        home === here
          ? { arrived: await arrivals.hasArrived(holder, mark) }
          : await peers.ask(home, arrivedOperation, question, askTimeoutMs);
      if ((told as ArrivedAnswer).arrived) return undefined; // As above.
      await clock.wait(lookEveryMs);
    } while (clock.monotonicMs() < untilMs);
    const detail = `${home} has not all yet that ${holder} wrote: wait until it caught up, and try again.`;
    return refused('region_behind', detail);
  } catch (error) {
    if (!(error instanceof PeerUnreachable)) throw error;
    const detail = `${home} and ${holder} must both run and see each other: ${error.message}.`;
    return refused('region_unreachable', detail);
  }
}
