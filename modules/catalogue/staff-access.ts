import { ok, refused } from '#kernel/result.ts';
import type { Result } from '#kernel/result.ts';
import { hasRole } from '#ports/sign-in.ts';
import type { Actor } from '#ports/sign-in.ts';

/** Merchandisers and administrators change the catalogue; all other staff may read it. */
export function admitEditor(actor: Actor): Result<void, 'not_permitted'> {
  if (hasRole(actor, ['merchandiser', 'administrator'])) return ok();
  return refused('not_permitted', 'Changing the catalogue takes the role merchandiser.');
}
