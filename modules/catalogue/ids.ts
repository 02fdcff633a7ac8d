import { hash } from 'node:crypto';
import { derivedId } from '#kernel/ids.ts';
import type { Id } from '#kernel/ids.ts';
import type { Region } from '#kernel/region.ts';

/** The catalogue is written in one Region; the others read its replica. */
export const catalogueHome: Region = 'eu';

export function productIdOf(handle: string): Id<'product'> {
  return derivedId('product', catalogueHome, digest(`product/${handle}`));
}

export function variantIdOf(sku: string): Id<'variant'> {
  return derivedId('variant', catalogueHome, digest(`variant/${sku}`));
}

export function categoryIdOf(handle: string): Id<'category'> {
  return derivedId('category', catalogueHome, digest(`category/${handle}`));
}

export function collectionIdOf(handle: string): Id<'collection'> {
  return derivedId('collection', catalogueHome, digest(`collection/${handle}`));
}

function digest(naturalKey: string): Uint8Array {
  return hash('sha256', naturalKey, 'buffer');
}
