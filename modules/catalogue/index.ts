export { catalogueAggregates } from './aggregates.ts';
export { catalogueRoutes } from './routes.ts';
export { catalogueSubscriptions } from './subscriptions.ts';
export { loadSellables } from './load-sellables.ts';
export { putCategory } from './put-category.ts';
export { putCollection } from './put-collection.ts';
export { putProducts } from './put-products.ts';
export { groupRows } from './import/shopify-groups.ts';
export { openShopifyFile } from './import/shopify-rows.ts';
export type { RowFault, ShopifyRow } from './import/shopify-rows.ts';
export { categoryIdOf, collectionIdOf, productIdOf, variantIdOf } from './ids.ts';
export {
  categoriesPartition,
  categoryKind,
  collectionKind,
  collectionsPartition,
  productKind,
  productsPartition,
} from './store.ts';
export type { ImportedStock, ReceiveImported, UnbookedStock } from './import/import-products.ts';
export type { CategoryDraft } from './put-category.ts';
export type { CollectionDraft } from './put-collection.ts';
export type { PutProduct } from './put-product.ts';
export type {
  Category,
  Collection,
  NamedCode,
  OptionValue,
  Picture,
  PriceList,
  Product,
  ProductDraft,
  ProductOption,
  Sellable,
  Variant,
  VariantDraft,
} from './model.ts';
