import { localized } from '#kernel/language.ts';
import type { Language } from '#kernel/language.ts';
import { markets } from '#kernel/market.ts';
import type { Category } from '#modules/catalogue/index.ts';
import type { ShopModel } from '../shop-model.ts';
import { cardOf } from './card.ts';
import type { Reader } from './card.ts';

interface MenuEntry {
  readonly handle: string;
  readonly title: string;
  readonly children: readonly MenuEntry[];
}

/** How deep the menu goes; also ends the walk when parents form a ring. */
const menuDepthMax = 8;

export function menuOf(model: ShopModel, language: Language) {
  const byParent = new Map<string | undefined, Category[]>();
  for (const category of model.categories.values()) {
    if (category.hidden) continue;
    const siblings = byParent.get(category.parentHandle) ?? [];
    siblings.push(category);
    byParent.set(category.parentHandle, siblings);
  }
  const under = (parent: string | undefined, depth: number): MenuEntry[] =>
    depth > menuDepthMax
      ? []
      : inPlace(byParent.get(parent) ?? []).map(({ handle, name }) => ({
          handle,
          title: localized(name, language),
          children: under(handle, depth + 1),
        }));
  const collections = inPlace([...model.collections.values()].filter(({ published }) => published));
  return {
    categories: under(undefined, 1),
    collections: collections.map(({ handle, pictureHandle, title }) => ({
      handle,
      title: localized(title, language),
      ...(pictureHandle !== undefined && { pictureHandle }),
    })),
    language,
  };
}

/** A collection's story and leads, or undefined when shoppers may not see it. */
export function collectionOf(model: ShopModel, handle: string, reader: Reader) {
  const collection = model.collections.get(handle);
  if (!collection?.published) return undefined;
  const { leadProductHandles, pictureHandle, text, title } = collection;
  const { sold } = model.markets[reader.market];
  const members = model.inCollection(handle);
  const leads = leadProductHandles
    .map((lead) => model.byHandle(lead))
    .filter((filed) => filed !== undefined)
    .filter(({ slot }) => sold.has(slot) && members?.has(slot));
  return {
    handle,
    title: localized(title, reader.language),
    text: localized(text, reader.language),
    ...(pictureHandle !== undefined && { pictureHandle }),
    total: members?.countWith(sold) ?? 0,
    leads: leads.map((filed) => cardOf(model, filed, reader)),
    ...reader,
  };
}

export function marketsPage() {
  return {
    items: Object.values(markets).map(({ code, countries, currency, language, taxIncluded }) => ({
      code,
      currency,
      countries,
      language,
      taxIncluded,
    })),
  };
}

function inPlace<T extends { readonly position: number; readonly handle: string }>(
  entries: T[],
): T[] {
  return entries.toSorted(
    (left, right) => left.position - right.position || (left.handle < right.handle ? -1 : 1),
  );
}
