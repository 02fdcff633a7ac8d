import { cartLinesMax, cartQuantityMax } from '#contracts/http/carts.ts';
import { siblingId } from '#kernel/ids.ts';
import type { Id } from '#kernel/ids.ts';
import { markets } from '#kernel/market.ts';
import type { MarketCode } from '#kernel/market.ts';
import type { Language } from '#kernel/language.ts';
import type { Money } from '#kernel/money.ts';
import type { Region } from '#kernel/region.ts';
import { ok, refused } from '#kernel/result.ts';
import type { Result } from '#kernel/result.ts';
import type { Instant } from '#kernel/time.ts';
import type { ShippingOptionCode } from '../totals/shipping-rates.ts';

/** What a cart is for; its lines are items of their own. Any Region writes it, the last one wins. */
export interface CartHead {
  readonly cartId: Id<'cart'>;
  readonly market: MarketCode;
  readonly language: Language;
  readonly country: string;
  readonly state?: string;
  readonly shippingOption: ShippingOptionCode;
  readonly giftWrap: boolean;
  /** Once claimed: only this shopper sees it. */
  readonly customerId?: Id<'customer'>;
  /** The cart that took its lines, when its shopper claimed another. Never stored with the head. */
  readonly mergedInto?: Id<'cart'>;
  readonly createdAt: Instant;
}

/**
 * One variant in a cart. A removed line stays as a tombstone of quantity nought, so that between
 * Regions the latest deliberate change of a line wins, removals too, and no line is lost by
 * another's change.
 */
export interface CartLine {
  readonly variantId: Id<'variant'>;
  readonly quantity: number;
  /** What a unit cost when it was added last; tells the shopper when the price has moved. */
  readonly seenPrice?: Money;
  readonly addedAt: Instant;
  /** Where it was changed last. */
  readonly region: Region;
  /** Grows with each change, beyond that of every line of the variant that was known with it. */
  readonly turn: number;
  /** The turns of that variant's lines in carts that were taken in, as they were known: they are settled. */
  readonly over?: Readonly<Record<Id<'cart'>, number>>;
  /**
   * Marks of the last requests that added to it. The line and the record of a request travel apart:
   * where only the line has arrived, a repetition is recognised by its mark.
   */
  readonly adds?: readonly string[];
}

/** More repetitions than this are not under way at once. */
const addsKept = 8;

/** The marks of a line after one more request. */
export function withMark(adds: readonly string[] | undefined, mark: string): readonly string[] {
  return [...(adds ?? []), mark].slice(-addsKept);
}

export function lineIdOf(variantId: Id<'variant'>): Id<'line'> {
  return siblingId('line', variantId);
}

export function variantOf(lineId: Id<'line'>): Id<'variant'> {
  return siblingId('variant', lineId);
}

/** The lines that are there, in the order in which they came. */
export function liveLines(lines: readonly CartLine[]): CartLine[] {
  return lines
    .filter((line) => line.quantity > 0)
    .toSorted((a, b) => a.addedAt - b.addedAt || (a.variantId < b.variantId ? -1 : 1));
}

/** How often a variant may be in a cart: there is one of what is one of a kind. */
export function quantityMaxOf(sellable: { readonly oneOfAKind: boolean }): number {
  return sellable.oneOfAKind ? 1 : cartQuantityMax;
}

/** Lines that a cart ever had, tombstones included: it is read whole. */
export const linesEverMax = 200;

/** The quantity of a line after units were added. */
export function addedQuantity(
  lines: readonly CartLine[],
  variantId: Id<'variant'>,
  add: number,
  quantityMax: number,
): Result<number, 'cart_full' | 'cart_quantity_exceeded'> {
  const live = liveLines(lines);
  const isKnown = lines.some((line) => line.variantId === variantId);
  if (!isKnown && lines.length >= linesEverMax) {
    return refused('cart_full', 'Too many different items were in this cart. Take a new one.');
  }
  const before = live.find((line) => line.variantId === variantId)?.quantity ?? 0;
  if (before === 0 && live.length >= cartLinesMax) {
    return refused('cart_full', `A cart holds ${cartLinesMax} different items.`);
  }
  const quantity = before + add;
  if (quantity > quantityMax) {
    const detail = `At most ${quantityMax} of it may be in a cart.`;
    return refused('cart_quantity_exceeded', detail, { quantityMax });
  }
  return ok(quantity);
}

/** The head for another market: the destination starts anew, since its countries are others. */
export function inMarket(head: CartHead, market: MarketCode, country?: string): CartHead {
  const { state: _, ...rest } = head;
  return {
    ...rest,
    market,
    country: country ?? markets[market].countries[0],
    shippingOption: 'standard',
  };
}
