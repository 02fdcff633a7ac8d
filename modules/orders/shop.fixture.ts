import { openSimulatedRegions } from '#adapters/simulated/index.ts';
import type { SimulatedRegion, SimulatedRegions } from '#adapters/simulated/index.ts';
import { SimulatedCourier } from '#adapters/simulated/courier.ts';
import { SimulatedPaymentProvider } from '#adapters/simulated/payment-provider.ts';
import type { CheckOutBody } from '#contracts/http/orders.ts';
import type { CartView } from '#contracts/http/carts.ts';
import { isId, siblingId } from '#kernel/ids.ts';
import type { Id } from '#kernel/ids.ts';
import type { MarketCode } from '#kernel/market.ts';
import type { Result } from '#kernel/result.ts';
import { putProducts, variantIdOf } from '#modules/catalogue/index.ts';
import type { ProductDraft } from '#modules/catalogue/index.ts';
import { deliverySubscriptions } from '#modules/delivery/index.ts';
import { inventoryPeerOperations, loadAllotments, receiveStock } from '#modules/inventory/index.ts';
import {
  paymentPeerOperations,
  paymentRoutes,
  paymentSubscriptions,
} from '#modules/payments/index.ts';
import { newId } from '#ports/identifier.ts';
import { guest } from '#ports/sign-in.ts';
import type { Shopper, StaffMember, StaffRole } from '#ports/sign-in.ts';
import { present } from '#kernel/assert.ts';
import { addLine } from './carts/change-lines.ts';
import { createCart } from './carts/create-cart.ts';
import { checkOut } from './check-out.ts';
import type { SellingPorts, Storefront } from './ports.ts';
import { loadOrder } from './store.ts';
import { ordersSubscriptions } from './subscriptions.ts';

/** One Region of a simulated house, with all that selling takes. For tests. */
export type Shop = SimulatedRegion & SellingPorts & Storefront;

export interface House {
  readonly regions: SimulatedRegions;
  readonly provider: SimulatedPaymentProvider;
  readonly courier: SimulatedCourier;
  readonly eu: Shop;
  readonly ap: Shop;
}

export const bag = variantIdOf('tote/black');
export const scarf = variantIdOf('scarf/red');
/** There is one of it. */
export const brooch = variantIdOf('brooch/gold');

/** Two Regions that sell a bag, a scarf and a brooch, with an unreliable provider between them. */
export async function openHouse(
  seed = 1,
  units: { readonly bags: number; readonly at?: 'eu' | 'ap' } = { bags: 10 },
): Promise<House> {
  const regions = openSimulatedRegions({ seed });
  const shops = new Map<string, Shop>();
  const { clock, random } = regions;
  const courier = new SimulatedCourier(random.fork('courier'));
  const provider = new SimulatedPaymentProvider(
    { clock, random: random.fork('provider') },
    async (rawBody, signature, home) =>
      receiveWebhook(present(shops.get(home), home), rawBody, signature),
  );
  for (const region of [regions.eu, regions.ap]) {
    const shop = { ...region, provider, publicUrl: 'https://shop.example' };
    shops.set(region.region, shop);
    region.offer([...inventoryPeerOperations(shop), ...paymentPeerOperations(shop)]);
    region.subscribe([...ordersSubscriptions(shop), ...paymentSubscriptions(shop)]);
    region.subscribe(deliverySubscriptions({ ...shop, courier }));
  }
  const eu = present(shops.get('eu'), 'eu');
  const ap = present(shops.get('ap'), 'ap');
  await putProducts(eu, drafts(), { correlationId: 'seed' });
  await stock(units.at === 'ap' ? ap : eu, units.bags);
  await regions.replicate();
  await eu.settle(0);
  return { regions, provider, courier, eu, ap };
}

