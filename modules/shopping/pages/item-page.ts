import { localized } from '#kernel/language.ts';
import { markets } from '#kernel/market.ts';
import { stockHintIn } from '../stock-hint.ts';
import type { Filed } from '../filed.ts';
import type { ShopModel } from '../shop-model.ts';
import { cardOf, labelled, pictureOf, priceRange } from './card.ts';
import type { Reader } from './card.ts';

const relatedMax = 6;

/** Everything about a product that is sold in the reader's market. */
export function itemOf(model: ShopModel, filed: Filed, reader: Reader) {
  const { path, product, slot } = filed;
  const { language, market } = reader;
  const { care, material, originCountry, vendor } = product;
  return {
    productId: product.productId,
    handle: product.handle,
    title: localized(product.title, language),
    description: localized(product.description, language),
    details: product.details.map((detail) => localized(detail, language)),
    ...(material && { material: labelled(material, language) }),
    ...(care && { care: labelled(care, language) }),
    ...(originCountry !== undefined && { originCountry }),
    ...(vendor !== undefined && { vendor }),
    oneOfAKind: product.oneOfAKind,
    price: priceRange(filed, market),
    taxIncluded: markets[market].taxIncluded,
    available: model.markets[market].available.has(slot),
    options: product.options.map((option) => ({
      ...labelled(option, language),
      values: option.values.map((value) => labelled(value, language)),
    })),
    pictures: product.pictures.map((picture) => pictureOf(picture, language)),
    variants: product.variants.map((variant) => variantOf(model, variant, reader)),
    breadcrumbs: path
      .toReversed()
      .map(({ handle, name }) => ({ handle, title: localized(name, language) })),
    collections: collectionsOf(model, filed, reader),
    related: related(model, filed, reader).map((other) => cardOf(model, other, reader)),
    market,
    language,
  };
}

function variantOf(
  model: ShopModel,
  variant: Filed['product']['variants'][number],
  { language, market }: Reader,
) {
  const { barcode, optionValues, pictureHandle, sku, variantId, weightGrams } = variant;
  const price = variant.prices[market];
  return {
    variantId,
    sku,
    ...(barcode !== undefined && { barcode }),
    optionValues,
    ...(price && { price }),
    weightGrams,
    ...(pictureHandle !== undefined && { pictureHandle }),
    ...(price ? stockHintIn(language, model.shelves.offerOf(variantId)) : { available: false }),
  };
}

function collectionsOf(model: ShopModel, { product }: Filed, { language }: Reader) {
  return product.collectionHandles
    .map((handle) => model.collections.get(handle))
    .filter((collection) => collection !== undefined)
    .filter(({ published }) => published)
    .map(({ handle, title }) => ({ handle, title: localized(title, language) }));
}

/** The next of the same category in the featured order, from the end round to the beginning. */
function related(model: ShopModel, filed: Filed, { market }: Reader): Filed[] {
  const category = filed.path[0];
  const peers = category && model.facets.find('category', category.handle)?.bits;
  const found: Filed[] = [];
  if (!peers) return found;
  const order = model.featured.slots();
  const start = model.featured.positionOf()[filed.slot] ?? 0;
  const { sold } = model.markets[market];
  for (let step = 1; step < order.length && found.length < relatedMax; step++) {
    const slot = order[(start + step) % order.length] ?? 0;
    const other = peers.has(slot) && sold.has(slot) ? model.at(slot) : undefined;
    if (other) found.push(other);
  }
  return found;
}
