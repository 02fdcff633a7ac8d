import type { Language } from '#kernel/language.ts';
import { toIso } from '#kernel/time.ts';
import { lackOf, sayLack } from '#modules/inventory/index.ts';
import type { Lack, Offer } from '#modules/inventory/index.ts';
import { few, unitsToldMax } from './shelves.ts';

/** What an answer says of a variant's stock: whether it is there, and how few, never how many. */
export interface StockHint {
  readonly available: boolean;
  readonly unitsLeft?: number;
  /** Why a checkout would refuse it. */
  readonly shortage?: Lack;
  /** ISO 8601. */
  readonly heldUntil?: string;
}

export function stockHint(offer: Offer): StockHint {
  const shortage = lackOf(offer);
  if (shortage === undefined) {
    const units = few(offer.now);
    return { available: true, ...(units <= unitsToldMax && { unitsLeft: units }) };
  }
  const isHeld = shortage === 'held' && offer.held !== undefined;
  const heldUntil = isHeld ? { heldUntil: toIso(offer.held.until) } : {};
  return { available: false, shortage, ...heldUntil };
}

/** The hint with its words, for answers that are made for a language. */
export function stockHintIn(language: Language, offer: Offer) {
  const hint = stockHint(offer);
  return { ...hint, ...(hint.shortage && { stockText: sayLack(hint.shortage, language) }) };
}
