import { assert } from '#kernel/assert.ts';
import { ok } from '#kernel/result.ts';
import type { Result } from '#kernel/result.ts';
import { changeProduct } from './change-product.ts';
import type { ChangeRefusal, ProductChange } from './change-product.ts';
import type { CataloguePorts, ChangeContext } from './change.ts';
import { contentOf, draftProduct, publish, reviseProduct, unpublish } from './decide.ts';
import { evolve } from './evolve.ts';
import type { ProductFact } from './evolve.ts';
import { productIdOf } from './ids.ts';
import type { Product, ProductDraft } from './model.ts';
import { validateDraft } from './validate-draft.ts';

export interface PutProduct {
  readonly draft: ProductDraft;
  /** Undefined leaves it as it is; a new product is then a draft. */
  readonly published?: boolean;
}

export type PutRefusal = ChangeRefusal | 'product_invalid' | 'product_not_sellable';

/**
 * Makes the product of the draft's handle what the draft says, whether it was there or not. The
 * same draft again changes nothing and tells no event. For the house's own seeding and imports:
 * whoever lets people call it checks their role first.
 */
export async function putProduct(
  ports: CataloguePorts,
  command: PutProduct,
  context: ChangeContext,
): Promise<Result<ProductChange, PutRefusal>> {
  const valid = validateDraft(command.draft);
  if (!valid.ok) return valid;
  const productId = productIdOf(command.draft.handle);
  return changeProduct(ports, productId, (product) => decidePut(ports, product, command), context);
}

/** What happens to a product that shall say what the draft says, and be shown or not. */
export function decidePut(
  ports: Pick<CataloguePorts, 'clock'>,
  product: Product | undefined,
  { draft, published }: PutProduct,
): Result<readonly ProductFact[], 'product_not_sellable'> {
  const facts = product ? reviseProduct(product, contentOf(draft)) : [draftProduct(draft)];
  const at = ports.clock.now();
  const written = facts.reduce<Product | undefined>(
    (before, fact) => evolve(before, { ...fact, at, sequence: (before?.sequence ?? 0) + 1 }),
    product,
  );
  assert(written !== undefined, 'a draft makes a product');
  if (published === undefined) return ok(facts);
  if (!published) return ok([...facts, ...unpublish(written)]);
  const shown = publish(written);
  return shown.ok ? ok([...facts, ...shown.value]) : shown;
}
