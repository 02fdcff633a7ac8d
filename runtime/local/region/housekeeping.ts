import type { EmbeddedStore } from '#adapters/embedded/index.ts';
import { sweepReservations } from '#modules/inventory/index.ts';
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
    try {
      await sweepReservations(ports);
      while (!signal.aborted && (await store.sweep('relay')));
    } catch (error) {
      ports.telemetry.log('warn', 'housekeeping failed, will go on', { reason: String(error) });
    }
  }
}
