import type { CartView } from '#contracts/http/carts.ts';
import { homeOf } from '#kernel/ids.ts';
import type { Region } from '#kernel/region.ts';
import { buyers } from '#runtime/local/traffic/buyers.ts';
import { checkOut, fillCart } from '#runtime/local/traffic/shopper.ts';
import type { Report, Visit } from '#runtime/local/traffic/shopper.ts';
import type { Ware } from '#runtime/local/traffic/wares.ts';

interface FullCart {
  readonly visit: Visit;
  readonly cart: CartView;
}

/**
 * Shoppers who filled their carts in a Region while all was well, and check out one after another
 * while it is gone: only they show when what is at home there is served again.
 */
export class WaitingCarts {
  readonly #carts: FullCart[] = [];
  readonly #checkouts: Promise<void>[] = [];
  #timer: NodeJS.Timeout | undefined;

  get left(): number {
    return this.#carts.length;
  }

  async fill(
    url: string,
    home: Region,
    wares: readonly Ware[],
    count: number,
    report: Report,
  ): Promise<void> {
    for (let number = 0; number < count; number++) {
      const ware = wares[number % wares.length];
      const buyer = buyers[home][number % 2 === 0 ? 0 : 1];
      if (!ware) return;
      const visit: Visit = { url, buyer, ware, report, patienceMs: 90_000 };
      const cart = await fillCart(visit);
      if (cart && homeOf(cart.cartId) === home) this.#carts.push({ visit, cart });
    }
  }

  /** One more begins to check out every so often, and insists until it is answered. */
  start(everyMs: number): void {
    this.#timer = setInterval(() => {
      const next = this.#carts.shift();
      if (next) this.#checkouts.push(checkOut(next.visit, next.cart));
    }, everyMs);
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await Promise.all(this.#checkouts);
  }
}
