import { crashAt } from '#adapters/simulated/index.ts';
import { isId, siblingId } from '#kernel/ids.ts';
import type { Id } from '#kernel/ids.ts';
import type { Region } from '#kernel/region.ts';
import { minuteMs, secondMs, toIso } from '#kernel/time.ts';
import { variantId } from './evacuation-wares.fixture.ts';
import type { Answer, Evacuation } from './evacuation.fixture.ts';

/** What may happen next, in any order. */
export const steps = [
  'order',
  'order challenged',
  'order declined',
  'order again',
  'order again elsewhere',
  'pass challenge',
  'cancel',
  'collect',
  'deliver',
  'fail delivery',
  'refund',
  'carry some',
  'carry all',
  'work',
  'wait',
  'wait long',
  'clock ahead',
  'clock back',
  'adopt',
  'die',
  'die while ordering',
] as const;
export type Step = (typeof steps)[number];

interface Bought {
  readonly cartId: string;
  readonly orderId: Id<'order'>;
  readonly accessKey: string;
}

const address = {
  name: 'Ébène Łukasz',
  lines: ['12 rue de la Paix'],
  city: 'Paris',
  postalCode: '75002',
  country: 'FR',
};

/** Buyers, couriers and staff go on as well as they can while a Region is lost. */
export class Story {
  readonly world: Evacuation;
  readonly bought: Bought[] = [];
  #isAdopted = false;
  #isDead = false;
  #told = 0;

  constructor(world: Evacuation) {
    this.world = world;
  }

  async run(step: Step): Promise<void> {
    const { world } = this;
    switch (step) {
      case 'order':
        return this.order({});
      case 'order challenged':
        return this.order({ paymentMethod: 'pm_card_threeDSecure2Required' });
      case 'order declined':
        return this.order({ paymentMethod: 'pm_card_visa_chargeDeclined' });
      case 'order again':
        return this.orderAgain({});
      case 'order again elsewhere':
        return this.orderAgain({ shippingAddress: { ...address, lines: ['1 place Vendôme'] } });
      case 'carry some':
        return world.carry('eu', 0.5);
      case 'carry all':
        return world.carry('eu', 1);
      case 'work':
        return world.settle(0);
      case 'wait':
        return world.settle(40 * secondMs);
      case 'wait long':
        return world.settle(20 * minuteMs);
      case 'clock ahead':
        return world.regions.clock.jump(minuteMs);
      case 'clock back':
        return world.regions.clock.jump(-2 * minuteMs);
      case 'adopt':
        this.#isAdopted = true;
        return world.tell('ap');
      case 'die':
        return this.#die();
      case 'die while ordering':
        return this.#dieWhileOrdering();
      default:
        return this.#goOn(step);
    }
  }

  #die(): void {
    if (!this.#isDead) this.world.die('eu');
    this.#isDead = true;
  }

  /** At one of the commits of a checkout, or of what follows on it, before or after it takes effect. */
  async #dieWhileOrdering(): Promise<void> {
    if (this.#isDead || this.#isAdopted) return;
    const { faults, table } = this.world.regions.eu;
    const { random } = this.world;
    const commit = table.commits + 1 + random.below(9);
    faults.atCommit = crashAt(commit, random.happens(0.5) ? 'before' : 'after');
    await this.order({});
    await this.world.settle(0);
    faults.atCommit = undefined;
    this.#die();
  }

  /** The lost Region comes back, and all that happened comes to light everywhere. */
  async end(): Promise<void> {
    const { world } = this;
    if (!this.#isDead) world.die('eu');
    world.tell('ap');
    world.tell('eu');
    world.start('eu');
    await world.settleAll();
  }

  async order(changes: Record<string, unknown>): Promise<void> {
    const region = this.#serving();
    const cart = await this.#ask(region, 'createCart', { body: { market: 'europe' } });
    const cartId = String(cart?.body['cartId']);
    const body = { variantId, quantity: 1 };
    const added = await this.#ask(region, 'addCartLine', { params: { cartId }, body });
    if (added && added.status < 400) await this.#checkOut(region, cartId, changes);
  }

  async orderAgain(changes: Record<string, unknown>): Promise<void> {
    const last = this.bought.at(-1);
    if (last) await this.#checkOut(this.#serving(), last.cartId, changes);
  }

  async #goOn(step: Step): Promise<void> {
    const last = this.bought.at(-1);
    if (!last) return;
    const { orderId } = last;
    switch (step) {
      case 'pass challenge': {
        const waiting = this.world.provider.all().find(({ status }) => status === 'needs_action');
        if (waiting) this.world.provider.answerChallenge(waiting.providerReference, 'pass');
        return;
      }
      case 'cancel': {
        const query = { accessKey: last.accessKey };
        await this.#ask(this.#serving(), 'cancelOwnOrder', { params: { orderId }, query });
        return;
      }
      case 'collect':
        return this.#parcel(orderId, 'collected');
      case 'deliver':
        return this.#parcel(orderId, 'delivered');
      case 'fail delivery':
        return this.#parcel(orderId, 'failed');
      case 'refund': {
        const amount = { amountMinor: 1_000, currency: 'EUR' };
        const body = { amount, reason: 'a scratch' };
        await this.#ask(this.#serving(), 'refundOrder', { params: { orderId }, body, as: 'staff' });
        return;
      }
      default:
        return;
    }
  }

  async #parcel(orderId: Id<'order'>, type: 'collected' | 'delivered' | 'failed'): Promise<void> {
    const { courier, regions } = this.world;
    const deliveryId = siblingId('delivery', orderId);
    if (courier.requested(deliveryId).length === 0 || courier.isCancelled(deliveryId)) return;
    courier.collect(deliveryId);
    this.#told += 1;
    const body = {
      eventId: `news-${this.#told}`,
      type,
      occurredAt: toIso(regions.clock.now()),
      ...(type === 'failed' && { reason: 'recipient_absent' }),
    };
    // The courier repeats what was not taken; in the end it gives it to whoever holds the home.
    const told = { params: { deliveryId }, body, as: 'courier' } as const;
    await this.#ask(this.#serving(), 'recordCourierEvent', told);
  }

  async #checkOut(region: Region, cartId: string, changes: Record<string, unknown>): Promise<void> {
    const body = {
      email: 'buyer@mail.example',
      shippingAddress: address,
      paymentMethod: 'pm_card_visa',
      marketingConsent: false,
      ...changes,
    };
    const answer = await this.#ask(region, 'checkOut', { params: { cartId }, body });
    const orderId = String(answer?.body['orderId']);
    if (!answer || answer.status >= 400 || !isId('order', orderId)) return;
    this.bought.push({ cartId, orderId, accessKey: String(answer.body['accessKey']) });
  }

  /** Until it dies, the Region that is evacuated may be asked as well: it may not have heard. */
  #serving(): Region {
    if (this.#isDead) return 'ap';
    return this.#isAdopted && this.world.random.happens(0.5) ? 'ap' : 'eu';
  }

  /** Undefined when nobody could answer. */
  async #ask(
    region: Region,
    id: string,
    call: Parameters<Evacuation['ask']>[2],
  ): Promise<Answer | undefined> {
    if (this.#isDead && !this.#isAdopted) return undefined;
    return this.world.ask(region, id, call);
  }
}
