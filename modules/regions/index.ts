/**
 * To run a Region: make its `RegionCustody`, give it to the table, then start the keeper on both and
 * answer its `operations` to other Regions. Until the witness answers, nothing owned is written.
 *
 *     const custody = new RegionCustody(region, clock);
 *     const table = openTable({ region, custody });
 *     const keeper = startRegionKeeper({ custody, table, witness, peers, arrivals, incarnation, ... });
 *     offer([...services.peerOperations, ...keeper.operations]);
 *     await keeper.close();
 */
export { RegionCustody } from './custody.ts';
export type { LeaseView } from './custody.ts';
export type { CommandPorts, RegionOrder } from './evacuate-region.ts';
export { startRegionKeeper } from './keeper.ts';
export type { KeeperOptions, KeeperPorts, RegionKeeper } from './keeper.ts';
export { regionRoutes } from './routes.ts';
export { silenceMsDefault } from './watch-regions.ts';
