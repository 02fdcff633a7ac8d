import type { Result } from '#kernel/result.ts';
import type { ProductChange } from './change-product.ts';
import type { CataloguePorts, ChangeContext } from './change.ts';
import { putProduct } from './put-product.ts';
import type { PutProduct, PutRefusal } from './put-product.ts';

/** Commits under way at a time: enough to share each flush of the store. */
const concurrency = 64;

/**
 * Puts many products, taking them from the source as fast as they are stored: memory stays bounded
 * whatever the source holds. `onDone` is called for each as it is done, in no certain order.
 */
export async function putProducts(
  ports: CataloguePorts,
  source: Iterable<PutProduct>,
  context: Omit<ChangeContext, 'once'>,
  onDone: (command: PutProduct, result: Result<ProductChange, PutRefusal>) => void = () => {},
): Promise<void> {
  const commands = source[Symbol.iterator]();
  const work = async (): Promise<void> => {
    for (let next = commands.next(); next.done !== true; next = commands.next()) {
      onDone(next.value, await putProduct(ports, next.value, context));
    }
  };
  await Promise.all(Array.from({ length: concurrency }, work));
}
