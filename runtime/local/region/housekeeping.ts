import type { EmbeddedStore } from '#adapters/embedded/index.ts';
import { sweepReservations } from '#modules/inventory/index.ts';
import { relayFollowers } from '../../relay.ts';
import type { RegionPorts } from '../../services.ts';

const roundEveryMs = 5_000;

export interface Housekeeping {
  close(): Promise<void>;
}

/** The small regular chores: lapsed reservations, expired items, changes that are past keeping. */
export function startHousekeeping(ports: RegionPorts, store: EmbeddedStore): Housekeeping {
  const stop = new AbortController();
  const running = run(ports, store, stop.signal);
  return {
    close: async () => {
      stop.abort();
      await running;
    },
  };
}

async function run(ports: RegionPorts, store: EmbeddedStore, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await ports.clock.wait(roundEveryMs, signal).catch(() => undefined);
    if (signal.aborted) return;
    // Each for itself: one that keeps failing must not keep the others from their turn.
    await attempt(ports, 'reservations', () => sweepReservations(ports));
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
