import type { Region } from '#kernel/region.ts';
import { secondMs } from '#kernel/time.ts';
import type { Clock } from '#ports/clock.ts';
import type { Cursors } from '#ports/cursors.ts';
import type { Random } from '#ports/random.ts';
import type { ReplicatedChange, Replication, ReplicationPage } from '#ports/replication.ts';
import { firstCursor } from '#ports/table.ts';
import type { Cursor } from '#ports/table.ts';
import type { Telemetry } from '#ports/telemetry.ts';

/** How badly the link behaves, switchable while it runs. A global table is no better. */
export interface ReplicatorFaults {
  /** Each page waits so long on its way. */
  delayMs: number;
  /** Items of a page arrive in an order of chance. */
  shuffle: boolean;
  /** The chance that an item arrives twice. */
  duplicateChance: number;
  /** Nothing is fetched: the link is cut. */
  paused: boolean;
}

export interface ReplicatorOptions {
  /** The Region that the changes come from. */
  readonly from: Region;
  readonly replication: Pick<Replication, 'apply'>;
  /**
   * The other Region's `pull`, over whatever lies between. Should resolve with an empty page only
   * after waiting a while for news, so that the loop neither polls nor lags. Rejects when the other
   * Region does not answer.
   */
  readonly fetchChanges: (after: Cursor, signal: AbortSignal) => Promise<ReplicationPage>;
  /** Under the name `replication/{from}`. */
  readonly cursors: Cursors;
  readonly clock: Clock;
  readonly random: Random;
  readonly telemetry: Telemetry;
  readonly faults?: ReplicatorFaults;
}

export interface Replicator {
  /** Resolves once the loop has ended. */
  close(): Promise<void>;
}

/** Items applied at once: never a whole page, so that those of one commit arrive apart. */
const appliedAtOnce = 16;
const backoffMsMax = 5 * secondMs;
const pausedMs = 100;

/** The follower under whose name the position in another Region's stream is kept. */
export function replicatorName(from: Region): string {
  return `replication/${from}`;
}

export function noReplicatorFaults(): ReplicatorFaults {
  return { delayMs: 0, shuffle: true, duplicateChance: 0, paused: false };
}

/**
 * Brings another Region's changes here, for as long as it runs: at least once, items in no promised
 * order, backing off when the other Region is gone, going on where it was after a restart.
 */
export function startReplicator(options: ReplicatorOptions): Replicator {
  const abort = new AbortController();
  const running = run(options, abort.signal);
  return {
    close: async () => {
      abort.abort(new Error('The replicator is closed'));
      await running;
    },
  };
}

async function run(options: ReplicatorOptions, signal: AbortSignal): Promise<void> {
  const { clock, cursors, faults, from, random, telemetry } = options;
  const name = replicatorName(from);
  let cursor = (await cursors.load(name)) ?? firstCursor;
  let failures = 0;
  while (!signal.aborted) {
    try {
      if (faults?.paused) {
        await clock.wait(pausedMs, signal);
        continue;
      }
      const page = await options.fetchChanges(cursor, signal);
      if (faults && faults.delayMs > 0) await clock.wait(faults.delayMs, signal);
      await arrive(options, page.changes);
      if (page.cursor !== cursor) await cursors.save(name, page.cursor);
      ({ cursor } = page);
      failures = 0;
    } catch (error) {
      if (signal.aborted) return;
      failures += 1;
      const reason = error instanceof Error ? error.message : String(error);
      if (failures === 1) telemetry.log('warn', 'Replication is held up', { from, reason });
      telemetry.count('replication.failures', 1, { from });
      const waitMs = Math.min(backoffMsMax, 50 * 2 ** Math.min(failures, 10));
      await clock.wait((waitMs / 2) * (1 + random.fraction()), signal).catch(() => {});
    }
  }
}

async function arrive(
  { faults = noReplicatorFaults(), random, replication, telemetry, from }: ReplicatorOptions,
  changes: readonly ReplicatedChange[],
): Promise<void> {
  const again = changes.filter(() => faults.duplicateChance > random.fraction());
  const ranked = [...changes, ...again].map((change) => ({ change, rank: random.fraction() }));
  const ordered = faults.shuffle ? ranked.toSorted((a, b) => a.rank - b.rank) : ranked;
  for (let at = 0; at < ordered.length; at += appliedAtOnce) {
    const some = ordered.slice(at, at + appliedAtOnce);
    await replication.apply(some.map(({ change }) => change));
  }
  if (changes.length > 0) telemetry.count('replication.items', changes.length, { from });
}
