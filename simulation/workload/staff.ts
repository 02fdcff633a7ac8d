import { openSeededRandom } from '#adapters/simulated/index.ts';
import { derivedId } from '#kernel/ids.ts';
import { otherRegions, perRegion } from '#kernel/region.ts';
import type { Region } from '#kernel/region.ts';
import { minuteMs } from '#kernel/time.ts';
import { staffRoles } from '#ports/sign-in.ts';
import type { StaffMember } from '#ports/sign-in.ts';
import type { TaskPlan } from '../world/plan.ts';
import type { World } from '../world/world.ts';
import { Client } from './client.ts';
import { assortment, warehouseOf } from './house.ts';
import { file, launchProduct } from './merchandiser.ts';
import { list, text } from './read.ts';
import { makeRounds } from './rounds.ts';

/** A member of staff who may do everything: what a role may is proven beside each module. */
export const colleague: StaffMember = {
  kind: 'staff',
  staffId: derivedId('staff', 'eu', new Uint8Array(16).fill(7)),
  roles: staffRoles,
};

const warehouses = perRegion(warehouseOf);

/** Books what lies in a Region's warehouse in the morning. The brooch lies in one place only. */
export async function fillShelves(world: World, region: Region): Promise<void> {
  const { random, client } = await atWork(world, `opening in ${region}`, world.plan.seed);
  client.attemptsMax = 200;
  const place = random.pick(world.plan.regions);
  const lines = assortment
    .filter(({ oneOfAKind }) => !oneOfAKind || region === place)
    .map(({ oneOfAKind, variantId }) => ({
      variantId,
      location: warehouses[region],
      quantity: oneOfAKind ? 1 : world.plan.units,
    }));
  await book(world, client, region, lines);
}

/** One thing that a member of staff does at a moment. */
export async function doTask(world: World, plan: TaskPlan): Promise<void> {
  const { client } = await atWork(world, plan.name, plan.seed);
  await client.wait(plan.atMs);
  world.trace.count(`staff/${plan.task}`);
  await work[plan.task](world, client, plan.region);
}

type Work = (world: World, client: Client, region: Region) => Promise<void>;

const work: Readonly<Record<TaskPlan['task'], Work>> = {
  receive: async (world, client, region) => {
    const quantity = 1 + client.random.below(8);
    const { variantId } = pieceOf(client);
    await book(world, client, region, [{ variantId, location: warehouses[region], quantity }]);
  },

  adjust: async (world, client, region) => {
    const { variantId } = pieceOf(client);
    const quantity = client.random.pick([-3, -2, -1, 1, 2]) ?? 1;
    const body = { variantId, location: warehouses[region], quantity, reason: 'count' };
    const outcome = await client.call({ id: 'adjustInventory', region, body });
    const { doubtful, received } = world.ledger;
    if (outcome.status === 201) world.ledger.book(received, variantId, quantity);
    else if (outcome.status >= 500 || outcome.inDoubt)
      world.ledger.book(doubtful, variantId, Math.abs(quantity));
  },

  move: async (_, client, region) => {
    const [to = region] = otherRegions(region);
    const { variantId } = pieceOf(client);
    const body = { variantId, from: region, to, quantity: 1 + client.random.below(4) };
    await client.call({ id: 'transferInventory', region, body });
  },

  launch: launchProduct,
  file,
  look: makeRounds,

  reprice: async (world, client, region) => {
    const { handle, variantId } = pieceOf(client);
    const market = 'europe';
    const found = await client.call({ id: 'listStaffProducts', region });
    const summary = list(found.body, 'items').find((item) => text(item, 'handle') === handle);
    const productId = summary && text(summary, 'productId');
    if (productId === undefined) return;
    const read = await client.call({ id: 'readStaffProduct', region, params: { productId } });
    const etag = read.headers.get('etag');
    if (etag === null) return;
    const price = { amountMinor: 10_000 + 100 * client.random.below(2_000), currency: 'EUR' };
    const changed = await client.call({
      id: 'setPrices',
      region,
      params: { productId },
      headers: { 'if-match': etag },
      body: { prices: [{ variantId, market, price }] },
    });
    if (changed.status === 200) world.trace.count('staff/price changed');
  },
};

async function book(
  world: World,
  client: Client,
  region: Region,
  lines: readonly {
    readonly variantId: string;
    readonly location: string;
    readonly quantity: number;
  }[],
): Promise<void> {
  const { doubtful, received } = world.ledger;
  const body = { reason: 'purchase', lines };
  const outcome = await client.call({ id: 'receiveInventory', region, body });
  const isDone = outcome.status === 201;
  const isOpen = outcome.status >= 500 || outcome.inDoubt;
  for (const { quantity, variantId } of lines) {
    if (isDone) world.ledger.book(received, variantId, quantity);
    else if (isOpen) world.ledger.book(doubtful, variantId, quantity);
  }
}

export async function atWork(world: World, name: string, seed: number) {
  const random = openSeededRandom(seed).fork('staff');
  const client = new Client(world, name, random);
  client.attemptsMax = 40;
  await client.signIn(colleague);
  return { client, random };
}

function pieceOf(client: Client) {
  const some = assortment.filter(({ oneOfAKind }) => !oneOfAKind);
  const piece = client.random.pick(some);
  if (!piece) throw new Error('Invariant broken: the house sells nothing');
  return piece;
}

/** Long enough for a colleague to notice. */
export const noticeMs = 12 * minuteMs;
