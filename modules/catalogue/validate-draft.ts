import { ok, refused } from '#kernel/result.ts';
import type { Result } from '#kernel/result.ts';
import { faultsOf } from './faults.ts';
import type { ProductDraft } from './model.ts';

const faultsShown = 50;

/** Refuses a draft that breaks a rule, naming each fault and where it is. */
export function validateDraft(draft: ProductDraft): Result<void, 'product_invalid'> {
  const faults = faultsOf(draft);
  if (faults.length === 0) return ok();
  const errors = faults.slice(0, faultsShown);
  const told = errors.slice(0, 3).map(({ at, message }) => `${at}: ${message}`);
  return refused('product_invalid', told.join('; '), { errors });
}
