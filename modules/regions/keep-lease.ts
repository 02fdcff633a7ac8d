import { otherRegions } from '#kernel/region.ts';
import type { Clock } from '#ports/clock.ts';
import { PeerUnreachable } from '#ports/peers.ts';
import type { Peers } from '#ports/peers.ts';
import { WitnessUnreachable, renewEveryMs } from '#ports/witness.ts';
import type { IncarnationRefusal, Witness } from '#ports/witness.ts';
import type { RegionCustody } from './custody.ts';
import { renewOperation } from './peer-questions.ts';
import type { RenewAnswer, RenewQuestion } from './peer-questions.ts';

const askPeerTimeoutMs = 500;

export interface LeasePorts {
  readonly custody: RegionCustody;
  readonly clock: Clock;
  readonly witness: Witness;
  readonly peers: Peers;
  /** The mark of the store that this process has open. */
  readonly incarnation: string;
}

/**
 * Renews the lease for as long as it runs: with the witness, and where that does not answer, with all
 * other Regions. Resolves with why the witness will never grant one to this store, or when stopped.
 */
export async function keepLease(
  ports: LeasePorts,
  signal: AbortSignal,
): Promise<IncarnationRefusal | undefined> {
  let isWitnessSilent = false;
  while (!signal.aborted) {
    // Once the witness is silent, its silence is not waited out before the others are asked.
    const peers = isWitnessSilent ? renewWithPeers(ports) : undefined;
    const answer = await renewWithWitness(ports);
    if (answer !== 'renewed' && answer !== 'silent') return answer;
    isWitnessSilent = answer === 'silent';
    await (peers ?? (isWitnessSilent ? renewWithPeers(ports) : undefined));
    await ports.clock.wait(renewEveryMs, signal).catch(() => undefined);
  }
  return undefined;
}

export async function renewWithWitness(
  ports: LeasePorts,
): Promise<'renewed' | 'silent' | IncarnationRefusal> {
  const { clock, custody, incarnation, witness } = ports;
  const askedAtMs = clock.monotonicMs();
  try {
    const renewed = await witness.renew({ region: custody.region, incarnation });
    if (!renewed.ok) return renewed.code;
    const { effectiveInMs, incarnations, leaseMs, roster } = renewed.value;
    custody.confirm(roster, effectiveInMs, incarnations);
    custody.leased(askedAtMs + leaseMs, 'witness');
    return 'renewed';
  } catch (error) {
    if (error instanceof WitnessUnreachable) return 'silent';
    throw error;
  }
}

/** Each other Region could take over, so each must promise not to. */
async function renewWithPeers(ports: LeasePorts): Promise<void> {
  const { clock, custody, incarnation, peers } = ports;
  const askedAtMs = clock.monotonicMs();
  const question: RenewQuestion = {
    incarnation,
    roster: custody.isInformed ? custody.roster : null,
  };
  try {
    const answers = await Promise.all(
      otherRegions(custody.region).map(async (other) => {
        const answer = await peers.ask(other, renewOperation, question, askPeerTimeoutMs);
        return answer as RenewAnswer; // The other Region runs this same code.
      }),
    );
    for (const { roster } of answers) custody.learn(roster);
    const grantedMs = Math.min(...answers.map(({ leaseMs }) => leaseMs));
    custody.leased(askedAtMs + grantedMs, 'region');
  } catch (error) {
    if (!(error instanceof PeerUnreachable)) throw error;
  }
}
