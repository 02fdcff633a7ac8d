import type { Region } from '#kernel/region.ts';

/** What clients were told, and may hold the house to. */
export interface ToldOrder {
  readonly orderId: string;
  readonly cartId: string;
  readonly accessKey: string;
  readonly shopper: string;
  /** Who answered. */
  readonly region: Region;
  readonly totalMinor: number;
  readonly units: ReadonlyMap<string, number>;
  /** Whether any answer said that it is placed: from then on the house owes the goods. */
  placed: boolean;
  /** Whether the buyer was told that it is called off. */
  cancelled: boolean;
  returning: boolean;
}

/** How the checkouts of a cart were answered. */
export interface ToldCart {
  readonly cartId: string;
  /** Every answer so far was a refusal that says that nothing came of it. */
  refusals: number;
  /** Answers that left it open, and requests without an answer. */
  doubts: number;
  acknowledged: number;
}

/** The memory of all clients together. */
export class Ledger {
  readonly orders = new Map<string, ToldOrder>();
  readonly carts = new Map<string, ToldCart>();
  /** Units that staff was told were booked in, less those booked out, by variant. */
  readonly received = new Map<string, number>();
  /** Units of receipts and adjustments of which no answer came. */
  readonly doubtful = new Map<string, number>();
  /** Refunds that staff was told are on their way: minor units by order. */
  readonly refunds = new Map<string, number>();

  cart(cartId: string): ToldCart {
    const known = this.carts.get(cartId);
    if (known) return known;
    const cart: ToldCart = { cartId, refusals: 0, doubts: 0, acknowledged: 0 };
    this.carts.set(cartId, cart);
    return cart;
  }

  book(ledger: Map<string, number>, variantId: string, units: number): void {
    ledger.set(variantId, (ledger.get(variantId) ?? 0) + units);
  }
}
