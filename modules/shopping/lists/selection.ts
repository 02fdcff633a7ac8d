import type { MarketCode } from '#kernel/market.ts';
import type { ShopModel } from '../shop-model.ts';
import { Bits } from './bits.ts';
import type { FacetCode } from './facets.ts';

/** What may be chosen in a list beside scope, words and sort. Prices are inclusive, in minor units. */
export interface Choices {
  readonly color?: readonly string[] | undefined;
  readonly material?: readonly string[] | undefined;
  readonly size?: readonly string[] | undefined;
  readonly priceMin?: number | undefined;
  readonly priceMax?: number | undefined;
  readonly available?: boolean | undefined;
}

export type ChoiceName = FacetCode | 'price' | 'available';

/** A set of products and the choices made in it, each able to be left out. */
export class Selection {
  readonly base: Bits;
  private readonly chosen: ReadonlyMap<ChoiceName, Bits>;
  readonly result: Bits;

  /** Takes `base` for its own. */
  constructor(model: ShopModel, market: MarketCode, base: Bits, choices: Choices) {
    this.base = base;
    this.chosen = chosenBits(model, market, choices);
    this.result = this.without(undefined);
  }

  get choiceNames(): Iterable<ChoiceName> {
    return this.chosen.keys();
  }

  /** The products by all choices but one, as its own values are counted. */
  without(name: ChoiceName | undefined): Bits {
    if (this.chosen.size === 0) return this.base;
    const set = this.base.copy();
    for (const [other, bits] of this.chosen) if (other !== name) set.keep(bits);
    return set;
  }
}

export function hasChoices(choices: Choices): boolean {
  const { available, color, material, priceMax, priceMin, size } = choices;
  return (
    available === true ||
    [color, material, size, priceMin, priceMax].some((choice) => choice !== undefined)
  );
}

function chosenBits(model: ShopModel, market: MarketCode, choices: Choices): Map<ChoiceName, Bits> {
  const chosen = new Map<ChoiceName, Bits>();
  const byCodes = (facet: FacetCode, codes: readonly string[] | undefined): void => {
    if (codes === undefined || codes.length === 0) return;
    const union = new Bits();
    for (const code of codes) {
      const value = model.facets.find(facet, code);
      if (value) union.join(value.bits);
    }
    chosen.set(facet, union);
  };
  byCodes('color', choices.color);
  byCodes('material', choices.material);
  byCodes('size', choices.size);
  if (choices.available === true) chosen.set('available', model.markets[market].available);
  const { priceMax = Infinity, priceMin = 0 } = choices;
  if (choices.priceMin !== undefined || choices.priceMax !== undefined) {
    chosen.set('price', pricedBetween(model, market, priceMin, priceMax));
  }
  return chosen;
}

/** The products of which some price may lie in the range: what they cost spans into it. */
function pricedBetween(model: ShopModel, market: MarketCode, min: number, max: number): Bits {
  const bits = new Bits(new Uint32Array((model.slotsEnd >>> 5) + 1));
  const { byPrice, prices } = model.markets[market];
  const { from, to } = prices;
  for (const slot of byPrice.slots()) {
    if ((from[slot] ?? 0) > max) break;
    if ((to[slot] ?? 0) >= min) bits.add(slot);
  }
  return bits;
}
