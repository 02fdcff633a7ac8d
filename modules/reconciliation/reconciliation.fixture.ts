import { SimulatedCourier } from '#adapters/simulated/courier.ts';
import { openSimulatedRegions } from '#adapters/simulated/index.ts';
import type { SimulatedRegions } from '#adapters/simulated/index.ts';
import { SimulatedPaymentProvider } from '#adapters/simulated/payment-provider.ts';
import { present } from '#kernel/assert.ts';
import { homeOf, siblingId } from '#kernel/ids.ts';
import type { Id } from '#kernel/ids.ts';
import { money } from '#kernel/money.ts';
import { regions as allRegions } from '#kernel/region.ts';
import type { Region } from '#kernel/region.ts';
import { hourMs, instant, minuteMs, plus } from '#kernel/time.ts';
import { putProducts } from '#modules/catalogue/index.ts';
import { tell } from '#modules/delivery/delivery.fixture.ts';
import { deliverySubscriptions } from '#modules/delivery/index.ts';
import {
  creditTransfer,
  inventoryPeerOperations,
  receiveStock,
  uncreditedTransfers,
} from '#modules/inventory/index.ts';
import { invoicingSubscriptions } from '#modules/invoicing/index.ts';
import { groupPartition, ordersSubscriptions } from '#modules/orders/index.ts';
import { bag, draft, unitsOf } from '#modules/orders/shop.fixture.ts';
import type { Shop } from '#modules/orders/shop.fixture.ts';
import {
  paymentPeerOperations,
  paymentRoutes,
  paymentSubscriptions,
} from '#modules/payments/index.ts';
import { newId } from '#ports/identifier.ts';
import { ownedKind, put, trusted } from '#ports/item-kind.ts';
import { guest } from '#ports/sign-in.ts';
import type { Subscription } from '#ports/subscription.ts';
import { reconcile } from './index.ts';
import type { Round } from './index.ts';
import type { Finding, FindingState } from './model.ts';
import { queryFindings } from './store.ts';
import { reconciliationSubscriptions } from './subscriptions.ts';

/** One Region of a house that sells, sends and bills. For tests. */
export type Desk = Shop & { readonly courier: SimulatedCourier };

export interface House {
  readonly regions: SimulatedRegions;
  readonly provider: SimulatedPaymentProvider;
  readonly courier: SimulatedCourier;
  readonly eu: Desk;
  readonly ap: Desk;
  readonly queueNames: readonly string[];
  /** Units of the bag that may be sold before anything happened. */
  readonly freeAtStart: number;
}

/** Opens a house in which some subscriptions never do their work: what they owe is the difference. */
export async function openHouse(
  options: { readonly seed?: number; readonly without?: readonly string[] } = {},
): Promise<House> {
  const { seed = 1, without = [] } = options;
  const regions = openSimulatedRegions({ seed });
  const { clock, random } = regions;
  const desks = new Map<Region, Desk>();
  const courier = new SimulatedCourier(random.fork('courier'));
  const provider = new SimulatedPaymentProvider(
    { clock, random: random.fork('provider') },
    async (rawBody, signature, home) => {
      const at = present(desks.get(home), home);
      await receiveWebhook(
        present(desks.get(at.table.custody.holderOf(home)), home),
        rawBody,
        signature,
      );
    },
  );
  let queueNames: string[] = [];
  for (const name of allRegions) {
    const region = regions[name];
    const desk: Desk = { ...region, provider, courier, publicUrl: 'https://shop.example' };
    desks.set(name, desk);
    region.offer([...inventoryPeerOperations(desk), ...paymentPeerOperations(desk)]);
    const subscriptions = subscriptionsOf(desk).filter((one) => !without.includes(one.name));
    queueNames = subscriptions.map((subscription) => subscription.name);
    region.subscribe(subscriptions);
  }
  const [eu, ap] = [present(desks.get('eu'), 'eu'), present(desks.get('ap'), 'ap')];
  await putProducts(eu, [{ published: true, draft: draft('tote', 'black', 125_000) }], {
    correlationId: 'seed',
  });
  for (const desk of [eu, ap]) await receive(desk);
  await regions.settle(0);
  for (const desk of [eu, ap]) await creditAll(desk);
  await regions.settle(0);
  const { free: freeAtStart } = await unitsOf(eu);
  return { regions, provider, courier, eu, ap, queueNames, freeAtStart };
}

function subscriptionsOf(desk: Desk): Subscription[] {
  return [
    ...ordersSubscriptions(desk),
    ...paymentSubscriptions(desk),
    ...deliverySubscriptions(desk),
    ...invoicingSubscriptions(desk),
    ...reconciliationSubscriptions(desk),
  ];
}

