import { ok, refused } from '#kernel/result.ts';
import type { Result } from '#kernel/result.ts';
import type { Product } from './model.ts';

export type MatchRefusal = 'product_not_found' | 'product_changed';

/** The product, when it is there and still as its editor saw it. */
export function matching(
  product: Product | undefined,
  ifMatch: string | undefined,
): Result<Product, MatchRefusal> {
  if (!product) return refused('product_not_found', 'There is no such product.');
  if (ifMatch === String(product.sequence)) return ok(product);
  const detail = `It is at revision ${product.sequence} now: read it again, then change it.`;
  return refused('product_changed', detail, { revision: product.sequence });
}