async function receiveWebhook(shop: Shop, body: Uint8Array, signature: string): Promise<void> {
  const webhook = paymentRoutes(shop).find(
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

async function stock(shop: Shop, bags: number): Promise<void> {
  const location = shop.region === 'eu' ? 'warehouse-frankfurt' : 'warehouse-singapore';
  const lines = [
    { variantId: bag, sku: 'tote/black', location, quantity: bags },
    { variantId: scarf, sku: 'scarf/red', location, quantity: 50 },
    { variantId: brooch, sku: 'brooch/gold', location, quantity: 1 },
  ].filter((line) => line.quantity > 0);
  const movementId = newId('movement', shop.region, shop);
  await receiveStock(shop, { movementId, reason: 'purchase', lines, correlationId: 'seed' });
}

function* drafts() {
  const products = [
    ['tote', 'black', 125_000, false],
    ['scarf', 'red', 29_000, false],
    ['brooch', 'gold', 980_000, true],
  ] as const;
  for (const [handle, color, amountMinor, oneOfAKind] of products) {
    yield { published: true, draft: draft(handle, color, amountMinor, oneOfAKind) };
  }
}

export function draft(
  handle: string,
  color: string,
  amountMinor: number,
  oneOfAKind = false,
): ProductDraft {
  const name = { en: color };
  return {
    handle,
    title: { en: `The ${handle}`, de: `Das Stück ${handle}` },
    description: { en: 'Made by hand.' },
    details: [],
    collectionHandles: [],
    tags: [],
    oneOfAKind,
    taxCategory: 'standard',
    rank: 1,
    options: [{ code: 'color', name: { en: 'Colour' }, values: [{ code: color, name }] }],
    pictures: [],
    variants: [
      {
        sku: `${handle}/${color}`,
        optionValues: { color },
        weightGrams: 700,
        prices: {
          europe: { amountMinor, currency: 'EUR' },
          japan: { amountMinor: amountMinor * 2, currency: 'JPY' },
          'united-states': { amountMinor, currency: 'USD' },
        },
      },
    ],
  };
}

/** The value of a result that the test takes for granted. */
export function valueIn<T>(result: Result<T, string>): T {
  if (!result.ok) throw new Error(`${result.code}: ${result.detail ?? ''}`);
  return result.value;
}

export function shopper(number = 1): Shopper {
  const customerId = siblingId('customer', variantIdOf(`customer-${number}`));
  return { kind: 'shopper', customerId };
}

export function staff(...roles: StaffRole[]): StaffMember {
  return { kind: 'staff', staffId: siblingId('staff', variantIdOf('staff')), roles };
}

export interface Filling {
  readonly variantId?: Id<'variant'>;
  readonly quantity?: number;
  readonly market?: MarketCode;
  readonly actor?: typeof guest | Shopper;
}

export async function fillCart(
  shop: Shop,
  filling: Filling = {},
): Promise<CartView & { cartId: Id<'cart'> }> {
  const { actor = guest, market = 'europe', quantity = 1, variantId = bag } = filling;
  const cart = valueIn(await createCart(shop, actor, { market }, 'en'));
  const { cartId } = cart;
  if (!isId('cart', cartId)) throw new Error(`Not a cart: ${cartId}`);
  const edit = { cartId, actor, language: 'en' } as const;
  return { ...valueIn(await addLine(shop, edit, { variantId, quantity })), cartId };
}

export function detailsFor(changes: Partial<CheckOutBody> = {}): CheckOutBody {
  return {
    email: 'buyer@mail.example',
    shippingAddress: {
      name: 'Ébène Łukasz',
      lines: ['12 rue de la Paix'],
      city: 'Paris',
      postalCode: '75002',
      country: 'FR',
    },
    paymentMethod: 'pm_card_visa',
    marketingConsent: false,
    ...changes,
  };
}

export function order(
  shop: Shop,
  cartId: Id<'cart'>,
  changes: Partial<CheckOutBody> = {},
  once?: Parameters<typeof checkOut>[2],
  actor: typeof guest | Shopper = guest,
) {
  const command = { cartId, actor, body: detailsFor(changes), language: 'en' } as const;
  return checkOut(shop, { ...command, correlationId: 'test' }, once);
}

/** A guest's order of one bag, paid. */
export async function placedOrder(shop: Shop, filling: Filling = {}) {
  const cart = await fillCart(shop, filling);
  const view = valueIn(await order(shop, cart.cartId));
  if (view.status !== 'placed') throw new Error(`The order is ${view.status}`);
  return { cart, view, orderId: idIn(view) };
}

export function idIn(view: { readonly orderId: string }): Id<'order'> {
  if (!isId('order', view.orderId)) throw new Error(`Not an order: ${view.orderId}`);
  return view.orderId;
}

export async function orderOf(shop: Shop, orderId: string) {
  const item = await loadOrder(shop.table, idIn({ orderId }));
  return present(item, orderId).value;
}

/** Units of a variant over both Regions, as this one sees them. */
export async function unitsOf(shop: Shop, variantId: Id<'variant'> = bag) {
  const allotments = await loadAllotments(shop.table, variantId);
  return {
    free: allotments.reduce((total, { free }) => total + free, 0),
    reserved: allotments.reduce((total, { reserved }) => total + reserved, 0),
  };
}
