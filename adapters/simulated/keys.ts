import { KeyRing } from '#adapters/embedded/key-ring.ts';
import type { KeyRings } from '#adapters/embedded/key-ring.ts';
import { TableKeys } from '#adapters/embedded/keys.ts';
import { present } from '#kernel/assert.ts';
import { regions } from '#kernel/region.ts';
import type { Keys } from '#ports/keys.ts';
import type { Random } from '#ports/random.ts';
import type { Table } from '#ports/table.ts';

/** Subjects' keys as items of a simulated table, under the very rule of the embedded ones. */
export function openSimulatedKeys(options: {
  readonly table: Table;
  readonly rings: KeyRings;
  readonly random: Random;
}): Keys {
  return new TableKeys(options);
}

/** The rings of all Regions, drawn from the seed: they outlive every process and every store. */
export function simulatedRings(random: Random): KeyRings {
  const rings = new Map(
    regions.map((region) => [region, new KeyRing(`ring of ${region}`, [random.bytes(32)])]),
  );
  return { of: (home) => present(rings.get(home), `ring of ${home}`) };
}
