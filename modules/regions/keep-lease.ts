import { otherRegions } from '#kernel/region.ts';
import type { Clock } from '#ports/clock.ts';
import { PeerUnreachable } from '#ports/peers.ts';
import type { Peers } from '#ports/peers.ts';
import { WitnessUnreachable, renewEveryMs } from '#ports/witness.ts';
import type { IncarnationRefusal, Witness } from '#ports/witness.ts';
import type { RegionCustody } from './custody.ts';
import { renewOperation } from './peer-questions.ts';
import type { RenewAnswer, RenewQuestion } from './peer-questions.ts';

const askPeerTimeoutMs = 1_000;
/** Two rounds without an answer of the witness, and the other Regions are asked too. */
const silentAfterMs = 2 * renewEveryMs;
/** Under way at once, to the witness and to others. */
const questionsMax = 8;

export interface LeasePorts {
  readonly custody: RegionCustody;
  readonly clock: Clock;
  readonly witness: Witness;
  readonly peers: Peers;
  /** The mark of the store that this process has open. */
  readonly incarnation: string;
}

/**
 * Renews the lease for as long as it runs: with the witness, and while that is silent, with all other
 * Regions. An answer may be late and still be worth something, so the next question does not wait for
 * it. Resolves with why the witness will never grant a lease to this store, or when stopped.
 */
export async function keepLease(
  ports: LeasePorts,
  signal: AbortSignal,
): Promise<IncarnationRefusal | undefined> {
  const { clock } = ports;
  const stop = new AbortController();
  const ended = AbortSignal.any([signal, stop.signal]);
  const underWay = new Set<Promise<void>>();
  let heardAtMs = clock.monotonicMs();
  let refusal: IncarnationRefusal | undefined;
  let failure: Error | undefined;
  const begin = (question: Promise<void>): void => {
    const asked = question
      .catch((error: unknown) => {
        failure = error instanceof Error ? error : new Error(String(error));
        stop.abort();
      })
      .finally(() => underWay.delete(asked));
    underWay.add(asked);
  };
  const renew = async (): Promise<void> => {
    const outcome = await renewWithWitness(ports);
    if (outcome === 'renewed') heardAtMs = clock.monotonicMs();
    if (outcome === 'renewed' || outcome === 'silent') return;
    refusal = outcome;
    stop.abort();
  };
  while (!ended.aborted) {
    if (underWay.size < questionsMax) begin(renew());
    const isSilent = clock.monotonicMs() - heardAtMs >= silentAfterMs;
    if (isSilent && underWay.size < questionsMax) begin(renewWithPeers(ports));
    await clock.wait(renewEveryMs, ended).catch(() => undefined);
  }
  await Promise.all(underWay);
  if (failure !== undefined) throw failure;
  return refusal;
}

async function renewWithWitness(
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
