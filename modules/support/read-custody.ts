import type { z } from 'zod';
import type { readHealth } from '#contracts/http/support.ts';
import { regions } from '#kernel/region.ts';
import type { RegionCustody } from '#modules/regions/index.ts';
import type { Table } from '#ports/table.ts';

export type CustodyHealth = z.input<(typeof readHealth)['answer']['schema']>['custody'];

/** What a Region that takes part in changes of hands knows of them; one that runs alone has none. */
export interface Kept {
  readonly custody: Pick<RegionCustody, 'lease' | 'roster'>;
}

/** Who holds what, as this Region knows without asking anybody. */
export function readCustody(table: Table, keeping: Kept | undefined): CustodyHealth {
  const { custody } = table;
  return {
    lease: keeping?.custody.lease() ?? null,
    rosterVersion: keeping?.custody.roster.version ?? null,
    homes: regions.map((region) => ({
      region,
      holder: custody.holderOf(region),
      epoch: custody.epochOf(region),
      standing: custody.standingOf(region),
      writes: custody.mayCommit(region),
    })),
  };
}
