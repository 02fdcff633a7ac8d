import { regionAdopted, regionReturned, regionStayed } from '#contracts/events/regions.ts';
import type { Region } from '#kernel/region.ts';
import type { Roster } from '#kernel/roster.ts';
import type { Clock } from '#ports/clock.ts';
import { PeerUnreachable } from '#ports/peers.ts';
import type { Peers } from '#ports/peers.ts';
import type { Arrivals } from '#ports/replication.ts';
import type { Telemetry } from '#ports/telemetry.ts';
import type { Witness } from '#ports/witness.ts';
import { changeRoster } from './change-roster.ts';
import type { RegionCustody } from './custody.ts';
import { yieldOperation } from './peer-questions.ts';
import type { MarkAnswer, YieldQuestion } from './peer-questions.ts';
import { noteOnce } from './region-log.ts';
import type { LogPorts } from './region-log.ts';

/** How long nobody may commit for a home that goes back, before it stays where it is. */
export const returnWithinMs = 5_000;
/** The holder waits longer: it comes to decide only when the home died meanwhile. */
const holderWaitsMs = 3 * returnWithinMs;
const askTimeoutMs = 400;
const lookEveryMs = 100;

export interface HandOverPorts extends LogPorts {
  readonly custody: RegionCustody;
  readonly clock: Clock;
  readonly witness: Witness;
  readonly peers: Peers;
  readonly arrivals: Arrivals;
  readonly telemetry: Telemetry;
}

/**
 * Takes over a home that this Region gained: at once when its former holder says that it stopped and
 * all that it wrote is here, otherwise when the leases have run out. Resolves once it is in effect and
 * noted, or the home is another's again.
 */
export async function takeOver(
  ports: HandOverPorts,
  home: Region,
  signal: AbortSignal,
): Promise<void> {
  const { clock, custody, telemetry } = ports;
  const epoch = custody.epochOf(home);
  const isMine = () =>
    !signal.aborted && custody.epochOf(home) === epoch && custody.holderOf(home) === custody.region;
  const hasGivenUp = askWhetherGivenUp(ports, home, home);
  while (isMine() && !custody.isInEffect(home)) {
    // Its own home comes back to a Region only after the holder stopped: see `comeBack`.
    const isAdopting = home !== custody.region && custody.standingOf(home) !== 'returning';
    if (isAdopting && (await hasGivenUp())) custody.takeOver(home, epoch);
    else await clock.wait(lookEveryMs, signal).catch(() => undefined);
  }
  if (!isMine()) return;
  const contract = home === custody.region ? regionReturned : regionAdopted;
  const key = `${home}/${epoch}`;
  await noteOnce(ports, contract, key, { home, epoch }, `epoch-${home}-${epoch}`);
  telemetry.log('info', 'this Region holds a home', { home, epoch });
}

/**
 * Brings this Region's own home back from its holder: once that has stopped and all that it wrote is
 * here, the home serves again. When that takes too long, it stays where it is.
 */
export async function comeBack(ports: HandOverPorts, signal: AbortSignal): Promise<void> {
  const { clock, custody } = ports;
  const home = custody.region;
  const { version } = custody.roster;
  const untilMs = clock.monotonicMs() + returnWithinMs;
  const hasGivenUp = askWhetherGivenUp(ports, custody.holderOf(home), home);
  while (!signal.aborted && custody.roster.version === version) {
    if (await hasGivenUp()) {
      const back = await decideReturn(ports, version, 'returned', 'all has arrived');
      if (back) custody.takeOver(home, back.seats[home].epoch);
    } else if (clock.monotonicMs() > untilMs) {
      await decideReturn(ports, version, 'stayed', 'not all had arrived in time');
    }
    await clock.wait(lookEveryMs, signal).catch(() => undefined);
  }
}

/** The holder's part of a return: it goes on when nobody takes the home from it in time. */
export async function holdOn(
  ports: HandOverPorts,
  home: Region,
  signal: AbortSignal,
): Promise<void> {
  const { clock, custody } = ports;
  const { version } = custody.roster;
  await clock.wait(holderWaitsMs, signal).catch(() => undefined);
  while (!signal.aborted && custody.roster.version === version) {
    await decideReturn(ports, version, 'stayed', `${home} did not come back in time`, home);
    await clock.wait(lookEveryMs, signal).catch(() => undefined);
  }
}

/**
 * Whether the holder says that it stopped, and all that it wrote is here. It is asked until it answers
 * once: what it wrote for this home lies before that mark, while it goes on writing for others, so that
 * a later mark would always be ahead of what has arrived.
 */
function askWhetherGivenUp(ports: HandOverPorts, holder: Region, home: Region) {
  const { arrivals, custody, peers } = ports;
  let stoppedAt: MarkAnswer['mark'] | undefined;
  return async (): Promise<boolean> => {
    const question: YieldQuestion = { home, roster: custody.roster };
    try {
      if (stoppedAt === undefined) {
        const answer = await peers.ask(holder, yieldOperation, question, askTimeoutMs);
        stoppedAt = (answer as MarkAnswer).mark; // The other Region runs this same code.
      }
      return await arrivals.hasArrived(holder, stoppedAt);
    } catch (error) {
      if (error instanceof PeerUnreachable) return false;
      throw error;
    }
  };
}

async function decideReturn(
  ports: HandOverPorts,
  version: number,
  kind: 'returned' | 'stayed',
  reason: string,
  home: Region = ports.custody.region,
): Promise<Roster | undefined> {
  const by = `keeper of ${ports.custody.region}`;
  const changed = await changeRoster(ports, { by, reason }, (roster) =>
    // Somebody else decided meanwhile.
    roster.version === version ? { kind, home } : undefined,
  );
  // Without the witness it is tried again.
  if (!changed.ok || changed.value.version !== version + 1) return undefined;
  if (kind === 'stayed') {
    const { epoch } = changed.value.seats[home];
    const data = { home, epoch, by, reason };
    await noteOnce(ports, regionStayed, `${home}/${version}`, data, `roster-${version}`);
  }
  return changed.value;
}
