import { localized } from '#kernel/language.ts';
import type { Language } from '#kernel/language.ts';
import { markets } from '#kernel/market.ts';
import type { MarketCode } from '#kernel/market.ts';
import type { Product } from '#modules/catalogue/index.ts';
import type { Filed } from '../filed.ts';
import type { ShopModel } from '../shop-model.ts';

/** A list shows a product's first pictures; the page of the item shows all. */
const cardPicturesMax = 2;

/** What an answer is made for. */
export interface Reader {
  readonly market: MarketCode;
  readonly language: Language;
}

/** A product as lists show it. Only for products sold in the reader's market. */
export function cardOf(model: ShopModel, filed: Filed, reader: Reader) {
  const { product, slot } = filed;
  const { language, market } = reader;
  const { categoryHandle } = product;
  return {
    productId: product.productId,
    handle: product.handle,
    title: localized(product.title, language),
    ...(categoryHandle !== undefined && { categoryHandle }),
    price: priceRange(filed, market),
    pictures: product.pictures
      .slice(0, cardPicturesMax)
      .map((picture) => pictureOf(picture, language)),
    colors: colorsOf(product, language),
    available: model.markets[market].available.has(slot),
    oneOfAKind: product.oneOfAKind,
  };
}

export function priceRange(filed: Filed, market: MarketCode) {
  const { currency } = markets[market];
  const { from = 0, to = 0 } = filed.spans[market] ?? {};
  return { from: { amountMinor: from, currency }, to: { amountMinor: to, currency } };
}

export function pictureOf(picture: Product['pictures'][number], language: Language) {
  const { altText, handle, optionValues, view } = picture;
  return {
    handle,
    altText: localized(altText, language),
    ...(view !== undefined && { view }),
    ...(optionValues && { optionValues }),
  };
}

function colorsOf(product: Product, language: Language) {
  const option = product.options.find(({ code }) => code === 'color');
  return (option?.values ?? []).map((value) => labelled(value, language));
}

export function labelled(value: Product['options'][number]['values'][number], language: Language) {
  const { code, name, swatch } = value;
  return { code, label: localized(name, language), ...(swatch !== undefined && { swatch }) };
}
