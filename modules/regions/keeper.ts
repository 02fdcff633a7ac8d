import { regions } from '#kernel/region.ts';
import type { Region } from '#kernel/region.ts';
import type { PeerOperation } from '#ports/peers.ts';
import { WitnessUnreachable, renewEveryMs } from '#ports/witness.ts';
import type { IncarnationRefusal } from '#ports/witness.ts';
import { changeRoster } from './change-roster.ts';
import { comeBack, holdOn, takeOver } from './hand-over.ts';
import type { HandOverPorts } from './hand-over.ts';
import { keepLease } from './keep-lease.ts';
import type { LeasePorts } from './keep-lease.ts';
import { regionPeerOperations } from './peer-questions.ts';
import { keepRoster, recallRoster } from './store.ts';
import { watchRegions } from './watch-regions.ts';

export type KeeperPorts = LeasePorts & HandOverPorts;

export interface KeeperOptions {
  /** Evacuate another Region by policy after such a silence; never when it is left out. */
  readonly evacuateAfterMs?: number;
  /** The witness will never grant this store a lease: the process should end, and say so. */
  readonly onRefused?: (refusal: IncarnationRefusal) => void;
}

export interface RegionKeeper {
  /** To be answered to the keepers of other Regions. */
  readonly operations: readonly PeerOperation[];
  close(): Promise<void>;
}

/** Keeps this Region's lease, and sees to it that homes change hands as the roster says. */
export function startRegionKeeper(ports: KeeperPorts, options: KeeperOptions = {}): RegionKeeper {
  const stop = new AbortController();
  const { signal } = stop;
  const running = [
    leaseFor(ports, options, signal),
    handOver(ports, signal),
    attended(ports, signal, () => remember(ports, signal)),
  ];
  if (options.evacuateAfterMs !== undefined) {
    running.push(
      attended(ports, signal, () => watchRegions(ports, options.evacuateAfterMs ?? 0, signal)),
    );
  }
  return {
    operations: regionPeerOperations(ports),
    close: async () => {
      stop.abort();
      await Promise.all(running);
    },
  };
}

async function leaseFor(
  ports: KeeperPorts,
  options: KeeperOptions,
  signal: AbortSignal,
): Promise<void> {
  await attended(ports, signal, async () => {
    for (;;) {
      const refusal = await keepLease(ports, signal);
      if (refusal === undefined) return;
      if (refusal === 'incarnation_unknown' && (await rejoin(ports))) continue;
      ports.telemetry.log('error', 'this store may not serve', { refusal });
      options.onRefused?.(refusal);
      return;
    }
  });
}

/** Takes the place of a store that was declared lost. False when there is no such place. */
async function rejoin(ports: KeeperPorts): Promise<boolean> {
  const { custody, incarnation } = ports;
  const home = custody.region;
  const order = { by: `keeper of ${home}`, reason: 'a new store takes the place of the lost one' };
  const changed = await changeRoster(ports, order, (roster) => {
    const isFree = roster.seats[home].standing === 'lost';
    return isFree ? { kind: 'rejoined', home, incarnation } : undefined;
  });
  if (!changed.ok) throw new WitnessUnreachable(`The new store was not let in: ${changed.code}`);
  const { incarnations } = await ports.witness.read();
  return incarnations[home] === incarnation;
}

/** Keeps every roster that this process hears of for the processes to come. */
async function remember({ custody, table }: KeeperPorts, signal: AbortSignal): Promise<void> {
  const kept = await recallRoster(table);
  if (kept) {
    custody.learn(kept);
    custody.kept(kept.version);
  }
  while (!signal.aborted) {
    const changed = custody.changed(signal);
    if (custody.isInformed) {
      const { roster } = custody;
      await keepRoster(table, roster);
      custody.kept(roster.version);
    }
    await changed;
  }
}

/** Does for each home what its seat asks of this Region, whenever that changes. */
async function handOver(ports: KeeperPorts, signal: AbortSignal): Promise<void> {
  const { custody } = ports;
  const underWay = new Map<Region, { readonly task: string; readonly stop: AbortController }>();
  const running = new Set<Promise<void>>();
  while (!signal.aborted) {
    const changed = custody.changed(signal);
    for (const home of regions) {
      const task = taskFor(ports, home);
      const name = `${custody.roster.version}/${task?.name ?? ''}`;
      if (underWay.get(home)?.task === name) continue;
      underWay.get(home)?.stop.abort();
      const stop = new AbortController();
      underWay.set(home, { task: name, stop });
      if (!task) continue;
      const ended = AbortSignal.any([signal, stop.signal]);
      const work = attended(ports, ended, () => task.run(ended));
      running.add(work);
      void work.then(() => running.delete(work));
    }
    await changed;
  }
  await Promise.all(running);
}

interface Task {
  readonly name: string;
  readonly run: (signal: AbortSignal) => Promise<void>;
}

function taskFor(ports: KeeperPorts, home: Region): Task | undefined {
  const { custody } = ports;
  const { epoch, holder, standing } = custody.roster.seats[home];
  const here = custody.region;
  if (!custody.isInformed || epoch === 0) return undefined;
  if (standing === 'returning') {
    if (home === here) return { name: 'come back', run: (signal) => comeBack(ports, signal) };
    if (holder !== here) return undefined;
    return { name: 'hold on', run: (signal) => holdOn(ports, home, signal) };
  }
  if (holder !== here) return undefined;
  return { name: 'take over', run: (signal) => takeOver(ports, home, signal) };
}

/** Work that fails is begun again: only its end or the signal ends it. */
async function attended(
  ports: Pick<KeeperPorts, 'clock' | 'telemetry'>,
  signal: AbortSignal,
  work: () => Promise<void>,
): Promise<void> {
  while (!signal.aborted) {
    try {
      return await work();
    } catch (error) {
      if (signal.aborted) return;
      const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
      ports.telemetry.log('warn', 'keeping the Region failed, will go on', { reason });
      await ports.clock.wait(renewEveryMs, signal).catch(() => undefined);
    }
  }
}
