import type { Id } from '#kernel/ids.ts';
import { languages } from '#kernel/language.ts';
import type { Language } from '#kernel/language.ts';
import { marketCodes } from '#kernel/market.ts';
import type { MarketCode } from '#kernel/market.ts';
import type { Region } from '#kernel/region.ts';
import type { Instant } from '#kernel/time.ts';
import type { Category, Collection, Product } from '#modules/catalogue/index.ts';
import { categoryPath, facetMarks, priceSpans, sameWords, searchFields } from './filing.ts';
import { Directory } from './directory.ts';
import { compareKeys, featuredKey, newestKey, priceKey } from './filed.ts';
import type { Filed } from './filed.ts';
import { Bits } from './lists/bits.ts';
import { Facets } from './lists/facets.ts';
import { PriceColumns } from './lists/price-columns.ts';
import { SlotOrder } from './lists/slot-order.ts';
import { LanguageIndex } from './search/language-index.ts';
import { Matcher } from './search/matcher.ts';
import { Shelves } from './shelves.ts';
import type { Stock } from './shelves.ts';
import { stampKeys, Stamps } from './stamps.ts';

/** What one market sells. */
export interface MarketShelf {
  readonly sold: Bits;
  readonly available: Bits;
  readonly prices: PriceColumns;
  readonly byPrice: SlotOrder;
}

/**
 * The catalogue in memory, made for reading. Each published product has a slot, a small number;
 * lists, facets and the search index are sets and orders of slots. Answers never depend on slot
 * numbers, so that a model grown by changes answers like one built from a snapshot.
 */
export class ShopModel {
  readonly stamps = new Stamps();
  readonly shelves = new Shelves();
  readonly facets = new Facets();
  readonly matcher = new Matcher();
  readonly categories = new Map<string, Category>();
  readonly collections = new Map<string, Collection>();
  readonly featured: SlotOrder;
  readonly newest: SlotOrder;
  readonly markets: Readonly<Record<MarketCode, MarketShelf>>;
  readonly indexes: Readonly<Record<Language, LanguageIndex>>;
  /** Called with each slot whose product, or whether it is available, has changed. */
  onSlotChanged: (slot: number) => void = () => {};

  private labelsVersion = 0;
  private readonly directory = new Directory();
  private readonly collectionBits = new Map<string, Bits>();

  constructor() {
    this.featured = new SlotOrder((left, right) => this.compare(left, right, featuredKey));
    this.newest = new SlotOrder((left, right) => this.compare(left, right, newestKey));
    this.markets = fromEntries(marketCodes, (market) => ({
      sold: new Bits(),
      available: new Bits(),
      prices: new PriceColumns(),
      byPrice: new SlotOrder((left, right) => this.compare(left, right, priceKey(market))),
    }));
    this.indexes = fromEntries(languages, (language) => new LanguageIndex(language));
  }

  get size(): number {
    return this.directory.size;
  }

  /** Every slot in use is below this. */
  get slotsEnd(): number {
    return this.directory.slotsEnd;
  }

  at(slot: number): Filed | undefined {
    return this.directory.at(slot);
  }

  byHandle(handle: string): Filed | undefined {
    return this.directory.byHandle(handle);
  }

  /** By sku, barcode or variant id; letters of either case. */
  byNumber(number: string): Filed | undefined {
    return this.directory.byNumber(number);
  }

  inCollection(handle: string): Bits | undefined {
    return this.collectionBits.get(handle);
  }

  /** The search indexes for a language, its own first, then English. */
  indexesFor(language: Language): LanguageIndex[] {
    const own = this.indexes[language];
    return language === 'en' ? [own] : [own, this.indexes.en];
  }

  putProduct(product: Product): void {
    const former = this.byHandle(product.handle);
    if (!product.published) {
      if (former) this.removeProduct(former);
      return;
    }
    const slot = former?.slot ?? this.directory.freeSlot();
    if (former) this.unfile(former);
    this.file(slot, product, former?.product);
  }

  /** A product that was deleted, by the handle that it had. */
  deleteProduct(productId: Id<'product'>): void {
    const former = this.directory.byId(productId);
    if (former) this.removeProduct(former);
  }

  putCategory(category: Category): void {
    const concerned = this.inPathOf(category.handle);
    this.categories.set(category.handle, category);
    this.stamps.touch(stampKeys.menu);
    this.stamps.touch(stampKeys.category(category.handle));
    // Those filed under it, and those that named it before it was known.
    this.refile([...concerned, ...this.inPathOf(category.handle)]);
  }

  putCollection(collection: Collection): void {
    const former = this.collections.get(collection.handle);
    this.collections.set(collection.handle, collection);
    this.stamps.touch(stampKeys.menu);
    this.stamps.touch(stampKeys.collection(collection.handle));
    const sameName = JSON.stringify(former?.title) === JSON.stringify(collection.title);
    if (sameName && former?.published === collection.published) return;
    const members: number[] = [];
    this.inCollection(collection.handle)?.each((slot) => members.push(slot));
    this.refile(members);
  }

  /** The units that a Region may sell at a location. */
  putStock(variantId: Id<'variant'>, stock: Stock): void {
    if (this.shelves.put(variantId, stock)) this.retell(variantId);
  }

