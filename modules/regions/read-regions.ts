import type { z } from 'zod';
import type { listRegions } from '#contracts/http/regions.ts';
import { regions } from '#kernel/region.ts';
import type { Region } from '#kernel/region.ts';
import { toIso } from '#kernel/time.ts';
import { PeerUnreachable } from '#ports/peers.ts';
import { WitnessUnreachable } from '#ports/witness.ts';
import type { Witness, WitnessRecord } from '#ports/witness.ts';
import type { LeaseView } from './custody.ts';
import type { CommandPorts } from './evacuate-region.ts';
import { leaseOperation } from './peer-questions.ts';

export type RegionStates = z.input<(typeof listRegions)['answer']['schema']>;

const askTimeoutMs = 500;
const changesShownMax = 20;

/** Who holds what, as this Region sees it; it need not reach anybody. */
export async function readRegions(ports: CommandPorts): Promise<RegionStates> {
  const { custody, table, witness } = ports;
  const [record, ...leases] = await Promise.all([
    recordOf(witness),
    ...regions.map((region) => leaseOf(ports, region)),
  ]);
  if (record) custody.learn(record.roster);
  const { roster } = custody;
  return {
    answeredBy: table.region,
    witness: record ? 'reachable' : 'silent',
    version: roster.version,
    items: regions.map((region, at) => {
      const lease = leases[at];
      return {
        region,
        ...roster.seats[region],
        reachable: lease !== undefined,
        lease: lease ?? null,
      };
    }),
    changes: (record?.changes ?? [])
      .toReversed()
      .slice(0, changesShownMax)
      .map(({ at, by, change, reason, version }) => {
        return { version, kind: change.kind, region: change.home, by, reason, at: toIso(at) };
      }),
  };
}

async function recordOf(witness: Witness): Promise<WitnessRecord | undefined> {
  try {
    return await witness.read();
  } catch (error) {
    if (error instanceof WitnessUnreachable) return undefined;
    throw error;
  }
}

async function leaseOf(
  { custody, peers }: CommandPorts,
  region: Region,
): Promise<LeaseView | undefined> {
  if (region === custody.region) return custody.lease();
  try {
    // The other Region runs this same code.
    return (await peers.ask(region, leaseOperation, {}, askTimeoutMs)) as LeaseView;
  } catch (error) {
    if (error instanceof PeerUnreachable) return undefined;
    throw error;
  }
}
