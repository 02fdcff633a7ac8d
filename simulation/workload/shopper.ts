import { openSeededRandom } from '#adapters/simulated/index.ts';
import { derivedId } from '#kernel/ids.ts';
import { markets } from '#kernel/market.ts';
import { otherRegions } from '#kernel/region.ts';
import { minuteMs, secondMs } from '#kernel/time.ts';
import type { ShopperPlan } from '../world/plan.ts';
import type { World } from '../world/world.ts';
import { followOrder } from './buyer.ts';
import { Client, ClientLeft } from './client.ts';
import type { Outcome } from './client.ts';
import { assortment } from './house.ts';
import type { Piece } from './house.ts';
import { payFor } from './paying.ts';
import { list, number, text } from './read.ts';
import type { Visit } from './visit.ts';

/** One shopper from the first look to the last news of the order, or as long as they stay. */
export async function shop(world: World, plan: ShopperPlan): Promise<void> {
  try {
    await visitShop(world, plan);
  } catch (error) {
    if (!(error instanceof ClientLeft)) throw error;
    world.trace.count('shopper/goes away');
  }
}

async function visitShop(world: World, plan: ShopperPlan): Promise<void> {
  const random = openSeededRandom(plan.seed);
  const client = new Client(world, plan.name, random);
  client.callsLeft = plan.callsMax ?? Infinity;
  await client.wait(plan.atMs);
  const { region } = markets[plan.market];
  const visit: Visit = {
    world,
    client,
    plan,
    region,
    cartId: '',
    wanted: new Map(),
    stayed: true,
  };
  const isKnown = random.happens(0.3);
  if (isKnown) await client.signIn(shopperOf(plan));
  await browse(visit);
  if (!(await takeCart(visit))) return;
  await fill(visit);
  if (!isKnown && random.happens(0.15)) await signInAtLast(visit);
  if (random.happens(0.2)) await choose(visit);
  if (random.happens(0.12)) return world.trace.count('shopper/abandons a cart');
  const order = await payFor(visit);
  if (order) await followOrder(visit, order);
}

/** The cart of a guest is kept by whoever they turn out to be. */
async function signInAtLast(visit: Visit): Promise<void> {
  const { cartId, client, plan, region } = visit;
  await client.signIn(shopperOf(plan));
  const claimed = await client.call({ id: 'claimCart', region, params: { cartId } });
  if (claimed.region !== region || claimed.status !== 200) visit.stayed = false;
  else checkCart(visit, claimed, 'the answer to a claim');
  await client.call({ id: 'listOwnOrders', region });
}

/** How it is sent, and whether it is a gift. */
async function choose({ cartId, client, region }: Visit): Promise<void> {
  const params = { cartId };
  const options = await client.call({ id: 'listShippingOptions', region, params });
  const [first] = list(options.body, 'items');
  const shippingOption = first && text(first, 'option');
  const gift = { wrap: true, note: 'With love' };
  const body = { gift, ...(shippingOption !== undefined && { shippingOption }) };
  await client.call({ id: 'changeCart', region, params, body });
}

function shopperOf({ seed }: ShopperPlan) {
  const bytes = openSeededRandom(seed).fork('customer').bytes(16);
  return { kind: 'shopper', customerId: derivedId('customer', 'eu', bytes) } as const;
}

async function browse({ client, plan, region }: Visit): Promise<void> {
  const query = { market: plan.market };
  // Who comes for the one piece that all want loses no time.
  const looks = isHasty(plan) ? 0 : client.random.below(3);
  for (let look = 0; look < looks; look++) {
    const piece = pieceFor(plan, client);
    if (client.random.happens(0.3)) await client.call({ id: 'listProducts', region, query });
    const params = { handle: piece.handle };
    const seen = await client.call({ id: 'readProduct', region, params, query });
    if (seen.status !== 200 && seen.status < 500) {
      client.world.violate('the shop shows what it sells', `${piece.handle}: ${seen.status}`);
    }
    await client.pause(5 * secondMs);
  }
}

function isHasty({ wants }: ShopperPlan): boolean {
  return wants !== undefined;
}

