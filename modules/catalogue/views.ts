import { toIso } from '#kernel/time.ts';
import type { Category, Collection, Product } from './model.ts';

export type CategoryView = ReturnType<typeof categoryView>;
export type CollectionView = ReturnType<typeof collectionView>;

/** A product as staff read it. */
export function productView(product: Product) {
  const { createdAt, firstPublishedAt, sequence, updatedAt, ...more } = product;
  const { epoch: _, formerVariants: __, ...rest } = more;
  return {
    ...rest,
    revision: sequence,
    createdAt: toIso(createdAt),
    updatedAt: toIso(updatedAt),
    ...(firstPublishedAt !== undefined && { firstPublishedAt: toIso(firstPublishedAt) }),
  };
}

/** A product's line in a list. */
export function productSummary(product: Product) {
  const { categoryHandle, handle, pictures, productId, published, sequence, title } = product;
  const [picture] = pictures;
  return {
    productId,
    handle,
    revision: sequence,
    published,
    title,
    ...(categoryHandle !== undefined && { categoryHandle }),
    ...(picture && { pictureHandle: picture.handle }),
    variants: product.variants.length,
    updatedAt: toIso(product.updatedAt),
  };
}

export function categoryView(category: Category) {
  const { epoch: _, sequence, updatedAt: __, ...rest } = category;
  return { ...rest, revision: sequence };
}

export function collectionView(collection: Collection) {
  const { epoch: _, sequence, updatedAt: __, ...rest } = collection;
  return { ...rest, revision: sequence };
}