async function receiveWebhook(desk: Desk, body: Uint8Array, signature: string): Promise<void> {
  const webhook = paymentRoutes(desk).find(
    ({ endpoint }) => endpoint.id === 'receivePaymentWebhook',
  );
  const answer = await present(webhook, 'webhook route').handle({
    params: {},
    query: {},
    body,
    actor: guest,
    once: undefined,
    ifMatch: undefined,
    language: 'en',
    correlationId: 'webhook',
    header: (name) => (name === 'stripe-signature' ? signature : undefined),
  });
  if (!answer.ok) throw new Error(answer.code);
}

/** A hundred bags come in, and are divided. */
export async function receive(desk: Desk): Promise<void> {
  const location = desk.region === 'eu' ? 'warehouse-frankfurt' : 'warehouse-singapore';
  const movementId = newId('movement', desk.region, desk);
  const lines = [{ variantId: bag, sku: 'tote/black', location, quantity: 100 }];
  await receiveStock(desk, { movementId, reason: 'purchase', lines, correlationId: 'seed' });
}

/** What runs in the background of a Region, done once. */
async function creditAll(desk: Desk): Promise<void> {
  const span = { from: instant(0), to: plus(desk.clock.now(), 1) };
  for (const document of await uncreditedTransfers(desk.table, span)) {
    await creditTransfer(desk, document);
  }
}

/** The courier tells of an order's delivery, and the house follows. */
export async function courierTells(
  house: House,
  orderId: Id<'order'>,
  ...types: Parameters<typeof tell>[1][]
): Promise<void> {
  const deliveryId = siblingId('delivery', orderId);
  for (const type of types) {
    const told = await tell({ ...house.eu, orderId, deliveryId }, type);
    if (!told.ok) throw new Error(told.code);
    await house.eu.settle(minuteMs);
  }
}

/** Time goes by, and what was left to do is done. */
export async function later(house: House, durationMs = hourMs): Promise<void> {
  await house.regions.clock.advance(durationMs);
  await house.regions.settle(minuteMs);
}

export function look(house: House, at: Desk = house.eu): Promise<Round> {
  return reconcile(at, house.queueNames);
}

/** The findings of a home, the oldest first. */
export async function findings(
  { table, region }: Pick<Desk, 'table' | 'region'>,
  state: FindingState,
  home: Region = region,
): Promise<readonly Finding[]> {
  return (await queryFindings(table, { home, state, limit: 100 })).items;
}

export async function codesOf(desk: Desk, state: FindingState, home?: Region): Promise<string[]> {
  return (await findings(desk, state, home)).map(({ code }) => code).toSorted();
}

/** What is stored of an aggregate becomes otherwise, as a fault would have it: no event tells of it. */
export async function tamper(
  { table }: Pick<Desk, 'table'>,
  noun: 'order' | 'payment' | 'reservation' | 'delivery' | 'invoice',
  orderId: Id<'order'>,
  change: object,
): Promise<void> {
  const id = noun === 'order' ? orderId : siblingId(noun, orderId);
  const kind = ownedKind<object>(noun, () => homeOf(id), trusted);
  const key = { partition: `${noun}/${id}`, sort: 'head' };
  const item = present(await table.get(kind, key), id);
  const list = groupPartition(present(homeOf(id), id), 'open');
  const indexes =
    noun === 'order' ? [{ index: 'index1', partition: list, sort: orderId } as const] : [];
  const written = put(kind, key, { ...item.value, ...change }, item.version, { indexes });
  const committed = await table.commit([written]);
  if (!committed.ok) throw new Error(`${id} changed meanwhile`);
}

/** A charge of an order of which no Region knows anything. */
export async function lostCharge({ eu, provider }: House, isTaken = false): Promise<Id<'order'>> {
  const orderId = newId('order', 'eu', eu);
  const paymentId = siblingId('payment', orderId);
  const amount = money(125_000, 'EUR');
  provider.postman.faults.lossChance = 1;
  const { providerReference } = await provider.authorize({
    paymentId,
    orderId,
    homeRegion: 'eu',
    amount,
    paymentMethod: 'pm_card_visa',
    description: 'lost',
    returnUrl: 'https://shop.example/',
    idempotencyKey: `authorize:${paymentId}`,
  });
  if (isTaken) await provider.capture({ providerReference, amount, idempotencyKey: 'capture' });
  provider.postman.faults.lossChance = 0;
  return orderId;
}
