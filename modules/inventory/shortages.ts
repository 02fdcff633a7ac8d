import type { Id } from '#kernel/ids.ts';
import type { Region } from '#kernel/region.ts';
import { plus } from '#kernel/time.ts';
import type { Instant } from '#kernel/time.ts';
import type { Table } from '#ports/table.ts';
import type { HeldUnits } from './held-units.ts';
import { shortageKeptMs } from './limits.ts';
import type { WantedLine } from './plan-reservation.ts';

/** Why the other Regions gave nothing. */
export type Shortage =
  | {
      readonly outcome: 'none';
      readonly available: ReadonlyMap<Id<'variant'>, number>;
      readonly held: ReadonlyMap<Id<'variant'>, HeldUnits>;
    }
  | { readonly outcome: 'unreachable' };

type TransferId = Id<'transfer'>;

interface Remembered {
  readonly shortage: Shortage;
  readonly quantity: number;
  readonly until: Instant;
}

const rememberedMax = 10_000;
const byTable = new WeakMap<Table, Shortages>();

export function shortagesOf(table: Table): Shortages {
  const shortages = byTable.get(table) ?? new Shortages();
  byTable.set(table, shortages);
  return shortages;
}

/**
 * What the other Regions could not give a moment ago, so that the thousandth buyer of a piece that
 * is sold out is told at once instead of waiting for the same answer. In this process only.
 */
export class Shortages {
  readonly #remembered = new Map<Id<'variant'>, Remembered>();
  readonly #unanswered = new Map<string, TransferId>();

  /** The shortage when at least as much of one of the variants was asked for in vain. */
  recall(lines: readonly WantedLine[], now: Instant): Shortage | undefined {
    for (const { variantId, quantity } of lines) {
      const known = this.#remembered.get(variantId);
      if (known && known.until > now && quantity >= known.quantity) return known.shortage;
    }
    return undefined;
  }

  /**
   * The id under which to ask a Region for these lines: that of the last question to which there
   * was no answer, since it may have been carried out and must not be carried out twice.
   */
  transferFor(region: Region, lines: readonly WantedLine[], make: () => TransferId): TransferId {
    const question = `${region} ${JSON.stringify(lines)}`;
    const transferId = this.#unanswered.get(question) ?? make();
    if (this.#unanswered.size >= rememberedMax) this.#unanswered.clear();
    this.#unanswered.set(question, transferId);
    return transferId;
  }

  answered(region: Region, lines: readonly WantedLine[]): void {
    this.#unanswered.delete(`${region} ${JSON.stringify(lines)}`);
  }

  remember(lines: readonly WantedLine[], shortage: Shortage, now: Instant): void {
    if (this.#remembered.size >= rememberedMax) this.#remembered.clear();
    const until = plus(now, shortageKeptMs);
    for (const { variantId, quantity } of lines) {
      const isShort =
        shortage.outcome === 'unreachable' || (shortage.available.get(variantId) ?? 0) < quantity;
      if (isShort) this.#remembered.set(variantId, { shortage, quantity, until });
    }
  }
}
