import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SimulatedClock, openSeededRandom } from '#adapters/simulated/index.ts';
import { skewedClock } from '#adapters/simulated/clock.ts';
import { Link } from '#adapters/simulated/link.ts';
import { SimulatedTable } from '#adapters/simulated/table.ts';
import { present } from '#kernel/assert.ts';
import { homeOf, isId } from '#kernel/ids.ts';
import type { Id } from '#kernel/ids.ts';
import type { Region } from '#kernel/region.ts';
import type { Result } from '#kernel/result.ts';
import { minuteMs, plus } from '#kernel/time.ts';
import { putProducts } from '#modules/catalogue/index.ts';
import type { CartView } from '#contracts/http/carts.ts';
import { firstCursor } from '#ports/table.ts';
import { guest } from '#ports/sign-in.ts';
import type { Actor } from '#ports/sign-in.ts';
import { bag, draft, scarf, shopper, valueIn } from '../shop.fixture.ts';
import { addLine, setLine } from './change-lines.ts';
import { claimCart } from './claim-cart.ts';
import { createCart } from './create-cart.ts';
import { loadCart } from './load-cart.ts';
import { lineIdOf } from './model.ts';
import { readCart } from './read-cart.ts';

type CartId = Id<'cart'>;
const somebody = shopper();

/** Two Regions whose clocks disagree, over a link as bad as can be. */
async function openWorld(seed: number, skewMs: number) {
  const clock = new SimulatedClock();
  const random = openSeededRandom(seed);
  const tables = new Map<Region, SimulatedTable>();
  const at = (region: Region) => {
    const offsetMs = region === 'eu' ? 0 : skewMs;
    const own = {
      now: () => plus(clock.now(), offsetMs),
      at: (due: Parameters<typeof clock.at>[0], callback: () => void) =>
        clock.at(plus(due, -offsetMs), callback),
    };
    const table = new SimulatedTable({ region, clock: own, random: random.fork(region) });
    tables.set(region, table);
    return { table, clock: skewedClock(clock, offsetMs), random };
  };
  const shops = { eu: at('eu'), ap: at('ap') };
  const link = new Link(random.fork('link'), tables);
  const products = [draft('tote', 'black', 125_000), draft('scarf', 'red', 29_000)].map(
    (product) => ({ published: true, draft: product }),
  );
  await putProducts(shops.eu, products, { correlationId: 'seed' });
  await link.replicate();
  Object.assign(link.faults, { delayChance: 0.4, duplicateChance: 0.3, loseChance: 0.3 });
  return { clock, link, shops };
}

type World = Awaited<ReturnType<typeof openWorld>>;

/** Asks a Region, and the cart's home where that knows nothing of it, as the API does. */
async function ask<C extends string>(
  world: World,
  region: Region,
  cartId: CartId,
  request: (shop: World['shops']['eu']) => Promise<Result<CartView, C>>,
): Promise<Result<CartView, C>> {
  const answer = await request(world.shops[region]);
  const home = present(homeOf(cartId), 'home');
  const isUnknown = !answer.ok && answer.code.endsWith('not_found');
  return isUnknown && home !== region ? request(world.shops[home]) : answer;
}

function idIn(view: CartView): CartId {
  if (!isId('cart', view.cartId)) throw new Error(`Not a cart: ${view.cartId}`);
  return view.cartId;
}

/** Somebody's browser: a cart that it fills, in whatever Region it is led to. */
class Device {
  #actor: Actor = guest;
  readonly #world: World;
  cartId: CartId;

  constructor(world: World, cartId: CartId) {
    this.#world = world;
    this.cartId = cartId;
  }

  static async open(world: World, region: Region): Promise<Device> {
    const view = valueIn(await createCart(world.shops[region], guest, { market: 'europe' }, 'en'));
    return new Device(world, idIn(view));
  }

  get #edit() {
    return { cartId: this.cartId, actor: this.#actor, language: 'en' } as const;
  }

  async add(region: Region, variantId: Id<'variant'>): Promise<boolean> {
    const edit = this.#edit;
    const command = { variantId, quantity: 1 };
    return this.#follow(
      await ask(this.#world, region, edit.cartId, (shop) => addLine(shop, edit, command)),
    );
  }

  async remove(region: Region, variantId: Id<'variant'>): Promise<boolean> {
    const edit = this.#edit;
    const command = { lineId: lineIdOf(variantId), quantity: 0 };
    return this.#follow(
      await ask(this.#world, region, edit.cartId, (shop) => setLine(shop, edit, command)),
    );
  }

  async signIn(region: Region): Promise<boolean> {
    const edit = { ...this.#edit, actor: somebody };
    this.#actor = somebody;
    return this.#follow(
      await ask(this.#world, region, edit.cartId, (shop) => claimCart(shop, edit)),
    );
  }

  /** Whether it was done. A browser goes on with the cart that took the place of its own. */
  #follow(answer: Result<CartView, string>): boolean {
    if (answer.ok) return true;
    if (answer.code === 'cart_quantity_exceeded') return true;
    const next = answer.code === 'cart_merged' ? String(answer.meta?.['cartId']) : '';
    if (!isId('cart', next)) throw new Error(answer.code);
    this.cartId = next;
    return false;
  }
}

/** The cart that the shopper finds in a Region, and what is in it. */
async function found(world: World, region: Region) {
  const view = await createCart(world.shops[region], somebody, { market: 'europe' }, 'en');
  const cartId = idIn(valueIn(view));
  const cart = present(await loadCart(world.shops[region].table, cartId), 'cart');
  const live = cart.lines.filter(({ quantity }) => quantity > 0);
  return { cartId, variants: new Set(live.map(({ variantId }) => variantId)) };
}

