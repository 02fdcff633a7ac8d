import type { Region } from '#kernel/region.ts';
import type { Secrets } from '../layout.ts';

/** What a Region's process is told when it starts. */
export interface RegionConfig {
  readonly region: Region;
  /** The folder of this Region alone. */
  readonly folder: string;
  /** Folder of the keys of all Regions: signing keys, and a key ring each, used by who holds its home. */
  readonly keysFolder: string;
  readonly port: number;
  /** Where this Region finds the others: across the sea between them. */
  readonly addresses: Readonly<Record<Region, string>>;
  /** Where this Region finds the witness, across the sea as well. */
  readonly witnessUrl: string;
  readonly paymentProviderUrl: string;
  readonly courierUrl: string;
  /** Where buyers and partners reach the house. */
  readonly publicUrl: string;
  readonly secrets: Secrets;
  readonly seed: boolean;
  /** Evacuate the other Region by policy after such a silence; never when it is left out. */
  readonly evacuateAfterMs?: number;
}
