import { z } from 'zod';
import { regions } from '#kernel/region.ts';
import type { Region } from '#kernel/region.ts';
import type { Clock } from '#ports/clock.ts';

const waitMsMax = 15_000;
const listSchema = z.object({ total: z.int() });

/** Waits until both Regions list as many products: on first start the second gets them by replication. */
export async function waitUntilAlike(
  addresses: Readonly<Record<Region, string>>,
  clock: Clock,
): Promise<void> {
  const giveUpAtMs = clock.now() + waitMsMax;
  while (clock.now() < giveUpAtMs) {
    const totals = await Promise.all(regions.map((region) => totalOf(addresses[region])));
    if (totals.every((total) => total !== undefined && total > 0 && total === totals[0])) return;
    await clock.wait(50);
  }
}

async function totalOf(address: string): Promise<number | undefined> {
  const answer = await fetch(`${address}/api/store/products?limit=1`);
  const list = listSchema.safeParse(await answer.json());
  return list.success ? list.data.total : undefined;
}
