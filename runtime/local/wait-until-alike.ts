import { z } from 'zod';
import { regions } from '#kernel/region.ts';
import type { Region } from '#kernel/region.ts';
import type { Clock } from '#ports/clock.ts';

const waitMsMax = 15_000;
const listSchema = z.object({ total: z.int(), availableCount: z.int() });

/**
 * Waits until both Regions list as many products, and as many that can be bought: on first start
 * each gets what the other was filled with by replication.
 */
export async function waitUntilAlike(
  addresses: Readonly<Record<Region, string>>,
  clock: Clock,
): Promise<void> {
  const giveUpAtMs = clock.now() + waitMsMax;
  while (clock.now() < giveUpAtMs) {
    const [first, ...others] = await Promise.all(
      regions.map((region) => lookAt(addresses[region])),
    );
    if (first !== undefined && others.every((other) => other === first)) return;
    await clock.wait(50);
  }
}

/** What a Region shows, in one text to compare; undefined while it shows nothing. */
async function lookAt(address: string): Promise<string | undefined> {
  const answer = await fetch(`${address}/api/store/products?limit=1`);
  const list = listSchema.safeParse(await answer.json());
  if (!list.success || list.data.total === 0) return undefined;
  return `${list.data.total} products, ${list.data.availableCount} available`;
}
