import type { Region } from '#kernel/region.ts';
import type { ShopperPlan } from '../world/plan.ts';
import type { World } from '../world/world.ts';
import type { Client } from './client.ts';

/** What a shopper has at hand on the way through the shop. */
export interface Visit {
  readonly world: World;
  readonly client: Client;
  readonly plan: ShopperPlan;
  /** The Region that the edge leads them to at present. */
  region: Region;
  cartId: string;
  /** What they believe is in the cart, as the house last acknowledged it. */
  readonly wanted: Map<string, number>;
  /** Whether every change of the cart was made in one Region: only then must reads show them all. */
  stayed: boolean;
}
