import type { Id } from '#kernel/ids.ts';
import { ok } from '#kernel/result.ts';
import type { Result } from '#kernel/result.ts';
import type { Actor } from '#ports/sign-in.ts';
import { changeProduct } from './change-product.ts';
import type { ChangeRefusal, ProductChange } from './change-product.ts';
import type { CataloguePorts, ChangeContext } from './change.ts';
import { unpublish } from './decide.ts';
import { matching } from './matching.ts';
import type { MatchRefusal } from './matching.ts';
import { admitEditor } from './staff-access.ts';

/** Hides a product from shoppers; carts that hold it are told at checkout. Repeating changes nothing. */
export async function unpublishProduct(
  ports: CataloguePorts,
  actor: Actor,
  command: { readonly productId: Id<'product'>; readonly ifMatch: string | undefined },
  context: ChangeContext,
): Promise<Result<ProductChange, ChangeRefusal | MatchRefusal | 'not_permitted'>> {
  const admitted = admitEditor(actor);
  if (!admitted.ok) return admitted;
  return changeProduct(
    ports,
    command.productId,
    (product) => {
      const matched = matching(product, command.ifMatch);
      return matched.ok ? ok(unpublish(matched.value)) : matched;
    },
    context,
  );
}
