import { refused, ok } from '#kernel/result.ts';
import type { Result } from '#kernel/result.ts';
import { findWords } from '../search/find-words.ts';
import type { Reader } from '../pages/card.ts';
import { compareKeys, featuredKey, newestKey, priceKey } from '../filed.ts';
import type { Filed } from '../filed.ts';
import type { ShopModel } from '../shop-model.ts';
import { Bits } from './bits.ts';
import { decodePlace, encodePlace } from './cursor.ts';
import type { Place } from './cursor.ts';
import { facetCodes } from './facets.ts';
import { hasChoices, Selection } from './selection.ts';
import type { Choices } from './selection.ts';
import type { SlotOrder } from './slot-order.ts';
import { Tallier } from './tally.ts';
import type { Tally } from './tally.ts';
import { Top } from './top.ts';

export interface ListQuery extends Choices {
  readonly q?: string | undefined;
  /** Category and collection are the scope of the list: facets count within them. */
  readonly category?: string | undefined;
  readonly collection?: string | undefined;
  readonly sort?: Sort | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

export type Sort = 'featured' | 'newest' | 'price-asc' | 'price-desc' | 'relevance';
export type ListRefusal = 'category_not_found' | 'collection_not_found' | 'cursor_invalid';

/** A page of products by slot, and what the whole list adds up to. The tally is shared: use it at once. */
export interface ListPage {
  readonly slots: readonly number[];
  readonly tally: Tally;
  readonly nextCursor: string | undefined;
}

/** Positions in the featured order are below this, so that a score and a position make one number. */
const positionsEnd = 2 ** 24;
const nothing = new Bits();

/** Lists, filters, searches and sorts. Works on the model alone, at once. */
export class Lists {
  private readonly model: ShopModel;
  private readonly tallier: Tallier;
  private found = new Int32Array(0);
  private foundCount = 0;

  constructor(model: ShopModel) {
    this.model = model;
    this.tallier = new Tallier(model);
  }

  list(query: ListQuery, reader: Reader): Result<ListPage, ListRefusal> {
    const scope = this.scopeOf(query, reader);
    if (!scope.ok) return scope;
    const words = query.q?.trim() ?? '';
    const sort = sortOf(query.sort, words);
    const after = query.cursor === undefined ? undefined : decodePlace(query.cursor, sort);
    if (query.cursor !== undefined && !after) {
      return refused('cursor_invalid', 'The cursor is of another list: start without one.');
    }
    if (words !== '') this.search(query.q ?? '', scope.value, reader);
    if (sort === 'relevance' && !hasChoices(query)) {
      const tally = this.tallyFound(reader);
      return ok({ ...this.byRelevance(undefined, query.limit, after), tally });
    }
    const base = words === '' ? scope.value.copy() : this.foundBits();
    const selection = new Selection(this.model, reader.market, base, query);
    const page =
      sort === 'relevance'
        ? this.byRelevance(selection.result, query.limit, after)
        : this.byOrder(selection.result, sort, reader, query.limit, after);
    return ok({ ...page, tally: this.tallySelection(selection, reader) });
  }

  /** The products that the list is about before words and choices. Not to be changed. */
  private scopeOf({ category, collection }: ListQuery, reader: Reader): Result<Bits, ListRefusal> {
    const { model } = this;
    const { sold } = model.markets[reader.market];
    if (category === undefined && collection === undefined) return ok(sold);
    const scope = sold.copy();
    if (category !== undefined) {
      if (model.categories.get(category)?.hidden !== false) {
        return refused('category_not_found', `There is no category ${category}.`);
      }
      scope.keep(model.facets.find('category', category)?.bits ?? nothing);
    }
    if (collection !== undefined) {
      if (model.collections.get(collection)?.published !== true) {
        return refused('collection_not_found', `There is no collection ${collection}.`);
      }
      scope.keep(model.inCollection(collection) ?? nothing);
    }
    return ok(scope);
  }

  /** Leaves the slots that the words match within the scope in `found`. */
  private search(words: string, scope: Bits, reader: Reader): void {
    const { model } = this;
    if (this.found.length < model.slotsEnd) {
      this.found = new Int32Array(model.slotsEnd * 2);
    }
    this.foundCount = 0;
    // A sku or barcode means that one product and no other.
    const named = model.byNumber(words.trim());
    if (named && scope.has(named.slot)) {
      this.found[this.foundCount++] = named.slot;
      return;
    }
    const { matcher } = model;
    const found = findWords(words, reader.language, model.indexesFor(reader.language));
    matcher.match(found, model.slotsEnd, model.size);
    for (let at = 0; at < matcher.count; at++) {
      const slot = matcher.slots[at] ?? 0;
      if (scope.has(slot)) this.found[this.foundCount++] = slot;
    }
  }

