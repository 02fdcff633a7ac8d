import { regions } from '#kernel/region.ts';
import type { Region } from '#kernel/region.ts';
import type { Cursor } from '#ports/table.ts';
import { readTo } from './change-log.ts';
import type { Environment } from './environment.ts';
import { isWalk } from './walk.ts';

/**
 * How far the other Regions have read this one's stream: who asks for what comes after a cursor has
 * taken in all that came before it. Kept with each sweep, so that after a restart it is known of the
 * past at worst.
 */
export class PeerProgress {
  readonly #meta: Environment['meta'];
  /** The last change of the stream that a Region has, by its sequence. */
  readonly #readTo = new Map<Region, number>();
  readonly #kept = new Map<Region, number>();

  constructor({ meta }: Pick<Environment, 'meta'>) {
    this.#meta = meta;
    for (const region of regions) {
      const text = meta.get(keyOf(region));
      if (text === undefined) continue;
      this.#readTo.set(region, Number(text));
      this.#kept.set(region, Number(text));
    }
  }

  /** Takes note of what a Region asks for. Half-way through a walk it has nothing new for sure. */
  asked(by: Region, after: Cursor): void {
    const known = this.#readTo.get(by) ?? 0;
    this.#readTo.set(by, isWalk(after) ? known : (readTo(after) ?? 0));
  }

  /** The last change that every Region has which ever asked. */
  all(): number {
    return Math.min(...this.#readTo.values());
  }

  /** Inside a transaction. */
  keep(): void {
    for (const [region, sequence] of this.#readTo) {
      if (this.#kept.get(region) === sequence) continue;
      this.#kept.set(region, sequence);
      void this.#meta.put(keyOf(region), String(sequence));
    }
  }
}

function keyOf(region: Region): string {
  return `peer/${region}`;
}
