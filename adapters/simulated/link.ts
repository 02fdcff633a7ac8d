import { regions } from '#kernel/region.ts';
import type { Region } from '#kernel/region.ts';
import type { ReplicatedChange } from '#ports/replication.ts';
import { firstCursor } from '#ports/table.ts';
import type { Cursor } from '#ports/table.ts';
import type { SeededRandom } from './random.ts';
import type { SimulatedTable } from './table.ts';

/** Chances in [0, 1] for each change on its way; all nought at first. */
export interface LinkFaults {
  /** The change stays on its way until a later `step`, overtaken by what comes after. */
  delayChance: number;
  /** The change arrives, and will arrive again. */
  duplicateChance: number;
  /** The change is lost on its way and sent again by a later `step`. */
  loseChance: number;
}

/**
 * Carries changes between the Regions' tables as badly as global tables may: each item for itself,
 * in an order drawn from the seed, late, twice, or only after it was lost. Nothing is lost for good.
 */
export class Link {
  readonly faults: LinkFaults = { delayChance: 0, duplicateChance: 0, loseChance: 0 };
  readonly #random: SeededRandom;
  readonly #tables: ReadonlyMap<Region, SimulatedTable>;
  readonly #cut = new Set<string>();
  readonly #cursors = new Map<string, Cursor>();
  readonly #travelling = new Map<string, ReplicatedChange[]>();

  constructor(random: SeededRandom, tables: ReadonlyMap<Region, SimulatedTable>) {
    this.#random = random;
    this.#tables = tables;
  }

  /** Cuts one direction, or heals it. */
  set(from: Region, to: Region, state: 'cut' | 'healed'): void {
    if (state === 'cut') this.#cut.add(`${from}>${to}`);
    else this.#cut.delete(`${from}>${to}`);
  }

  /** Cuts or heals both directions between all Regions. */
  setAll(state: 'cut' | 'healed'): void {
    for (const [from, to] of directions()) this.set(from, to, state);
  }

  isCut(from: Region, to: Region): boolean {
    return this.#cut.has(`${from}>${to}`);
  }

  /** Whether all that a Region had written by a mark of its stream has arrived in another. */
  hasArrived(from: Region, to: Region, mark: Cursor): boolean {
    const direction = `${from}>${to}`;
    const isRead = sequenceOf(this.#cursors.get(direction)) >= sequenceOf(mark);
    return isRead && (this.#travelling.get(direction) ?? []).length === 0;
  }

  /** A Region has a new store, whose stream begins anew. */
  forget(region: Region): void {
    for (const [from, to] of directions()) {
      if (from !== region && to !== region) continue;
      this.#cursors.delete(`${from}>${to}`);
      this.#travelling.delete(`${from}>${to}`);
    }
  }

  /** Moves some of what is pending. Resolves with how many changes are still on their way. */
  async step(): Promise<number> {
    let left = 0;
    for (const [from, to] of directions()) {
      if (!this.isCut(from, to)) left += await this.#carry(from, to);
    }
    return left;
  }

  /** Moves everything pending over every direction that is not cut. */
  async replicate(): Promise<void> {
    while ((await this.step()) > 0);
  }

  async #carry(from: Region, to: Region): Promise<number> {
    const [giver, taker] = [this.#tables.get(from), this.#tables.get(to)];
    if (!giver || !taker) return 0;
    const direction = `${from}>${to}`;
    const of = giver.custody.holderOf(to) === to ? 'own' : 'all';
    const page = await giver.pull(this.#cursors.get(direction) ?? firstCursor, 1_000, to, of);
    this.#cursors.set(direction, page.cursor);
    const pending = [...(this.#travelling.get(direction) ?? []), ...page.changes];
    this.#travelling.set(direction, pending);
    const kept: ReplicatedChange[] = [];
    for (const change of this.#random.shuffled(pending)) {
      const { delayChance, duplicateChance, loseChance } = this.faults;
      if (this.#random.happens(delayChance) || this.#random.happens(loseChance)) kept.push(change);
      else await taker.apply([change]);
      if (this.#random.happens(duplicateChance) && !kept.includes(change)) kept.push(change);
    }
    this.#travelling.set(direction, kept);
    return kept.length + page.changes.length;
  }
}

function sequenceOf(cursor: Cursor | undefined): number {
  return cursor === undefined || cursor === firstCursor ? 0 : Number.parseInt(cursor, 36);
}

function directions(): [Region, Region][] {
  return regions.flatMap((from) =>
    regions.filter((to) => to !== from).map((to): [Region, Region] => [from, to]),
  );
}
