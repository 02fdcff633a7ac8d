import { collectionSpecs } from './collections.ts';
import type { HouseProduct } from './product.ts';
import { composeProducts } from './products.ts';
import type { HouseText } from './say.ts';

export { houseCategories } from './categories.ts';
export type { HouseCategory } from './categories.ts';
export { houseLocations } from './locations.ts';
export type { HouseLocation } from './locations.ts';
export { pictureFormats, pictureOf, pictureSizes, renderPicture } from './pictures.ts';
export type { PictureFormat } from './pictures.ts';
export type { HouseOption, HousePicture, HouseProduct, HouseVariant } from './product.ts';
export { drawPicture } from './drawings/index.ts';

export interface HouseCollection {
  readonly handle: string;
  readonly title: HouseText;
  readonly text: HouseText;
  readonly productHandles: readonly string[];
}

/** The house's 255 products, the same in every call. */
export function houseProducts(): HouseProduct[] {
  return composeProducts();
}

/** Editorial collections, with their products in the order of the catalogue. */
export function houseCollections(): HouseCollection[] {
  const products = composeProducts();
  return collectionSpecs.map(({ handle, title, text }) => ({
    handle,
    title,
    text,
    productHandles: products
      .filter((product) => product.collectionHandles.includes(handle))
      .map((product) => product.handle),
  }));
}
