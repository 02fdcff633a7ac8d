import { regionEvacuated } from '#contracts/events/regions.ts';
import { otherRegions } from '#kernel/region.ts';
import type { Region } from '#kernel/region.ts';
import { refused } from '#kernel/result.ts';
import type { Result } from '#kernel/result.ts';
import type { Roster } from '#kernel/roster.ts';
import type { Clock } from '#ports/clock.ts';
import { PeerUnreachable } from '#ports/peers.ts';
import type { Peers } from '#ports/peers.ts';
import type { Arrivals } from '#ports/replication.ts';
import type { Witness } from '#ports/witness.ts';
import { changeRoster } from './change-roster.ts';
import type { ChangeRefusal } from './change-roster.ts';
import type { RegionCustody } from './custody.ts';
import { leaseOperation } from './peer-questions.ts';
import { noteOnce } from './region-log.ts';
import type { LogPorts } from './region-log.ts';

/** What the commands need. */
export interface CommandPorts extends LogPorts {
  readonly custody: RegionCustody;
  readonly clock: Clock;
  readonly witness: Witness;
  readonly peers: Peers;
  readonly arrivals: Arrivals;
}

/** An operator's, or a policy's. */
export interface RegionOrder {
  readonly region: Region;
  /** A member of staff or a policy: never a person's name. */
  readonly by: string;
  readonly reason: string;
  /** For a policy: refuse while the witness hears the Region. */
  readonly silentForMs?: number;
}

const askTimeoutMs = 800;

export type EvacuateRefusal = ChangeRefusal | 'survivor_unreachable';

/**
 * Declares that another Region holds what is at home in `region`: this one, or the other when it is
 * this one that goes. It takes effect after at most one lease. Repeating it changes nothing.
 */
export async function evacuateRegion(
  ports: CommandPorts,
  order: RegionOrder,
  correlationId: string,
): Promise<Result<Roster, EvacuateRefusal>> {
  const { region, by, reason, silentForMs } = order;
  const here = ports.table.region;
  const survivor = region === here ? otherRegions(region)[0] : here;
  if (survivor === undefined || !(survivor === here || (await answers(ports.peers, survivor)))) {
    return refused('survivor_unreachable', `No other Region answers that could hold ${region}.`);
  }
  const meta = { by, reason, ...(silentForMs !== undefined && { silentForMs }) };
  const changed = await changeRoster(ports, meta, (roster) => {
    const { standing } = roster.seats[region];
    const isDone = standing === 'evacuated' || standing === 'lost';
    return isDone ? undefined : { kind: 'evacuated', home: region, survivor };
  });
  if (!changed.ok) return changed;
  const { epoch, holder } = changed.value.seats[region];
  const data = { home: region, epoch, survivor: holder, by, reason };
  await noteOnce(ports, regionEvacuated, `${region}/${epoch}`, data, correlationId);
  return changed;
}

async function answers(peers: Peers, region: Region): Promise<boolean> {
  try {
    await peers.ask(region, leaseOperation, {}, askTimeoutMs);
    return true;
  } catch (error) {
    if (error instanceof PeerUnreachable) return false;
    throw error;
  }
}
