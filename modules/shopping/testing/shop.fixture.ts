import type { z } from 'zod';
import { openSimulatedRegion } from '#adapters/simulated/index.ts';
import type { SimulatedRegion } from '#adapters/simulated/index.ts';
import {
  categoriesPartition,
  categoryIdOf,
  categoryKind,
  collectionIdOf,
  collectionKind,
  collectionsPartition,
  productKind,
  productsPartition,
  variantIdOf,
} from '#modules/catalogue/index.ts';
import type { Category, Collection, Product } from '#modules/catalogue/index.ts';
import { allotmentKey, allotmentKind, allotmentsPartition } from '#modules/inventory/index.ts';
import type { LocalizedText } from '#kernel/language.ts';
import { instant } from '#kernel/time.ts';
import { put, remove } from '#ports/item-kind.ts';
import type { Write } from '#ports/table.ts';
import { listProducts } from '#contracts/http/shopping.ts';
import type { ReadAnswer } from '../answers/read-answer.ts';
import { openShopping } from '../open-shopping.ts';
import type { Shopping, ShoppingOptions } from '../open-shopping.ts';
import { published } from './catalogue-of.ts';

const start = instant(1_772_000_000_000);

export interface ProductParts extends Partial<Omit<Product, 'title' | 'variants' | 'handle'>> {
  readonly title?: LocalizedText;
  readonly priceEur?: number;
  readonly colors?: readonly string[];
  readonly sizes?: readonly string[];
}

/** A published bag, but for what is said of it. A variant for every colour and size; prices in whole euros. */
export function product(handle: string, parts: ProductParts = {}): Product {
  const {
    colors = ['black'],
    priceEur = 100,
    sizes = ['m'],
    title = { en: handle },
    ...rest
  } = parts;
  const draft = published({
    handle,
    title,
    description: { en: '' },
    details: [],
    collectionHandles: [],
    categoryHandle: 'bags',
    tags: [],
    oneOfAKind: false,
    taxCategory: 'standard',
    rank: 0,
    pictures: [],
    options: [
      {
        code: 'color',
        name: { en: 'Colour' },
        values: colors.map((code) => ({ code, name: { en: code } })),
      },
      {
        code: 'size',
        name: { en: 'Size' },
        values: sizes.map((code) => ({ code, name: { en: code } })),
      },
    ],
    variants: colors.flatMap((color) =>
      sizes.map((size) => ({
        sku: `${handle}-${color}-${size}`,
        optionValues: { color, size },
        weightGrams: 500,
        prices: {
          europe: { amountMinor: priceEur * 100, currency: 'EUR' },
          japan: { amountMinor: priceEur * 160, currency: 'JPY' },
        },
      })),
    ),
  });
  return { ...draft, ...rest };
}

export function category(
  handle: string,
  name: LocalizedText,
  parts: Partial<Category> = {},
): Category {
  const categoryId = categoryIdOf(handle);
  return {
    categoryId,
    handle,
    name,
    sequence: 1,
    position: 0,
    hidden: false,
    updatedAt: start,
    ...parts,
  };
}

export function collection(handle: string, parts: Partial<Collection> = {}): Collection {
  return {
    collectionId: collectionIdOf(handle),
    handle,
    title: { en: handle },
    text: { en: '' },
    sequence: 1,
    leadProductHandles: [],
    position: 0,
    published: true,
    updatedAt: start,
    ...parts,
  };
}

export const bags = category('bags', { en: 'Bags', de: 'Taschen', ja: 'バッグ' });

/** A Region's table, and ways to write into it what the catalogue and the inventory would. */
export interface Shop {
  readonly region: SimulatedRegion;
  shopping: Shopping;
  /** Writes products, categories and collections, and waits until they are read. */
  write(...entries: readonly (Product | Category | Collection)[]): Promise<void>;
  erase(entry: Product): Promise<void>;
  stock(sku: string, free: number): Promise<void>;
}

/** Writes the entries, then opens the shop on them. */
export async function openShop(
  entries: readonly (Product | Category | Collection)[] = [bags],
  options: ShoppingOptions = {},
): Promise<Shop> {
  const region = openSimulatedRegion({ region: 'eu', seed: 1 });
  const commit = async (writes: readonly Write[]): Promise<void> => {
    for (const write of writes) {
      // The fixture stands in for the writers; it is alone, so whatever is there is what it expects.
      const there = await region.table.get(write.kind, write.key);
      const expected = { ...write, expect: there?.version ?? 'absent' } as const;
      const result = await region.table.commit([expected]);
      if (!result.ok) throw new Error('The fixture is alone');
    }
  };
  await commit(entries.map(writeOf));
  const shop: Shop = {
    region,
    shopping: await openShopping(region, options),
    async write(...changed) {
      await commit(changed.map(writeOf));
      await shop.shopping.caughtUp();
    },
    async erase(entry) {
      await commit([remove(productKind, writeOf(entry).key, 'absent')]);
      await shop.shopping.caughtUp();
    },
    async stock(sku, free) {
      await commit([stockWrite(sku, free)]);
      await shop.shopping.caughtUp();
    },
  };
  return shop;
}

function writeOf(entry: Product | Category | Collection): Write {
  if ('productId' in entry) {
    const key = { partition: `product/${entry.productId}`, sort: 'head' };
    return put(productKind, key, entry, 'absent', listed(productsPartition, entry.handle));
  }
  if ('categoryId' in entry) {
    const key = { partition: `category/${entry.categoryId}`, sort: 'head' };
    return put(categoryKind, key, entry, 'absent', listed(categoriesPartition, entry.handle));
  }
  const key = { partition: `collection/${entry.collectionId}`, sort: 'head' };
  return put(collectionKind, key, entry, 'absent', listed(collectionsPartition, entry.handle));
}

function stockWrite(sku: string, free: number): Write {
  const region = 'eu';
  const location = 'warehouse-frankfurt';
  const variantId = variantIdOf(sku);
  const allotment = { variantId, sku, location, region, free, reserved: 0, given: 0, credited: 0 };
  const key = allotmentKey(variantId, region, location);
  return put(
    allotmentKind,
    key,
    allotment,
    'absent',
    listed(allotmentsPartition, `${location}/${sku}/${region}`),
  );
}

function listed(partition: string, sort: string) {
  return { indexes: [{ index: 'index1', partition, sort }] } as const;
}

/** The body of a read that must succeed, checked against its contract to the last field. */
export function get<A extends z.ZodType>(
  shopping: Shopping,
  endpoint: { readonly answer: { readonly schema: A } },
  url: string,
): z.output<A> {
  const answer = shopping.answer({ method: 'GET', url: `/api/store/${url}` });
  if (answer?.status !== 200) throw new Error(`${url} gave ${answer?.status}`);
  return endpoint.answer.schema.parse(JSON.parse(bodyOf(answer)));
}

/** The handles of a list, in its order. */
export function handles(shopping: Shopping, query: string): string[] {
  return get(shopping, listProducts, `products?${query}`).items.map(({ handle }) => handle);
}

export function bodyOf(answer: ReadAnswer | undefined): string {
  return Buffer.from(answer?.bytes ?? []).toString();
}

export function headerOf(answer: ReadAnswer | undefined, name: string): string | undefined {
  const at = answer?.headers.indexOf(name) ?? -1;
  return at === -1 ? undefined : answer?.headers[at + 1];
}
