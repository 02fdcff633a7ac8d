import { ok } from '#kernel/result.ts';
import type { Result } from '#kernel/result.ts';
import { changeProduct } from '../change-product.ts';
import type { ProductChange } from '../change-product.ts';
import type { CataloguePorts, ChangeContext } from '../change.ts';
import { categoryIdOf, productIdOf } from '../ids.ts';
import { decidePut } from '../put-product.ts';
import type { PutRefusal } from '../put-product.ts';
import { categoryKey, categoryKind } from '../store.ts';
import { validateDraft } from '../validate-draft.ts';
import type { ImportedProduct } from './imported-product.ts';
import { mergeImported } from './merge-imported.ts';

export interface ImportOptions {
  /** Show what the file wants shown and hide what it does not; otherwise leave that as it is. */
  readonly publish: boolean;
  /** For products whose type names no category of ours. */
  readonly category?: string | undefined;
}

/** Makes the product of the handle what the file says of it. The same file again changes nothing. */
export async function importProduct(
  ports: CataloguePorts,
  imported: ImportedProduct,
  options: ImportOptions,
  context: Omit<ChangeContext, 'once'>,
): Promise<Result<ProductChange, PutRefusal>> {
  const ownCategory = await categoryNamed(ports, imported.kind);
  return changeProduct(
    ports,
    productIdOf(imported.handle),
    (product) => {
      const filedUnder =
        ownCategory ?? (product?.categoryHandle === undefined ? options.category : undefined);
      const draft = mergeImported(imported, filedUnder, product);
      const valid = validateDraft(draft);
      if (!valid.ok) return valid;
      const put = options.publish ? { draft, published: imported.published } : { draft };
      const facts = decidePut(ports, product, put);
      return facts.ok ? ok(facts.value) : facts;
    },
    context,
  );
}

/** The category whose handle is the file's type. */
async function categoryNamed(
  { table }: CataloguePorts,
  type: string | undefined,
): Promise<string | undefined> {
  if (type === undefined) return undefined;
  const category = await table.get(categoryKind, categoryKey(categoryIdOf(type)));
  return category?.value.handle;
}