  private tallyFound({ market }: Reader): Tally {
    return this.foundCount > this.tallier.singlyMax
      ? this.tallier.ofBits(this.foundBits(), market)
      : this.tallier.ofSlots(this.found, this.foundCount, market);
  }

  private foundBits(): Bits {
    const bits = new Bits(new Uint32Array((this.model.slotsEnd >>> 5) + 1));
    for (let at = 0; at < this.foundCount; at++) bits.add(this.found[at] ?? 0);
    return bits;
  }

  private byRelevance(within: Bits | undefined, limit: number, after: Place | undefined) {
    const { featured, matcher } = this.model;
    const positions = featured.positionOf();
    const top = new Top(limit + 1, this.keyBelow(after));
    for (let at = 0; at < this.foundCount; at++) {
      const slot = this.found[at] ?? 0;
      const score = matcher.scoreOf(slot) * positionsEnd;
      if (score + positionsEnd <= top.least || (within && !within.has(slot))) continue;
      top.offer(score + positionsEnd - 1 - (positions[slot] ?? 0));
    }
    const order = featured.slots();
    const slots = top.keys
      .slice(0, limit)
      .map((key) => order[positionsEnd - 1 - (key % positionsEnd)] ?? 0);
    const last = this.model.at(slots.at(-1) ?? -1);
    if (top.keys.length <= limit || !last) return { slots, nextCursor: undefined };
    const place = {
      sort: 'relevance',
      key: featuredKey(last),
      handle: last.product.handle,
      score: matcher.scoreOf(last.slot),
    };
    return { slots, nextCursor: encodePlace(place) };
  }

  private keyBelow(after: Place | undefined): number {
    if (!after) return Infinity;
    const { featured } = this.model;
    const position = featured.findFrom((slot) => this.versus(slot, featuredKey, after));
    const there = this.model.at(featured.slots()[position] ?? -1)?.product.handle === after.handle;
    const key = after.score * positionsEnd + positionsEnd - 1 - position;
    return there ? key : key + 1;
  }

  private byOrder(
    set: Bits,
    sort: Exclude<Sort, 'relevance'>,
    reader: Reader,
    limit: number,
    after: Place | undefined,
  ) {
    const { keyOf, order, step } = this.orderOf(sort, reader);
    const all = order.slots();
    let at = step === 1 ? 0 : all.length - 1;
    if (after) {
      at = order.findFrom((slot) => this.versus(slot, keyOf, after));
      const there = this.model.at(all[at] ?? -1)?.product.handle === after.handle;
      if (step === -1 || there) at += step;
    }
    const slots: number[] = [];
    for (; at >= 0 && at < all.length && slots.length <= limit; at += step) {
      const slot = all[at] ?? 0;
      if (set.has(slot)) slots.push(slot);
    }
    if (slots.length <= limit) return { slots, nextCursor: undefined };
    slots.length = limit;
    const last = this.model.at(slots.at(-1) ?? -1);
    if (!last) return { slots, nextCursor: undefined };
    return {
      slots,
      nextCursor: encodePlace({ sort, key: keyOf(last), handle: last.product.handle, score: 0 }),
    };
  }

  private orderOf(
    sort: Exclude<Sort, 'relevance'>,
    reader: Reader,
  ): {
    readonly order: SlotOrder;
    readonly keyOf: (filed: Filed) => number;
    readonly step: 1 | -1;
  } {
    const { featured, markets, newest } = this.model;
    if (sort === 'featured') return { order: featured, keyOf: featuredKey, step: 1 };
    if (sort === 'newest') return { order: newest, keyOf: newestKey, step: 1 };
    const order = markets[reader.market].byPrice;
    return { order, keyOf: priceKey(reader.market), step: sort === 'price-asc' ? 1 : -1 };
  }

  private versus(slot: number, keyOf: (filed: Filed) => number, place: Place): number {
    const filed = this.model.at(slot);
    return filed ? compareKeys(keyOf(filed), filed.product.handle, place.key, place.handle) : 0;
  }

  /** Counts the result; where something of a facet was chosen, its values as if it were not. */
  private tallySelection(selection: Selection, { market }: Reader): Tally {
    const tally = { ...this.tallier.ofBits(selection.result, market) };
    tally.counts = tally.counts.slice();
    for (const name of selection.choiceNames) {
      const others = this.tallier.ofBits(selection.without(name), market);
      if (name === 'available') tally.available = others.available;
      if (name === 'price') [tally.from, tally.to] = [others.from, others.to];
      const facet = facetCodes.find((code) => code === name);
      for (const { value } of (facet && this.model.facets.in('en').get(facet)) ?? []) {
        tally.counts[value.id] = others.counts[value.id] ?? 0;
      }
    }
    return tally;
  }
}

function sortOf(asked: Sort | undefined, words: string): Sort {
  if (words === '') return asked === undefined || asked === 'relevance' ? 'featured' : asked;
  return asked ?? 'relevance';
}
