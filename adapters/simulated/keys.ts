import type { KeyObject } from 'node:crypto';
import { openWith, sealWith, sealingKey } from '#adapters/embedded/seal.ts';
import type { Keys, Sealed } from '#ports/keys.ts';
import type { SeededRandom } from './random.ts';

/** Keys in memory, of one Region. What is sealed is truly unreadable to the other. */
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

  /** Gives the subject's keys to another Region, as evacuation does. */
  grant(subject: string, to: SimulatedKeys): void {
    const granted = this.#keys.get(subject) ?? [];
    to.#keys.set(subject, [...(to.#keys.get(subject) ?? []), ...granted]);
  }
}
