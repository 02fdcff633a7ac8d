import type { CartView } from '#contracts/http/carts.ts';
import type { OrderView } from '#contracts/http/orders.ts';
import type { Id } from '#kernel/ids.ts';
import type { Region } from '#kernel/region.ts';
import { buyerIn } from './buyers.fixture.ts';
import type { Buyer } from './buyers.fixture.ts';
import { answerChallenge, openChallenge } from './challenge.fixture.ts';
import { insist } from './client.fixture.ts';
import type { Answer } from './client.fixture.ts';
import type { House } from './house.fixture.ts';
import { until } from './poll.fixture.ts';
import { boughtBy, cards, checkoutOf, orderPath } from './shopping.fixture.ts';
import type { Bought } from './shopping.fixture.ts';

/** What the crowd was told, for good, while the house was being killed around it. */
export interface Told {
  readonly bought: Bought[];
  /** Orders whose calling off was acknowledged. */
  readonly calledOff: Set<string>;
  /** Codes of refusals, by buyer's mail address. */
  readonly refused: Map<string, string>;
}

/**
 * Shoppers who come one after another, several at once, until they are told to stop; each repeats
 * every request with its key until it is answered for good. Every fifth one is asked by the bank,
 * every seventh one calls the order off.
 */
export class Crowd {
  readonly told: Told = { bought: [], calledOff: new Set(), refused: new Map() };
  readonly #house: House;
  readonly #variants: readonly Id<'variant'>[];
  #count = 0;
  #isOver = false;

  constructor(house: House, variants: readonly Id<'variant'>[]) {
    this.#house = house;
    this.#variants = variants;
  }

  /** Shops until `stop`. Throws when somebody was not answered for good in time. */
  async shop(atOnce: number): Promise<void> {
    await Promise.all(Array.from({ length: atOnce }, () => this.#oneAfterAnother()));
  }

  stop(): void {
    this.#isOver = true;
  }

  async #oneAfterAnother(): Promise<void> {
    while (!this.#isOver) {
      this.#count += 1;
      const number = this.#count;
      await this.#serve(number, buyerIn(number % 2 === 0 ? 'eu' : 'ap'));
    }
  }

  async #serve(number: number, buyer: Buyer): Promise<void> {
    const variantId = this.#variants[number % this.#variants.length];
    if (variantId === undefined) throw new Error('The crowd wants nothing');
    const cart = await this.#fillCart(buyer, variantId);
    const paymentMethod = number % 5 === 0 ? cards.challenge : cards.good;
    const { body, path } = checkoutOf(buyer, cart, { paymentMethod });
    const answer = await this.#insist<OrderView>(buyer.region, path, body);
    if (answer.status !== 201) return void this.told.refused.set(buyer.email, answer.code);
    const bought = boughtBy(buyer, answer.body, variantId);
    this.told.bought.push(bought);
    if (paymentMethod === cards.challenge) await this.#passChallenge(buyer, answer.body);
    if (number % 7 === 0) await this.#callOff(bought);
  }

  async #fillCart(buyer: Buyer, variantId: Id<'variant'>): Promise<CartView> {
    const { language, market, region } = buyer;
    const made = await this.#insist<CartView>(region, '/api/store/carts', { market, language });
    const lines = `/api/store/carts/${made.body.cartId}/lines`;
    const filled = await this.#insist<CartView>(region, lines, { variantId, quantity: 1 });
    if (filled.status !== 200) throw new Error(`${lines}: ${filled.status} ${filled.code}`);
    return filled.body;
  }

  /** Asks the house where the bank's page is, until the order needs none any more. */
  async #passChallenge({ region }: Buyer, order: OrderView): Promise<void> {
    const path = orderPath(order, '/payment');
    const pass = async () => {
      const { body } = await this.#insist<OrderView>(region, path, {});
      if (body.payment.nextActionUrl !== undefined) {
        // The bank's answer may be lost, and its page gone: the house is asked again.
        await openChallenge(body)
          .then((page) => answerChallenge(page, 'complete'))
          .catch(() => undefined);
      }
      return body.status;
    };
    await until('the challenge is passed', pass, (status) => status !== 'awaitingPayment', 90_000);
  }

  async #callOff({ buyer, order }: Bought): Promise<void> {
    const path = orderPath(order, '/cancel');
    const { code, status } = await this.#insist(buyer.region, path, undefined);
    if (status === 200) this.told.calledOff.add(order.orderId);
    else if (code !== 'order_already_shipped') throw new Error(`${path}: ${status} ${code}`);
  }

  async #insist<T>(region: Region, path: string, body: unknown): Promise<Answer<T>> {
    return await insist<T>(this.#house.url, path, { method: 'POST', region, body }, 90_000);
  }
}
