import { isDeepStrictEqual } from 'node:util';
import type { Id } from '#kernel/ids.ts';
import { loadHead } from '#ports/heads.ts';
import { asRead, check } from '#ports/item-kind.ts';
import { commitWritesMax } from '#ports/table.ts';
import { beforeRetry, commitAttemptsMax } from './change.ts';
import type { CataloguePorts } from './change.ts';
import { sellablesOf } from './sellables.ts';
import { productHeads, productKey, productKind, putSellable, readSellables } from './store.ts';

/**
 * Writes those sellables of a product that do not say what the product says, in as many commits as
 * it takes. Each commit holds the product to the version it was read with, so that a slow refresh
 * never writes over the work of a newer change. Nothing to do is the usual case.
 */
export async function refreshSellables(
  ports: CataloguePorts,
  productId: Id<'product'>,
): Promise<void> {
  for (let attempt = 1; attempt <= commitAttemptsMax; attempt++) {
    if (await refreshedOnce(ports, productId)) return;
    await beforeRetry(ports, attempt);
  }
  throw new Error(`The sellables of ${productId} are contended; a later try will write them`);
}

async function refreshedOnce(ports: CataloguePorts, productId: Id<'product'>): Promise<boolean> {
  const key = productKey(productId);
  const head = await loadHead(ports.table, productHeads, productId);
  if (!head) return true;
  const wanted = sellablesOf(head.value);
  const stored = await readSellables(
    ports.table,
    wanted.map((one) => one.variantId),
  );
  const writes = wanted
    .filter((one) => !isDeepStrictEqual(stored.get(one.variantId)?.value, one))
    .map((one) => putSellable(one, asRead(stored.get(one.variantId))));
  const step = commitWritesMax - 1;
  for (let from = 0; from < writes.length; from += step) {
    const unmoved = check(productKind, key, head.version);
    const result = await ports.table.commit([unmoved, ...writes.slice(from, from + step)]);
    if (!result.ok) return false;
  }
  return true;
}
