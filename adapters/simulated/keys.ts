import type { KeyObject } from 'node:crypto';
import { KeyRing } from '#adapters/embedded/key-ring.ts';
import type { KeyRings } from '#adapters/embedded/key-ring.ts';
import { TableKeys } from '#adapters/embedded/keys.ts';
import { openWith, sealWith, sealingKey } from '#adapters/embedded/seal.ts';
import { present } from '#kernel/assert.ts';
import { regions } from '#kernel/region.ts';
import type { Keys, Sealed } from '#ports/keys.ts';
import type { Random } from '#ports/random.ts';
import type { Table } from '#ports/table.ts';
import type { SeededRandom } from './random.ts';

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

/** Keys in memory, for worlds in which all may open what any sealed. */
export class SimulatedKeys implements Keys {
  readonly #random: SeededRandom;
  readonly #keys = new Map<string, KeyObject[]>();

  constructor(random: SeededRandom) {
    this.#random = random;
  }

  async seal(subject: string, value: unknown): Promise<Sealed> {
    const known = this.#keys.get(subject) ?? [];
    const key = known[0] ?? sealingKey(this.#random.bytes(32));
    if (known.length === 0) this.#keys.set(subject, [key]);
    return sealWith(key, this.#random.bytes(12), subject, value);
  }

  async open(subject: string, sealed: Sealed): Promise<unknown> {
    for (const key of this.#keys.get(subject) ?? []) {
      const opened = openWith(key, subject, sealed);
      if (opened) return opened.value;
    }
    return undefined;
  }

  async destroy(subject: string): Promise<void> {
    this.#keys.delete(subject);
  }
}