const region = fc.constantFrom<Region>('eu', 'ap');
const step = fc.record({
  device: fc.nat(2),
  at: region,
  action: fc.constantFrom('add', 'add', 'signIn', 'wait'),
  variantId: fc.constantFrom(bag, scarf),
  carries: fc.boolean(),
});
const history = fc.array(step, { minLength: 3, maxLength: 20 });
const skew = fc.integer({ min: -5 * minuteMs, max: 5 * minuteMs });

/** Three devices of one shopper go through a history; in the end everything has arrived. */
async function live(
  steps: readonly (typeof step extends fc.Arbitrary<infer S> ? S : never)[],
  world: World,
) {
  const devices = await Promise.all(
    (['eu', 'ap', 'eu'] as const).map((at) => Device.open(world, at)),
  );
  const added = new Set<Id<'variant'>>();
  for (const { action, at, carries, device: number, variantId } of steps) {
    const device = present(devices[number], 'device');
    await world.clock.advance(20);
    if (action === 'signIn') await device.signIn(at);
    if (action === 'add' && (await device.add(at, variantId))) added.add(variantId);
    if (carries) await world.link.step();
  }
  for (const device of devices) while (!(await device.signIn('eu')));
  await world.link.replicate();
  return { added, devices };
}

describe('carts of one shopper in two Regions', () => {
  test('lose no line, whatever was merged where and however late it arrived', async () => {
    await fc.assert(
      fc.asyncProperty(history, skew, fc.nat(), async (steps, skewMs, seed) => {
        const world = await openWorld(seed, skewMs);
        const { added } = await live(steps, world);
        const here = await found(world, 'eu');
        await world.link.replicate();
        const there = await found(world, 'ap');
        expect(here.variants).toEqual(added);
        expect(there).toEqual(here);
        const seen = await Promise.all(
          (['eu', 'ap'] as const).map((at) =>
            readCart(world.shops[at], { cartId: here.cartId, actor: somebody, language: 'en' }),
          ),
        );
        expect(seen[0]).toEqual(seen[1]);
      }),
      { numRuns: 150 },
    );
  }, 60_000);

  test('keep a removal, whatever is merged after it by a Region that has not heard of it', async () => {
    await fc.assert(
      fc.asyncProperty(history, skew, fc.nat(), region, async (steps, skewMs, seed, at) => {
        const world = await openWorld(seed, skewMs);
        const { added, devices } = await live(steps, world);
        const other = at === 'eu' ? 'ap' : 'eu';
        const { cartId } = await found(world, at);
        await world.link.replicate();
        const device = new Device(world, cartId);
        await device.signIn(at);
        await world.link.replicate();
        expect(await device.remove(at, bag)).toBe(true);

        // The same sign-in again, another browser's, and one more guest's cart.
        await device.signIn(other);
        for (const each of devices) await each.signIn(other);
        const late = await Device.open(world, other);
        await late.add(other, scarf);
        await late.signIn(other);
        await world.link.replicate();
        added.delete(bag);
        added.add(scarf);
        for (const where of ['eu', 'ap'] as const) {
          expect((await found(world, where)).variants).toEqual(added);
          await world.link.replicate();
        }
      }),
      { numRuns: 100 },
    );
  }, 60_000);

  test('take a repeated request for one, when the line has arrived and its record has not', async () => {
    const { shops } = await openWorld(1, 0);
    const cart = valueIn(await createCart(shops.eu, guest, { market: 'europe' }, 'en'));
    const once = { scope: 'guest/addCartLine', key: 'a-key-of-enough-signs', fingerprint: 'f' };
    const edit = { cartId: idIn(cart), actor: guest, language: 'en', once } as const;
    const command = { variantId: bag, quantity: 2 };
    valueIn(await addLine(shops.eu, edit, command));
    const { changes } = await shops.eu.table.pull(firstCursor, 1_000);
    await shops.ap.table.apply(changes.filter(({ kind }) => kind !== 'once'));
    const again = valueIn(await addLine(shops.ap, edit, command));
    expect(again.lines).toMatchObject([{ quantity: 2 }]);
    const another = { ...edit, once: { ...once, key: 'another-key-of-enough' } };
    expect(valueIn(await addLine(shops.ap, another, command)).lines).toMatchObject([
      { quantity: 4 },
    ]);
  });

  test('hold a removal of a line that has yet to arrive at the cart’s home', async () => {
    const { clock, link, shops } = await openWorld(2, 0);
    const cart = valueIn(await createCart(shops.eu, guest, { market: 'europe' }, 'en'));
    const edit = { cartId: idIn(cart), actor: guest, language: 'en' } as const;
    await link.replicate();
    valueIn(await addLine(shops.ap, edit, { variantId: bag, quantity: 1 }));
    await clock.advance(5);
    const gone = { lineId: lineIdOf(bag), quantity: 0 };
    valueIn(await setLine(shops.eu, edit, gone));
    await link.replicate();
    for (const shop of [shops.eu, shops.ap]) {
      expect(valueIn(await readCart(shop, edit)).lines).toEqual([]);
    }
    // Elsewhere, the home is asked.
    const unknown = await setLine(shops.ap, edit, { lineId: lineIdOf(scarf), quantity: 0 });
    expect(unknown).toMatchObject({ code: 'line_not_found' });
  });
});
