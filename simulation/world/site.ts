import { SimulatedBlobs } from '#adapters/simulated/blobs.ts';
import { noFaults } from '#adapters/simulated/faults.ts';
import type { SimulatedFaults } from '#adapters/simulated/faults.ts';
import type { SeededRandom, SimulatedClock } from '#adapters/simulated/index.ts';
import { openSimulatedKeys } from '#adapters/simulated/keys.ts';
import type { KeyRings } from '#adapters/embedded/key-ring.ts';
import { SimulatedMail } from '#adapters/simulated/mail.ts';
import { SimulatedQueues } from '#adapters/simulated/queues.ts';
import { SimulatedTable } from '#adapters/simulated/table.ts';
import type { Region } from '#kernel/region.ts';
import type { Keys } from '#ports/keys.ts';
import type { Cursor } from '#ports/table.ts';
import { CurrentCustody } from './custody.ts';
import { RegionClock } from './region-clock.ts';

/** What of a Region outlives its processes: its stores, its clock, and what troubles them. */
export interface Site {
  readonly region: Region;
  readonly random: SeededRandom;
  readonly clock: RegionClock;
  readonly faults: SimulatedFaults;
  readonly custody: CurrentCustody;
  /** The store's own mark, by which the witness knows it. */
  readonly incarnation: string;
  readonly table: SimulatedTable;
  readonly queues: SimulatedQueues;
  readonly blobs: SimulatedBlobs;
  readonly mail: SimulatedMail;
  readonly keys: Keys;
  readonly cursors: Map<string, Cursor>;
}

export function openSite(
  region: Region,
  trueClock: SimulatedClock,
  random: SeededRandom,
  rings: KeyRings,
): Site {
  const faults = noFaults();
  const clock = new RegionClock(trueClock);
  const custody = new CurrentCustody();
  const table = new SimulatedTable({
    region,
    clock,
    random: random.fork('table'),
    faults,
    custody,
  });
  return {
    region,
    random,
    clock,
    faults,
    custody,
    incarnation: `${region}-1`,
    table,
    queues: new SimulatedQueues(trueClock, random.fork('queues'), faults),
    blobs: new SimulatedBlobs(),
    mail: new SimulatedMail(random.fork('mail'), faults),
    keys: openSimulatedKeys({ table, rings, random: random.fork('keys') }),
    cursors: new Map(),
  };
}
