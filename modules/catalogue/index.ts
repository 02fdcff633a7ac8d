export { loadSellables } from './load-sellables.ts';
export { productIdOf, variantIdOf, categoryIdOf, collectionIdOf } from './ids.ts';
export {
  productKind,
  sellableKind,
  categoryKind,
  collectionKind,
  productsPartition,
  categoriesPartition,
  collectionsPartition,
} from './store.ts';
export type {
  Product,
  ProductContent,
  ProductDraft,
  ProductOption,
  OptionValue,
  NamedCode,
  Picture,
  Variant,
  VariantDraft,
  PriceList,
  Sellable,
  Category,
  Collection,
} from './model.ts';