  /** Whether a reservation still holds the units that it was promised. */
  noteReservation(reservationId: Id<'reservation'>, isHeld: boolean): void {
    for (const variantId of this.shelves.noteReservation(reservationId, isHeld)) {
      this.retell(variantId);
    }
  }

  /** From now on only the units of these Regions can be sold. */
  giveFrom(giving: ReadonlySet<Region>): void {
    for (const variantId of this.shelves.giveFrom(giving)) this.retell(variantId);
  }

  /** What was promised until now is held no more. */
  lapse(now: Instant): void {
    for (const variantId of this.shelves.lapse(now)) this.retell(variantId);
  }

  /** Other is told of a variant's stock than before. */
  private retell(variantId: Id<'variant'>): void {
    const filed = this.directory.byNumber(variantId);
    if (!filed) return;
    this.stamps.touch(stampKeys.product(filed.product.handle));
    if (!this.fileAvailability(filed)) return;
    this.onSlotChanged(filed.slot);
    this.touchLists(filed);
  }

  private file(slot: number, product: Product, former: Product | undefined): void {
    const path = categoryPath(this.categories, product.categoryHandle);
    const marks = facetMarks(product, path);
    this.facets.add(slot, marks);
    const filed: Filed = { slot, product, path, marks, spans: priceSpans(product) };
    this.directory.put(filed);
    this.featured.add(slot);
    this.newest.add(slot);
    for (const market of marketCodes) {
      const span = filed.spans[market];
      if (!span) continue;
      this.markets[market].sold.add(slot);
      this.markets[market].prices.put(slot, span.from, span.to);
      this.markets[market].byPrice.add(slot);
    }
    for (const handle of product.collectionHandles) {
      const bits = this.collectionBits.get(handle) ?? new Bits();
      bits.add(slot);
      this.collectionBits.set(handle, bits);
    }
    this.fileAvailability(filed);
    if (!former || !sameWords(former, product)) this.fileWords(filed);
    this.changed(filed);
  }

  /** Takes a product out of everything but the search index, which is rewritten in place. */
  private unfile(filed: Filed): void {
    const { slot, product, marks } = filed;
    this.facets.remove(slot, marks);
    this.changed(filed);
    this.featured.remove(slot);
    this.newest.remove(slot);
    for (const market of marketCodes) {
      const shelf = this.markets[market];
      shelf.byPrice.remove(slot);
      shelf.sold.delete(slot);
      shelf.available.delete(slot);
    }
    for (const handle of product.collectionHandles) this.collectionBits.get(handle)?.delete(slot);
    this.directory.unname(filed);
  }

  private removeProduct(filed: Filed): void {
    this.unfile(filed);
    for (const language of languages) this.indexes[language].remove(filed.slot);
    this.directory.release(filed.slot);
  }

  private fileWords({ slot, product, path }: Filed): void {
    const collections = product.collectionHandles
      .map((handle) => this.collections.get(handle))
      .filter((collection) => collection?.published)
      .filter((collection) => collection !== undefined);
    for (const language of languages) {
      this.indexes[language].put(slot, searchFields(product, path, collections, language));
    }
  }

  /** True when the product became, or ceased to be, available in some market. */
  private fileAvailability({ slot, product }: Filed): boolean {
    let changed = false;
    for (const market of marketCodes) {
      const { available } = this.markets[market];
      const now = product.variants.some(
        (variant) => variant.prices[market] && this.shelves.unitsTold(variant.variantId) > 0,
      );
      if (now === available.has(slot)) continue;
      changed = true;
      if (now) available.add(slot);
      else available.delete(slot);
    }
    return changed;
  }

  private changed(filed: Filed): void {
    this.onSlotChanged(filed.slot);
    this.stamps.touch(stampKeys.product(filed.product.handle));
    this.touchLists(filed);
    if (this.facets.labelsVersion === this.labelsVersion) return;
    this.labelsVersion = this.facets.labelsVersion;
    this.stamps.touch(stampKeys.labels);
  }

  private touchLists({ product, path }: Filed): void {
    this.stamps.touch(stampKeys.products);
    for (const { handle } of path) this.stamps.touch(stampKeys.category(handle));
    for (const handle of product.collectionHandles) this.stamps.touch(stampKeys.collection(handle));
  }

  private inPathOf(categoryHandle: string): number[] {
    const slots: number[] = [];
    for (const filed of this.directory.all()) {
      const path = categoryPath(this.categories, filed.product.categoryHandle);
      const direct = filed.product.categoryHandle === categoryHandle;
      if (direct || path.some(({ handle }) => handle === categoryHandle)) slots.push(filed.slot);
    }
    return slots;
  }

  private refile(slots: readonly number[]): void {
    for (const slot of new Set(slots)) {
      const filed = this.directory.at(slot);
      if (!filed) continue;
      this.unfile(filed);
      this.file(slot, filed.product, undefined);
    }
  }

  private compare(left: number, right: number, keyOf: (filed: Filed) => number): number {
    const [one, other] = [this.directory.at(left), this.directory.at(right)];
    if (!one || !other || left === right) return left - right;
    return compareKeys(keyOf(one), one.product.handle, keyOf(other), other.product.handle);
  }
}

function fromEntries<K extends string, V>(keys: readonly K[], make: (key: K) => V): Record<K, V> {
  // Object.fromEntries widens the keys that it was given.
  return Object.fromEntries(keys.map((key) => [key, make(key)])) as Record<K, V>;
}
