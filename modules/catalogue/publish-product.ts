import type { Id } from '#kernel/ids.ts';
import type { Result } from '#kernel/result.ts';
import type { Actor } from '#ports/sign-in.ts';
import { changeProduct } from './change-product.ts';
import type { ChangeRefusal, ProductChange } from './change-product.ts';
import type { CataloguePorts, ChangeContext } from './change.ts';
import { publish } from './decide.ts';
import { matching } from './matching.ts';
import type { MatchRefusal } from './matching.ts';
import { admitEditor } from './staff-access.ts';

export type PublishRefusal =
  | ChangeRefusal
  | MatchRefusal
  | 'not_permitted'
  | 'product_not_sellable';

/** Shows a product to shoppers. Repeating it changes nothing. */
export async function publishProduct(
  ports: CataloguePorts,
  actor: Actor,
  command: { readonly productId: Id<'product'>; readonly ifMatch: string | undefined },
  context: ChangeContext,
): Promise<Result<ProductChange, PublishRefusal>> {
  const admitted = admitEditor(actor);
  if (!admitted.ok) return admitted;
  return changeProduct(
    ports,
    command.productId,
    (product) => {
      const matched = matching(product, command.ifMatch);
      return matched.ok ? publish(matched.value) : matched;
    },
    context,
  );
}
