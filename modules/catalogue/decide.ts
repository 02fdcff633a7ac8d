import { isDeepStrictEqual } from 'node:util';
import { isMarketCode } from '#kernel/market.ts';
import type { MarketCode } from '#kernel/market.ts';
import { ok, refused } from '#kernel/result.ts';
import type { Result } from '#kernel/result.ts';
import { contentFields } from './evolve.ts';
import type { ProductFact } from './evolve.ts';
import { productIdOf, variantIdOf } from './ids.ts';
import type { PriceList, Product, ProductContent, ProductDraft, Variant } from './model.ts';

/** A first draft: not yet published. */
export function draftProduct(draft: ProductDraft): ProductFact {
  const { handle } = draft;
  const data = { productId: productIdOf(handle), handle, content: contentOf(draft) };
  return { type: 'product.created', data };
}

/**
 * Makes the product's content what the draft says. New prices of variants that stay are told apart
 * from the rest, so that each event means one thing. The same content gives no event.
 */
export function reviseProduct(product: Product, content: ProductContent): ProductFact[] {
  const priceChanges = newPrices(product.variants, content.variants);
  const oldPrices = new Map(product.variants.map((one) => [one.variantId, one.prices]));
  const variants = content.variants.map((variant) => {
    return { ...variant, prices: oldPrices.get(variant.variantId) ?? variant.prices };
  });
  const target: ProductContent = { ...content, variants };

  const fields = contentFields.filter((field) => !isDeepStrictEqual(product[field], target[field]));
  const { productId, handle } = product;
  const facts: ProductFact[] = [];
  if (fields.length > 0) {
    const entries = fields
      .filter((field) => field in target)
      .map((field) => [field, target[field]]);
    const changes: Partial<ProductContent> = Object.fromEntries(entries);
    facts.push({ type: 'product.updated', data: { productId, handle, fields, changes } });
  }
  facts.push(...reprice(product, priceChanges));
  return facts;
}

/** Replaces the whole price lists of some variants, which must be the product's. */
export function reprice(
  product: Pick<Product, 'productId' | 'handle' | 'variants'>,
  lists: ReadonlyMap<Variant['variantId'], PriceList>,
): ProductFact[] {
  const changed = product.variants.flatMap((variant) => {
    const prices = lists.get(variant.variantId);
    if (!prices || isDeepStrictEqual(prices, variant.prices)) return [];
    return [{ variantId: variant.variantId, prices, before: variant.prices }];
  });
  if (changed.length === 0) return [];
  const markets = new Set(changed.flatMap((change) => marketsDiffering(change)));
  const data = {
    productId: product.productId,
    handle: product.handle,
    markets: [...markets].toSorted(),
    prices: changed.map(({ variantId, prices }) => ({ variantId, prices })),
  };
  return [{ type: 'product.pricesChanged', data }];
}

/** Shows it to shoppers; again changes nothing. Needs a variant with a price in some market. */
export function publish(product: Product): Result<ProductFact[], 'product_not_sellable'> {
  if (product.published) return ok([]);
  const priced = product.variants.some((variant) => Object.keys(variant.prices).length > 0);
  if (!priced) {
    const detail = `${product.handle} needs at least one variant with a price before it is published.`;
    return refused('product_not_sellable', detail);
  }
  const { productId, handle } = product;
  return ok([{ type: 'product.published', data: { productId, handle } }]);
}

/** Hides it from shoppers; again changes nothing. */
export function unpublish(product: Product): ProductFact[] {
  if (!product.published) return [];
  const { productId, handle } = product;
  return [{ type: 'product.unpublished', data: { productId, handle } }];
}

/** A draft's content, each variant with the id that its sku gives it. */
export function contentOf(draft: ProductDraft): ProductContent {
  const { handle: _, variants, ...rest } = draft;
  const withIds = variants.map((one) => Object.assign({ variantId: variantIdOf(one.sku) }, one));
  return { ...rest, variants: withIds };
}

function newPrices(before: readonly Variant[], after: readonly Variant[]) {
  const stays = new Set(before.map((variant) => variant.variantId));
  const staying = after.filter((variant) => stays.has(variant.variantId));
  return new Map(staying.map((variant) => [variant.variantId, variant.prices]));
}

function marketsDiffering(change: { prices: PriceList; before: PriceList }): MarketCode[] {
  const codes = Object.keys({ ...change.before, ...change.prices }).filter(isMarketCode);
  return codes.filter((code) => !isDeepStrictEqual(change.before[code], change.prices[code]));
}
