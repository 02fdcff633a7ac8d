import type { Id } from '#kernel/ids.ts';
import type { MarketCode } from '#kernel/market.ts';
import type { Money } from '#kernel/money.ts';
import { ok, refused } from '#kernel/result.ts';
import type { Result } from '#kernel/result.ts';
import type { Actor } from '#ports/sign-in.ts';
import { changeProduct } from './change-product.ts';
import type { ChangeRefusal, ProductChange } from './change-product.ts';
import type { CataloguePorts, ChangeContext } from './change.ts';
import { reprice } from './decide.ts';
import type { ProductFact } from './evolve.ts';
import { priceFaults } from './faults.ts';
import { matching } from './matching.ts';
import type { MatchRefusal } from './matching.ts';
import type { PriceList, Product } from './model.ts';
import { admitEditor } from './staff-access.ts';

export interface PriceChange {
  readonly variantId: Id<'variant'>;
  readonly market: MarketCode;
  /** Null takes the variant off sale in the market. */
  readonly price: Money | null;
}

export interface SetPrices {
  readonly productId: Id<'product'>;
  readonly ifMatch: string | undefined;
  readonly prices: readonly PriceChange[];
}

export type PriceRefusal =
  | ChangeRefusal
  | MatchRefusal
  | 'not_permitted'
  | 'variant_unknown'
  | 'price_invalid';

/** Sets or takes away single prices; those that are not named stay. */
export async function setPrices(
  ports: CataloguePorts,
  actor: Actor,
  command: SetPrices,
  context: ChangeContext,
): Promise<Result<ProductChange, PriceRefusal>> {
  const admitted = admitEditor(actor);
  if (!admitted.ok) return admitted;
  return changeProduct(
    ports,
    command.productId,
    (product) => {
      const matched = matching(product, command.ifMatch);
      return matched.ok ? decidePrices(matched.value, command.prices) : matched;
    },
    context,
  );
}

function decidePrices(
  product: Product,
  changes: readonly PriceChange[],
): Result<ProductFact[], 'variant_unknown' | 'price_invalid'> {
  const lists = new Map(product.variants.map((variant) => [variant.variantId, variant.prices]));
  for (const { variantId, market, price } of changes) {
    const before = lists.get(variantId);
    if (!before) {
      return refused('variant_unknown', `${variantId} is no variant of ${product.handle}.`);
    }
    const { [market]: _, ...others } = before;
    const list: PriceList = price === null ? others : { ...others, [market]: price };
    const [fault] = priceFaults(list);
    if (fault !== undefined) return refused('price_invalid', `${variantId}: ${fault}.`);
    lists.set(variantId, list);
  }
  return ok(reprice(product, lists));
}