async function takeCart(visit: Visit): Promise<boolean> {
  const { client, plan, region } = visit;
  const body = { market: plan.market };
  const taken = await client.call({ id: 'createCart', region, body });
  visit.cartId = text(taken.body, 'cartId');
  // A signed-in shopper may be given the cart of an earlier attempt: never of an earlier visit here.
  return taken.status === 201;
}

async function fill(visit: Visit): Promise<void> {
  const { client, plan } = visit;
  const { random } = client;
  const adds = plan.wants || random.happens(0.6) ? 1 : 1 + random.below(3);
  for (let add = 0; add < adds; add++) {
    const piece = pieceFor(plan, client);
    const quantity = piece.oneOfAKind || random.happens(0.8) ? 1 : 2;
    await edit(visit, piece, quantity, 'add');
    if (!isHasty(plan)) await client.pause(8 * secondMs);
    if (random.happens(0.08)) move(visit);
  }
  if (random.happens(0.15)) await changeMind(visit);
  if (!isHasty(plan) && random.happens(0.1)) await client.pause(3 * minuteMs);
}

/** Sets another quantity, or takes a line out. */
async function changeMind(visit: Visit): Promise<void> {
  const { client, wanted } = visit;
  const variantId = client.random.pick([...wanted.keys()]);
  const piece = assortment.find((known) => known.variantId === variantId);
  if (!piece) return;
  const quantity = client.random.happens(0.5) || piece.oneOfAKind ? 0 : 3;
  await edit(visit, piece, quantity, 'set');
  if (liveUnits(wanted) === 0) await edit(visit, pieceFor(visit.plan, client), 1, 'add');
}

async function edit(
  visit: Visit,
  piece: Piece,
  quantity: number,
  how: 'add' | 'set',
): Promise<void> {
  const { cartId, client, region, wanted } = visit;
  const { variantId } = piece;
  const lineId = variantId.replace(/^var_/, 'line_');
  const outcome = await client.call(
    quantity === 0 && client.random.happens(0.5)
      ? { id: 'removeCartLine', region, params: { cartId, lineId } }
      : how === 'add'
        ? { id: 'addCartLine', region, params: { cartId }, body: { variantId, quantity } }
        : { id: 'changeCartLine', region, params: { cartId, lineId }, body: { quantity } },
  );
  if (outcome.status !== 200) {
    // It may have been added nevertheless, when an earlier attempt had no answer.
    if (outcome.inDoubt || outcome.status >= 500) visit.stayed = false;
    return;
  }
  if (outcome.region !== region) visit.stayed = false;
  const before = how === 'add' ? (wanted.get(variantId) ?? 0) : 0;
  wanted.set(variantId, before + quantity);
  checkCart(visit, outcome, 'the answer to a change');
  if (!client.random.happens(0.2)) return;
  const read = await client.call({ id: 'readCart', region, params: { cartId } });
  if (read.region === region) checkCart(visit, read, 'a read after a change');
}

/** In one Region, whoever changed a cart sees it as changed. */
function checkCart({ cartId, stayed, wanted, world }: Visit, seen: Outcome, what: string): void {
  if (!stayed || seen.status !== 200) return;
  const shown = new Map(
    list(seen.body, 'lines').map((line) => [text(line, 'variantId'), number(line, 'quantity')]),
  );
  for (const [variantId, quantity] of wanted) {
    if ((shown.get(variantId) ?? 0) === quantity) continue;
    const detail = `${what} of ${cartId} shows ${shown.get(variantId) ?? 0} of ${variantId}, not ${quantity}`;
    world.violate('a cart shows what was put into it', detail);
  }
}

function move(visit: Visit): void {
  const { client, region, world } = visit;
  const [other] = otherRegions(region);
  if (!other) return;
  world.trace.count('shopper/moves to another Region');
  world.trace.record('world', client.name, `moves from ${region} to ${other}`);
  visit.region = other;
  visit.stayed = false;
}

function pieceFor({ wants }: ShopperPlan, { random }: Client): Piece {
  const wanted = assortment.find(({ handle }) => handle === wants);
  const piece = wanted ?? random.pick(assortment);
  if (!piece) throw new Error('Invariant broken: the house sells nothing');
  return piece;
}

function liveUnits(wanted: ReadonlyMap<string, number>): number {
  return [...wanted.values()].reduce((sum, quantity) => sum + quantity, 0);
}
