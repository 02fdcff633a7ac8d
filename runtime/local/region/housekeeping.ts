import { rebalanceStock, sweepReservations } from '#modules/inventory/index.ts';
import type { Table } from '#ports/table.ts';
import { relayFollowers } from '../../relay.ts';
import type { RegionPorts } from '../../services.ts';

const roundEveryMs = 5_000;
/** Stock is given ahead to the other Region every minute: demand changes more slowly than that. */
const rebalanceRounds = 12;

/** What of a store the chores look after. */
export interface SweptStore {
  readonly table: Pick<Table, 'region' | 'custody'>;
  /** Whether there is more to sweep. Changes that a follower named has yet to read stay. */
  sweep(followers: readonly string[]): Promise<boolean>;
}

export interface Housekeeping {
  close(): Promise<void>;
}

/** The small regular chores: lapsed reservations, stock where it is asked for, expired items, changes that are past keeping. */
export function startHousekeeping(
  ports: RegionPorts,
  store: SweptStore,
  everyMs = roundEveryMs,
): Housekeeping {
  const stop = new AbortController();
  const running = run(ports, store, everyMs, stop.signal);
  return {
    close: async () => {
      stop.abort();
      await running;
    },
  };
}

async function run(
  ports: RegionPorts,
  store: SweptStore,
  everyMs: number,
  signal: AbortSignal,
): Promise<void> {
  for (let round = 1; !signal.aborted; round++) {
    await ports.clock.wait(everyMs, signal).catch(() => undefined);
    if (signal.aborted) return;
    // Each for itself: one that keeps failing must not keep the others from their turn.
    await attempt(ports, 'reservations', () => sweepReservations(ports));
    if (round % rebalanceRounds === 0) {
      await attempt(ports, 'rebalancing', () => rebalanceStock(ports));
    }
    await attempt(ports, 'store', async () => {
      while (!signal.aborted && (await store.sweep(relayFollowers(store.table))));
    });
  }
}

async function attempt(
  ports: Pick<RegionPorts, 'telemetry'>,
  chore: string,
  work: () => Promise<unknown>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    const reason = String(error);
    ports.telemetry.log('warn', 'housekeeping failed, will go on', { chore, reason });
  }
}
