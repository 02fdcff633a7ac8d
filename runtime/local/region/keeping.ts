import type { EmbeddedStore } from '#adapters/embedded/index.ts';
import { startRegionKeeper } from '#modules/regions/index.ts';
import type { KeeperPorts, RegionCustody, RegionKeeper } from '#modules/regions/index.ts';
import { secondMs } from '#kernel/time.ts';
import type { Clock } from '#ports/clock.ts';
import { TableUnavailable } from '#ports/table.ts';
import type { IncarnationRefusal } from '#ports/witness.ts';
import type { Tell } from '../child-process.ts';
import type { RegionConfig } from './config.ts';

const patienceMs = 3 * secondMs;
const lookEveryMs = 20;
const retryEveryMs = 200;

type KeepingPorts = Omit<KeeperPorts, 'table' | 'incarnation'> & {
  readonly store: Pick<EmbeddedStore, 'table' | 'incarnation'>;
};

/**
 * Starts the Region's keeper, and waits for a lease; not for ever where an earlier process knew who
 * holds what, for reading needs none. Throws when this store may not serve; should that turn out later,
 * the process ends.
 */
export async function startKeeping(
  config: RegionConfig,
  { store, ...ports }: KeepingPorts,
  tell: Tell,
): Promise<RegionKeeper> {
  const { incarnation, table } = store;
  const { evacuateAfterMs } = config;
  const start: { refusal?: IncarnationRefusal; isOver: boolean } = { isOver: false };
  const keeper = startRegionKeeper(
    { ...ports, incarnation, table },
    {
      onRefused: (refusal) => {
        start.refusal = refusal;
        if (start.isOver) endProcess(config, refusal, tell);
      },
      ...(evacuateAfterMs !== undefined && { evacuateAfterMs }),
    },
  );
  await firstLease(config, ports, () => start.refusal !== undefined, tell);
  start.isOver = true;
  if (start.refusal === undefined) return keeper;
  await keeper.close();
  throw new Error(whyNot(config, start.refusal));
}

async function firstLease(
  { region }: RegionConfig,
  { clock, custody }: Pick<KeepingPorts, 'clock' | 'custody'>,
  isRefused: () => boolean,
  tell: Tell,
): Promise<void> {
  const askedAtMs = clock.monotonicMs();
  let isTold = false;
  while (!custody.lease().held && !isRefused()) {
    await clock.wait(lookEveryMs);
    if (clock.monotonicMs() - askedAtMs < patienceMs) continue;
    if (custody.isInformed) return;
    if (!isTold) tell.note(`Region ${region} waits for the witness, which says who holds what.`);
    isTold = true;
  }
}

/** Does what needs a lease as soon as there is one. What it does must be safe to repeat. */
export async function onceLeased(clock: Clock, work: () => Promise<void>): Promise<void> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof TableUnavailable)) throw error;
      await clock.wait(retryEveryMs);
    }
  }
}

/** Why the edge should lead nobody here, if so: reads inside go on. */
export function readinessOf(custody: RegionCustody): 'ready' | 'evacuated' {
  return custody.holderOf(custody.region) === custody.region ? 'ready' : 'evacuated';
}

function whyNot({ folder, region }: RegionConfig, refusal: IncarnationRefusal): string {
  const store = `The store in ${folder}/store`;
  const next = 'let an empty store take its place, and return the Region once it has caught up';
  return refusal === 'incarnation_revoked'
    ? `${store} was declared lost and may not serve Region ${region} again: remove it to ${next}.`
    : `${store} is not the one that serves Region ${region}: put that one back, or declare it lost to ${next}.`;
}

function endProcess(config: RegionConfig, refusal: IncarnationRefusal, tell: Tell): void {
  tell.note(whyNot(config, refusal));
  // The note has to leave; nothing can be written any more, so there is nothing to finish.
  setTimeout(() => process.exit(1), retryEveryMs);
}
