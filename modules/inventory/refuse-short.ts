import type { Id } from '#kernel/ids.ts';
import { localized } from '#kernel/language.ts';
import type { Language } from '#kernel/language.ts';
import { refused } from '#kernel/result.ts';
import type { Refusal } from '#kernel/result.ts';
import { toIso } from '#kernel/time.ts';
import type { Clock } from '#ports/clock.ts';
import type { Table } from '#ports/table.ts';
import type { Asked } from './ask-for-units.ts';
import { loadHeld } from './held-units.ts';
import type { HeldUnits } from './held-units.ts';
import type { WantedLine } from './plan-reservation.ts';
import { shortageTexts } from './shortage-texts.ts';
import type { ReserveRefusal } from './shortage-texts.ts';

/** What this Region lacks for an order, and what it has free of the same variants. */
export interface Missing {
  readonly short: readonly WantedLine[];
  readonly free: ReadonlyMap<string, number>;
}

export function sayShort(code: ReserveRefusal, language: Language = 'en'): string {
  return localized(shortageTexts[code], language);
}

/** The honest answer when the other Regions gave nothing, about the first variant that is short. */
export async function refuseShort(
  ports: { table: Table; clock: Clock },
  { language }: { readonly language?: Language },
  missing: Missing,
  asked: Exclude<Asked, { outcome: 'credited' }>,
): Promise<Refusal<ReserveRefusal>> {
  const first = missing.short.find(
    ({ variantId, quantity }) =>
      asked.outcome === 'unreachable' || (asked.available.get(variantId) ?? 0) < quantity,
  );
  const line = first ?? missing.short[0];
  const variantId: Id<'variant'> | undefined = line?.variantId;
  const here = missing.free.get(variantId ?? '') ?? 0;
  const refuse = (code: ReserveRefusal, more: object) =>
    refused(code, sayShort(code, language), { variantId, ...more });
  if (asked.outcome === 'unreachable') return refuse('stock_elsewhere', { available: here });

  const there = variantId === undefined ? 0 : (asked.available.get(variantId) ?? 0);
  const available = here + there;
  const held = variantId && later(await loadHeld(ports, variantId), asked.held.get(variantId));
  const short = (line?.quantity ?? 0) - there;
  if (!held || held.quantity < short) return refuse('stock_insufficient', { available });
  return refuse('stock_held', { available, heldUntil: toIso(held.until) });
}

/** The other Region may know of more than what arrived here. */
function later(seen: HeldUnits | undefined, told: HeldUnits | undefined): HeldUnits | undefined {
  if (!seen || !told) return seen ?? told;
  const quantity = Math.max(seen.quantity, told.quantity);
  return { quantity, until: seen.until > told.until ? seen.until : told.until };
}
