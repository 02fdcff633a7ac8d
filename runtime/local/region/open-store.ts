import { openEmbeddedRegionStore, StoreError } from '#adapters/embedded/index.ts';
import type { EmbeddedStore, EmbeddedStoreOptions } from '#adapters/embedded/index.ts';

/** As long as a Region whose supervisor was killed may take to end by itself. */
const patienceMs = 12_000;
const lookEveryMs = 200;

/**
 * Opens the Region's store. The house has its folder for itself, so whoever still holds the store is
 * left from a house that was killed, and about to end: it is waited for. Throws `StoreError`.
 */
export async function openStore(options: EmbeddedStoreOptions): Promise<EmbeddedStore> {
  const giveUpAt = options.clock.now() + patienceMs;
  for (;;) {
    try {
      return await openEmbeddedRegionStore(options);
    } catch (error) {
      const isHeld = error instanceof StoreError && error.code === 'store_in_use';
      if (!isHeld || options.clock.now() > giveUpAt) throw error;
      await options.clock.wait(lookEveryMs);
    }
  }
}
