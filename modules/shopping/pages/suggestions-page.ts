import { localized } from '#kernel/language.ts';
import type { Language, LocalizedText } from '#kernel/language.ts';
import { fold } from '../search/fold.ts';
import type { Lists } from '../lists/list-products.ts';
import type { ShopModel } from '../shop-model.ts';
import type { Reader } from './card.ts';

const productsMax = 6;
const linksMax = 4;

/** Products, categories and collections for what a shopper has typed so far. */
export function suggestionsFor(model: ShopModel, lists: Lists, typed: string, reader: Reader) {
  const page = lists.list({ q: typed, limit: productsMax }, reader);
  const slots = page.ok ? page.value.slots : [];
  const prefix = fold(typed.trim());
  return {
    products: slots
      .map((slot) => model.at(slot))
      .filter((filed) => filed !== undefined)
      .map(({ product: { handle, pictures, title } }) => ({
        handle,
        title: localized(title, reader.language),
        ...(pictures[0] && { pictureHandle: pictures[0].handle }),
      })),
    categories: [...model.categories.values()]
      .filter(({ hidden, name }) => !hidden && hasWordFrom(name, reader.language, prefix))
      .toSorted(byPosition)
      .slice(0, linksMax)
      .map(({ handle, name }) => ({ handle, title: localized(name, reader.language) })),
    collections: [...model.collections.values()]
      .filter(({ published, title }) => published && hasWordFrom(title, reader.language, prefix))
      .toSorted(byPosition)
      .slice(0, linksMax)
      .map(({ handle, title }) => ({ handle, title: localized(title, reader.language) })),
  };
}

const foldedNames = new WeakMap<LocalizedText, Partial<Record<Language, string>>>();
/** Scripts that part words by no space: there any place may begin a word. */
const unspaced = /[\u3041-\u30ff\u3400-\u9fff\uac00-\ud7a3]/;

function hasWordFrom(name: LocalizedText, language: Language, prefix: string): boolean {
  const folded = foldedNames.get(name) ?? {};
  const text = (folded[language] ??= ` ${fold(localized(name, language))}`);
  foldedNames.set(name, folded);
  if (prefix === '') return false;
  return unspaced.test(prefix) ? text.includes(prefix) : text.includes(` ${prefix}`);
}

function byPosition(
  left: { readonly position: number; readonly handle: string },
  right: { readonly position: number; readonly handle: string },
): number {
  return left.position - right.position || (left.handle < right.handle ? -1 : 1);
}
