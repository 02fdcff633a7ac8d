import type { Id } from '#kernel/ids.ts';

/** How a variant stands between this Region and another one. */
export interface Balance {
  readonly variantId: Id<'variant'>;
  /** Units that this Region may give: free ones, at all locations. */
  readonly free: number;
  /** The other's free units, as they were last seen. */
  readonly theirFree: number;
  /** Units on their way between the two, in either direction. */
  readonly onTheWay: number;
  /** Weights of `demand.ts`. */
  readonly demand: number;
  readonly theirDemand: number;
}

export interface Gift {
  readonly variantId: Id<'variant'>;
  readonly quantity: number;
}

/** Below this much demand in both together, what was asked for is chance, and units stay where they are. */
export const demandKnownMin = 3;
/** Smaller differences are left to the moment of a sale; so a single piece never moves by itself. */
export const giftMin = 2;
/** And smaller ones than this part of all free units, so that units do not go to and fro. */
export const giftShareMin = 0.15;

/**
 * Which units to give to another Region ahead of its buyers: where this one has more than its share of
 * what both are asked for. Pure.
 *
 * - Gives only what is free, and leaves at least one unit where there is any demand.
 * - Gives nothing while units of the variant are on their way: what was given before has not been seen
 *   to arrive, so a cut link holds back one gift at most.
 * - Gives down to the share and no further, and only beyond a threshold: the other then has no more than
 *   its own share, so that with the same demand nothing ever comes back.
 */
export function decideGifts(balances: readonly Balance[], giftsMax: number): Gift[] {
  return balances
    .map(decideGift)
    .filter(({ quantity }) => quantity > 0)
    .toSorted((a, b) => b.quantity - a.quantity)
    .slice(0, giftsMax);
}

function decideGift(balance: Balance): Gift {
  const { demand, free, onTheWay, theirDemand, theirFree, variantId } = balance;
  const nothing: Gift = { variantId, quantity: 0 };
  const total = free + theirFree;
  if (onTheWay !== 0 || demand + theirDemand < demandKnownMin) return nothing;
  const share = (total * demand) / (demand + theirDemand);
  const kept = Math.max(Math.ceil(share), demand > 0 ? 1 : 0);
  const quantity = free - kept;
  if (quantity < giftMin || quantity < total * giftShareMin) return nothing;
  return { variantId, quantity };
}
