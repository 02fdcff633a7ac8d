import type { MarketCode } from '#kernel/market.ts';
import type { ShopModel } from '../shop-model.ts';
import type { Bits } from './bits.ts';

/** Looking at one product costs about as much as crossing so many words of two sets. */
const wordsAProduct = 8;

/** What a set of products adds up to. `counts` is by facet value number; shared, so read it at once. */
export interface Tally {
  total: number;
  available: number;
  /** In minor units; `from` is above `to` for an empty set. */
  from: number;
  to: number;
  counts: Int32Array;
}

export class Tallier {
  private readonly model: ShopModel;
  private readonly tally: Tally = {
    total: 0,
    available: 0,
    from: 0,
    to: 0,
    counts: new Int32Array(64),
  };

  constructor(model: ShopModel) {
    this.model = model;
  }

  /** Above this many products it is quicker to cross sets than to look at each product. */
  get singlyMax(): number {
    const { facets, slotsEnd } = this.model;
    return (facets.idsEnd * (slotsEnd >>> 5)) / wordsAProduct;
  }

  /** Counts the first `count` slots of a list, none twice. */
  ofSlots(slots: Int32Array, count: number, market: MarketCode): Tally {
    const tally = this.start(count);
    const { counts } = tally;
    const { available, prices } = this.model.markets[market];
    const { ids, lengths, starts } = this.model.facets.rows;
    for (let at = 0; at < count; at++) {
      const slot = slots[at] ?? 0;
      const start = starts[slot] ?? 0;
      const end = start + (lengths[slot] ?? 0);
      for (let place = start; place < end; place++) {
        const id = ids[place] ?? 0;
        counts[id] = (counts[id] ?? 0) + 1;
      }
      if (available.has(slot)) tally.available++;
      const from = prices.from[slot] ?? 0;
      const to = prices.to[slot] ?? 0;
      if (from < tally.from) tally.from = from;
      if (to > tally.to) tally.to = to;
    }
    return tally;
  }

  ofBits(set: Bits, market: MarketCode): Tally {
    const total = set.count();
    if (total <= this.singlyMax) {
      const slots = new Int32Array(total);
      let at = 0;
      set.each((slot) => {
        slots[at++] = slot;
      });
      return this.ofSlots(slots, total, market);
    }
    const tally = this.start(total);
    for (const values of this.model.facets.in('en').values()) {
      for (const { value } of values) tally.counts[value.id] = set.countWith(value.bits);
    }
    tally.available = set.countWith(this.model.markets[market].available);
    this.priceEnds(tally, set, market);
    return tally;
  }

  private priceEnds(tally: Tally, set: Bits, market: MarketCode): void {
    const { prices } = this.model.markets[market];
    set.each((slot) => {
      const from = prices.from[slot] ?? 0;
      const to = prices.to[slot] ?? 0;
      if (from < tally.from) tally.from = from;
      if (to > tally.to) tally.to = to;
    });
  }

  private start(total: number): Tally {
    const { tally } = this;
    if (tally.counts.length < this.model.facets.idsEnd) {
      tally.counts = new Int32Array(this.model.facets.idsEnd * 2);
    } else {
      tally.counts.fill(0);
    }
    tally.total = total;
    tally.available = 0;
    tally.from = Infinity;
    tally.to = 0;
    return tally;
  }
}
