import type { Id } from '#kernel/ids.ts';
import { plus } from '#kernel/time.ts';
import type { Instant } from '#kernel/time.ts';
import type { Table } from '#ports/table.ts';
import type { Asked } from './ask-for-units.ts';
import { shortageKeptMs } from './limits.ts';
import type { WantedLine } from './plan-reservation.ts';

type Shortage = Exclude<Asked, { outcome: 'credited' }>;

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

  /** The shortage when at least as much of one of the variants was asked for in vain. */
  recall(lines: readonly WantedLine[], now: Instant): Shortage | undefined {
    for (const { variantId, quantity } of lines) {
      const known = this.#remembered.get(variantId);
      if (known && known.until > now && quantity >= known.quantity) return known.shortage;
    }
    return undefined;
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
