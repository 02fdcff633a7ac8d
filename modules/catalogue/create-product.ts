import { ok, refused } from '#kernel/result.ts';
import type { Result } from '#kernel/result.ts';
import type { Actor } from '#ports/sign-in.ts';
import { changeProduct } from './change-product.ts';
import type { ChangeRefusal, ProductChange } from './change-product.ts';
import type { CataloguePorts, ChangeContext } from './change.ts';
import { draftProduct } from './decide.ts';
import { productIdOf } from './ids.ts';
import type { ProductDraft } from './model.ts';
import { admitEditor } from './staff-access.ts';
import { validateDraft } from './validate-draft.ts';

export type CreateRefusal = ChangeRefusal | 'not_permitted' | 'product_invalid' | 'handle_taken';

/** Drafts a new product. Shoppers do not see it before it is published. */
export async function createProduct(
  ports: CataloguePorts,
  actor: Actor,
  draft: ProductDraft,
  context: ChangeContext,
): Promise<Result<ProductChange, CreateRefusal>> {
  const admitted = admitEditor(actor);
  if (!admitted.ok) return admitted;
  const valid = validateDraft(draft);
  if (!valid.ok) return valid;
  return changeProduct(
    ports,
    productIdOf(draft.handle),
    (product) => {
      if (!product) return ok([draftProduct(draft)]);
      return refused('handle_taken', `There is a product ${draft.handle} already; choose another.`);
    },
    context,
  );
}
