import type { Id } from '#kernel/ids.ts';
import { ok } from '#kernel/result.ts';
import type { Result } from '#kernel/result.ts';
import type { Actor } from '#ports/sign-in.ts';
import { changeProduct } from './change-product.ts';
import type { ChangeRefusal, ProductChange } from './change-product.ts';
import type { CataloguePorts, ChangeContext } from './change.ts';
import { contentOf, reviseProduct } from './decide.ts';
import { contentFields } from './evolve.ts';
import { matching } from './matching.ts';
import type { MatchRefusal } from './matching.ts';
import type { Product, ProductDraft } from './model.ts';
import { admitEditor } from './staff-access.ts';
import { validateDraft } from './validate-draft.ts';

/** What is given replaces the whole of what was; null takes away what a product may lack. */
export type ProductPatch = {
  readonly [F in keyof Omit<ProductDraft, 'handle'>]?: undefined extends ProductDraft[F]
    ? ProductDraft[F] | null
    : ProductDraft[F];
};

export interface UpdateProduct {
  readonly productId: Id<'product'>;
  /** The revision that the change is based on. */
  readonly ifMatch: string | undefined;
  readonly patch: ProductPatch;
}

export type UpdateRefusal = ChangeRefusal | MatchRefusal | 'not_permitted' | 'product_invalid';

/** Changes what a product says of itself. The same content again changes nothing. */
export async function updateProduct(
  ports: CataloguePorts,
  actor: Actor,
  command: UpdateProduct,
  context: ChangeContext,
): Promise<Result<ProductChange, UpdateRefusal>> {
  const admitted = admitEditor(actor);
  if (!admitted.ok) return admitted;
  return changeProduct(
    ports,
    command.productId,
    (product) => {
      const matched = matching(product, command.ifMatch);
      if (!matched.ok) return matched;
      const draft = patched(matched.value, command.patch);
      const valid = validateDraft(draft);
      return valid.ok ? ok(reviseProduct(matched.value, contentOf(draft))) : valid;
    },
    context,
  );
}

function patched(product: Product, patch: ProductPatch): ProductDraft {
  const kept = contentFields
    .filter((field) => field in product && patch[field] === undefined)
    .map((field) => [field, product[field]]);
  const given = Object.entries(patch).filter(([, value]) => value !== null && value !== undefined);
  const { handle } = product;
  // Every field is either kept from a whole product or given by a patch of the same type.
  return { handle, ...Object.fromEntries([...kept, ...given]) } as ProductDraft;
}
