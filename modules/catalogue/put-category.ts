import type { categoryChanged } from '#contracts/events/catalogue.ts';
import type { DataOf } from '#contracts/event.ts';
import { ok, refused } from '#kernel/result.ts';
import type { Result } from '#kernel/result.ts';
import type { Instant } from '#kernel/time.ts';
import type { Heads } from '#ports/heads.ts';
import type { Actor } from '#ports/sign-in.ts';
import type { Table } from '#ports/table.ts';
import { changeEntry } from './change-entry.ts';
import type { EntrySpec } from './change-entry.ts';
import type { CataloguePorts, ChangeContext } from './change.ts';
import { handleShape } from './faults.ts';
import { categoryIdOf } from './ids.ts';
import type { Category } from './model.ts';
import { admitEditor } from './staff-access.ts';
import { categoryKey, categoryKind, putCategoryHead } from './store.ts';
import { categoryView } from './views.ts';
import type { CategoryView } from './views.ts';

export type CategoryDraft = Omit<Category, 'categoryId' | 'sequence' | 'epoch' | 'updatedAt'>;
export type CategoryRefusal = 'category_invalid' | 'parent_unknown' | 'catalogue_contended';

/** Levels of a menu that a person can still follow. */
const depthMax = 4;

/** Makes the category of the draft's handle what the draft says. The same again changes nothing. */
export function putCategory(
  ports: CataloguePorts,
  draft: CategoryDraft,
  context: ChangeContext,
): Promise<Result<CategoryView, CategoryRefusal>> {
  return changeEntry(ports, specOf(draft.handle), () => decide(ports.table, draft), context);
}

/** Makes a new category. */
export async function createCategory(
  ports: CataloguePorts,
  actor: Actor,
  draft: CategoryDraft,
  context: ChangeContext,
): Promise<Result<CategoryView, CategoryRefusal | 'not_permitted' | 'handle_taken'>> {
  const admitted = admitEditor(actor);
  if (!admitted.ok) return admitted;
  const decideNew = async (category: Category | undefined) => {
    if (!category) return decide(ports.table, draft);
    return refused('handle_taken', `There is a category ${draft.handle} already.`);
  };
  return changeEntry(ports, specOf(draft.handle), decideNew, context);
}

export interface UpdateCategory {
  readonly categoryId: Category['categoryId'];
  readonly ifMatch: string | undefined;
  readonly content: Omit<CategoryDraft, 'handle'>;
}

/** Renames, moves, hides or shows a category. */
export async function updateCategory(
  ports: CataloguePorts,
  actor: Actor,
  command: UpdateCategory,
  context: ChangeContext,
): Promise<
  Result<
    CategoryView,
    CategoryRefusal | 'not_permitted' | 'category_not_found' | 'category_changed'
  >
> {
  const admitted = admitEditor(actor);
  if (!admitted.ok) return admitted;
  const found = await ports.table.get(categoryKind, categoryKey(command.categoryId));
  if (!found) return refused('category_not_found', 'There is no such category.');
  const { handle } = found.value;
  const decideChange = async (category: Category | undefined) => {
    if (category && command.ifMatch === String(category.sequence)) {
      return decide(ports.table, { handle, ...command.content });
    }
    return refused('category_changed', 'It was changed meanwhile: read it again, then change it.');
  };
  return changeEntry(ports, specOf(handle), decideChange, context);
}

async function decide(
  table: Table,
  draft: CategoryDraft,
): Promise<Result<DataOf<typeof categoryChanged>, 'category_invalid' | 'parent_unknown'>> {
  if (!handleShape.test(draft.handle)) {
    return refused('category_invalid', `"${draft.handle}" is no handle.`);
  }
  const path = [draft.handle];
  let above = draft.parentHandle;
  while (above !== undefined) {
    const parent = await table.get(categoryKind, categoryKey(categoryIdOf(above)));
    if (!parent) return refused('parent_unknown', `There is no category ${above}.`);
    path.unshift(above);
    const isLoop = above === draft.handle;
    if (isLoop || path.length > depthMax) {
      const why = isLoop ? 'it would lie within itself' : `at most ${depthMax} levels are allowed`;
      return refused('category_invalid', `${path.join(' > ')}: ${why}.`);
    }
    above = parent.value.parentHandle;
  }
  return ok({ ...draft, categoryId: categoryIdOf(draft.handle) });
}

/** The head of a category, which its newest event tells whole. */
export function categoryAfter(
  data: DataOf<typeof categoryChanged>,
  sequence: number,
  updatedAt: Instant,
): Category {
  return { ...data, sequence, updatedAt };
}

/** How category heads are kept; see `heads.ts` of the ports. */
export const categoryHeads: Heads<Category> = {
  id: 'category',
  kind: categoryKind,
  keyOf: (subject) => categoryKey(subject as Category['categoryId']), // Subjects of its events.
  evolve: (_, { at, data, sequence }) =>
    categoryAfter(data as DataOf<typeof categoryChanged>, sequence, at), // As it was committed.
  write: putCategoryHead,
};

function specOf(handle: string): EntrySpec<Category, CategoryView> {
  const categoryId = categoryIdOf(handle);
  return {
    subject: categoryId,
    type: 'category.changed',
    heads: categoryHeads,
    evolve: categoryAfter,
    view: categoryView,
    recalled: (answer) => answer as CategoryView, // Recorded by this use case from `categoryView`.
  };
}
