import type { EmbeddedStore } from '#adapters/embedded/index.ts';
import type { Region } from '#kernel/region.ts';
import type { RegionCustody, RegionKeeper } from '#modules/regions/index.ts';
import type { Cursor } from '#ports/table.ts';
import type { Foreground } from '../../foreground.ts';
import type { RegionPorts, Services } from '../../services.ts';
import type { RegionConfig } from './config.ts';
import type { RegionLink } from './inter-region.ts';

/** What one Region's process is made of. */
export interface RegionParts {
  readonly config: RegionConfig;
  readonly ports: RegionPorts;
  readonly services: Services;
  readonly store: EmbeddedStore;
  readonly custody: RegionCustody;
  readonly keeper: RegionKeeper;
  readonly link: RegionLink;
  readonly foreground: Foreground;
}

const changesPerPage = 500;
/** How long the other Region's question waits here for news before it is told that there is none. */
const newsWaitMs = 10_000;

/**
 * This Region's own changes for the other one: at once when there are some, else after a wait for news.
 * One whose home is held elsewhere may have a new store, and gets back what it once wrote itself.
 */
export async function pullChanges(
  { custody, store }: RegionParts,
  by: Region,
  after: Cursor,
  signal: AbortSignal,
) {
  const of = custody.holderOf(by) === by ? 'own' : 'all';
  const first = await store.replication.pull(after, changesPerPage, by, of);
  if (first.changes.length > 0 || first.cursor !== after) return first;
  const wait = AbortSignal.any([signal, AbortSignal.timeout(newsWaitMs)]);
  await store.replication.changed(after, wait).catch(() => undefined);
  return await store.replication.pull(after, changesPerPage, by, of);
}
