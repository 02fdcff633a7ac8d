import type { collectionChanged } from '#contracts/events/catalogue.ts';
import type { DataOf } from '#contracts/event.ts';
import { ok, refused } from '#kernel/result.ts';
import type { Result } from '#kernel/result.ts';
import type { Instant } from '#kernel/time.ts';
import type { Heads } from '#ports/heads.ts';
import type { Actor } from '#ports/sign-in.ts';
import { changeEntry } from './change-entry.ts';
import type { EntrySpec } from './change-entry.ts';
import type { CataloguePorts, ChangeContext } from './change.ts';
import { handleShape, pictureHandleShape } from './faults.ts';
import { collectionIdOf } from './ids.ts';
import { catalogueLimits } from './model.ts';
import type { Collection } from './model.ts';
import { admitEditor } from './staff-access.ts';
import { collectionKey, collectionKind, putCollectionHead } from './store.ts';
import { collectionView } from './views.ts';
import type { CollectionView } from './views.ts';

export type CollectionDraft = Omit<Collection, 'collectionId' | 'sequence' | 'epoch' | 'updatedAt'>;
export type CollectionRefusal = 'collection_invalid' | 'catalogue_contended';

/** Makes the collection of the draft's handle what the draft says. The same again changes nothing. */
export function putCollection(
  ports: CataloguePorts,
  draft: CollectionDraft,
  context: ChangeContext,
): Promise<Result<CollectionView, CollectionRefusal>> {
  return changeEntry(ports, specOf(draft.handle), async () => decide(draft), context);
}

/** Makes a new collection. */
export async function createCollection(
  ports: CataloguePorts,
  actor: Actor,
  draft: CollectionDraft,
  context: ChangeContext,
): Promise<Result<CollectionView, CollectionRefusal | 'not_permitted' | 'handle_taken'>> {
  const admitted = admitEditor(actor);
  if (!admitted.ok) return admitted;
  const decideNew = async (collection: Collection | undefined) => {
    if (!collection) return decide(draft);
    return refused('handle_taken', `There is a collection ${draft.handle} already.`);
  };
  return changeEntry(ports, specOf(draft.handle), decideNew, context);
}

export interface UpdateCollection {
  readonly collectionId: Collection['collectionId'];
  readonly ifMatch: string | undefined;
  readonly content: Omit<CollectionDraft, 'handle'>;
}

/** Changes what a collection says, or shows or hides it. */
export async function updateCollection(
  ports: CataloguePorts,
  actor: Actor,
  command: UpdateCollection,
  context: ChangeContext,
): Promise<
  Result<
    CollectionView,
    CollectionRefusal | 'not_permitted' | 'collection_not_found' | 'collection_changed'
  >
> {
  const admitted = admitEditor(actor);
  if (!admitted.ok) return admitted;
  const found = await ports.table.get(collectionKind, collectionKey(command.collectionId));
  if (!found) return refused('collection_not_found', 'There is no such collection.');
  const { handle } = found.value;
  const decideChange = async (collection: Collection | undefined) => {
    if (collection && command.ifMatch === String(collection.sequence)) {
      return decide({ handle, ...command.content });
    }
    return refused(
      'collection_changed',
      'It was changed meanwhile: read it again, then change it.',
    );
  };
  return changeEntry(ports, specOf(handle), decideChange, context);
}

function decide(
  draft: CollectionDraft,
): Result<DataOf<typeof collectionChanged>, 'collection_invalid'> {
  const { handle, leadProductHandles, pictureHandle } = draft;
  if (!handleShape.test(handle)) return refused('collection_invalid', `"${handle}" is no handle.`);
  if (leadProductHandles.length > catalogueLimits.leadProducts) {
    return refused(
      'collection_invalid',
      `At most ${catalogueLimits.leadProducts} products lead it.`,
    );
  }
  if (pictureHandle !== undefined && !pictureHandleShape.test(pictureHandle)) {
    return refused('collection_invalid', `"${pictureHandle}" is no picture handle.`);
  }
  return ok({ ...draft, collectionId: collectionIdOf(handle) });
}

/** The head of a collection, which its newest event tells whole. */
export function collectionAfter(
  data: DataOf<typeof collectionChanged>,
  sequence: number,
  updatedAt: Instant,
): Collection {
  return { ...data, sequence, updatedAt };
}

/** How collection heads are kept; see `heads.ts` of the ports. */
export const collectionHeads: Heads<Collection> = {
  id: 'collection',
  kind: collectionKind,
  keyOf: (subject) => collectionKey(subject as Collection['collectionId']), // Subjects of its events.
  evolve: (_, { at, data, sequence }) =>
    collectionAfter(data as DataOf<typeof collectionChanged>, sequence, at), // As it was committed.
  write: putCollectionHead,
};

function specOf(handle: string): EntrySpec<Collection, CollectionView> {
  const collectionId = collectionIdOf(handle);
  return {
    subject: collectionId,
    type: 'collection.changed',
    heads: collectionHeads,
    evolve: collectionAfter,
    view: collectionView,
    recalled: (answer) => answer as CollectionView, // Recorded by this use case from `collectionView`.
  };
}
