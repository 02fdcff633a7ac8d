import { isId } from '#kernel/ids.ts';
import { ok, refused } from '#kernel/result.ts';
import type { Result } from '#kernel/result.ts';
import { Lists } from '../lists/list-products.ts';
import type { ListQuery, ListRefusal } from '../lists/list-products.ts';
import { stockHint } from '../stock-hint.ts';
import type { StockHint } from '../stock-hint.ts';
import { stampKeys } from '../stamps.ts';
import type { Stamp } from '../stamps.ts';
import type { ShopModel } from '../shop-model.ts';
import { CardBytes } from './card-bytes.ts';
import type { Reader } from './card.ts';
import { itemOf } from './item-page.ts';
import { listBytes } from './list-page.ts';
import { collectionOf, marketsPage, menuOf } from './menu-page.ts';
import { suggestionsFor } from './suggestions-page.ts';

export type PageRefusal = ListRefusal | 'product_not_found';

/** The body of an answer, and what it was made from. */
export interface Page {
  readonly body: Uint8Array;
  readonly stamps: readonly Stamp[];
}

/** Makes the body of every read from the model. Nothing is kept here but cards. */
export class Pages {
  private readonly model: ShopModel;
  private readonly lists: Lists;
  private readonly cards: CardBytes;

  constructor(model: ShopModel) {
    this.model = model;
    this.lists = new Lists(model);
    this.cards = new CardBytes(model);
    model.onSlotChanged = (slot) => this.cards.drop(slot);
  }

  menu(reader: Reader): Page {
    return this.page(menuOf(this.model, reader.language), [stampKeys.menu]);
  }

  markets(): Page {
    return this.page(marketsPage(), []);
  }

  products(
    query: ListQuery,
    reader: Reader,
    allocate: (length: number) => Uint8Array = Buffer.allocUnsafe,
  ): Result<Page, PageRefusal> {
    const listed = this.lists.list(query, reader);
    if (!listed.ok) return listed;
    const body = listBytes(this.model, this.cards, listed.value, reader, allocate);
    const scope = query.q === undefined ? scopeKey(query) : stampKeys.products;
    return ok({ body, stamps: this.stampsOf([scope, stampKeys.labels, stampKeys.menu]) });
  }

  product(handle: string, reader: Reader): Result<Page, PageRefusal> {
    const filed = this.model.byHandle(handle);
    if (!filed?.spans[reader.market]) {
      return refused(
        'product_not_found',
        `There is no product ${handle} in the market ${reader.market}.`,
      );
    }
    return ok(
      this.page(itemOf(this.model, filed, reader), [
        stampKeys.product(handle),
        ...filed.path.map((category) => stampKeys.category(category.handle)),
        ...filed.product.collectionHandles.map((collection) => stampKeys.collection(collection)),
      ]),
    );
  }

  suggestions(typed: string, reader: Reader): Page {
    const body = suggestionsFor(this.model, this.lists, typed, reader);
    return this.page(body, [stampKeys.products, stampKeys.menu]);
  }

  /** Unknown variants cannot be bought. */
  availability(variantIds: readonly string[]): Page {
    const items = variantIds.map((variantId) => ({
      variantId,
      ...this.stockOf(variantId),
    }));
    return this.page({ items }, []);
  }

  collection(handle: string, reader: Reader): Result<Page, PageRefusal> {
    const body = collectionOf(this.model, handle, reader);
    if (!body) return refused('collection_not_found', `There is no collection ${handle}.`);
    const leads = body.leads.map((card) => stampKeys.product(card.handle));
    return ok(this.page(body, [stampKeys.collection(handle), ...leads]));
  }

  private stockOf(variantId: string): StockHint {
    if (!isId('variant', variantId) || !this.model.byNumber(variantId)) return { available: false };
    return stockHint(this.model.shelves.offerOf(variantId));
  }

  private page(body: unknown, keys: readonly string[]): Page {
    return { body: Buffer.from(JSON.stringify(body)), stamps: this.stampsOf(keys) };
  }

  private stampsOf(keys: readonly string[]): Stamp[] {
    return keys.map((key) => this.model.stamps.of(key));
  }
}

/** The narrowest stamp that any change of the list's products touches. */
function scopeKey({ category, collection }: ListQuery): string {
  if (category !== undefined) return stampKeys.category(category);
  return collection === undefined ? stampKeys.products : stampKeys.collection(collection);
}
