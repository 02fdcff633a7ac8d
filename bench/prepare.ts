import { hash } from 'node:crypto';
import { constants, existsSync } from 'node:fs';
import { cp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  openEmbeddedRegionStore,
  openSystemRandom,
  systemClock,
} from '#adapters/embedded/index.ts';
import { derivedId } from '#kernel/ids.ts';
import { putCategory, putCollection, putProducts, variantIdOf } from '#modules/catalogue/index.ts';
import { receiveStock } from '#modules/inventory/index.ts';
import {
  catalogueOf,
  generatedCategories,
  generatedCollections,
} from '#modules/shopping/testing/catalogue-of.ts';
import { unreachablePeers } from './unreachable-peers.ts';

const correlationId = 'bench-prepare';
/** Enough that no run sells out. */
const unitsEach = 400_000;

/**
 * A folder with the store of Region eu with `products` products, as nobody has used it. The store is
 * made once and copied for each run, so that no run has to do what another one left.
 */
export async function prepareFolderFor(folder: string, products: number): Promise<string> {
  const [made, copy] = [join(folder, 'made'), join(folder, 'run')];
  await makeStore(made, products);
  await rm(copy, { recursive: true, force: true });
  await cp(made, copy, { recursive: true, mode: constants.COPYFILE_FICLONE });
  return copy;
}

async function makeStore(folder: string, products: number): Promise<void> {
  const done = join(folder, 'prepared');
  if (existsSync(done)) return;
  await rm(folder, { recursive: true, force: true });
  const clock = systemClock;
  const random = openSystemRandom();
  const store = await openEmbeddedRegionStore({
    folder: join(folder, 'store'),
    region: 'eu',
    clock,
    random,
  });
  const ports = { ...store, clock, random, peers: unreachablePeers };
  const context = { correlationId };
  for (const { handle, name, position, hidden } of generatedCategories()) {
    await putCategory(ports, { handle, name, position, hidden }, context);
  }
  for (const {
    collectionId: _id,
    sequence: _sequence,
    updatedAt: _at,
    ...draft
  } of generatedCollections()) {
    await putCollection(ports, draft, context);
  }
  const drafts = [...catalogueOf(products)];
  await putProducts(
    ports,
    drafts.map((draft) => ({ draft, published: true })),
    context,
    ({ draft }, result) => {
      if (!result.ok) throw new Error(`${draft.handle}: ${result.code}`);
    },
  );
  const lines = drafts.flatMap((draft) =>
    draft.variants.map(({ sku }) => ({
      variantId: variantIdOf(sku),
      sku,
      location: 'warehouse-frankfurt',
      quantity: unitsEach,
    })),
  );
  const movementId = derivedId('movement', 'eu', hash('sha256', 'bench/stock', 'buffer'));
  await receiveStock(ports, { movementId, reason: 'bench', lines, correlationId });
  await store.close();
  await writeFile(done, String(products));
}
